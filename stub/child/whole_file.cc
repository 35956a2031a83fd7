#include "stub/child/whole_file.h"

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

constexpr absl::string_view kChannelError = "mitogen.core.ChannelError";

// Only the loop's thread uses it, except for the promise.
struct Fetch {
  // A file that is too long ends the fetch at once: it may have no end.
  void Take(absl::string_view data, size_t max_bytes) {
    if (too_long) return;
    too_long = data.size() > max_bytes - content.size();
    if (!too_long) return absl::StrAppend(&content, data);
    ended.set_value({.end = FetchResult::End::kWrongSize,
                     .received = content.size() + data.size()});
  }

  std::unique_ptr<FileFetch> fetch;
  std::string content;
  bool too_long = false;
  std::promise<FetchResult> ended;
};

bool WaitFor(const std::future<FetchResult>& ended, absl::Duration timeout) {
  if (timeout == absl::InfiniteDuration()) {
    ended.wait();
    return true;
  }
  return ended.wait_for(absl::ToChronoMilliseconds(timeout)) ==
         std::future_status::ready;
}

absl::StatusOr<FetchedFile> Conclude(const FetchResult& result, Fetch* fetch,
                                     size_t max_bytes) {
  switch (result.end) {
    case FetchResult::End::kRefused:
      return absl::UnknownError(result.text);
    case FetchResult::End::kDead:
    case FetchResult::End::kMalformed:
      return PythonError(kChannelError, result.text);
    case FetchResult::End::kComplete:
    case FetchResult::End::kWrongSize:
      break;
  }
  if (fetch->too_long) {
    return PythonError(
        "builtins.ValueError",
        absl::StrCat("expected a file of at most ", max_bytes, " bytes, got ",
                     result.received, " and perhaps more"));
  }
  return FetchedFile{result.ok(), std::move(fetch->content)};
}

}  // namespace

absl::StatusOr<FetchedFile> FetchWholeFile(EventLoop* loop, Router* router,
                                           const Dialect& dialect,
                                           const Limits& limits,
                                           FetchOptions options,
                                           size_t max_bytes,
                                           absl::Duration timeout) {
  auto fetch = std::make_shared<Fetch>();
  std::future<FetchResult> ended = fetch->ended.get_future();
  absl::Status started = absl::CancelledError("shutting down");
  loop->PostAndWait([&] {
    fetch->fetch = std::make_unique<FileFetch>(
        router, dialect, limits, options,
        [fetch = fetch.get(), max_bytes](absl::string_view data) {
          fetch->Take(data, max_bytes);
        },
        [fetch = fetch.get()](const FetchResult& result) {
          if (!fetch->too_long) fetch->ended.set_value(result);
        });
    started = fetch->fetch->Start();
  });
  if (!started.ok()) return PythonError(kChannelError, started.message());
  const bool in_time = WaitFor(ended, timeout);
  loop->PostAndWait([&] { fetch->fetch.reset(); });
  if (!in_time) {
    return absl::DeadlineExceededError(absl::StrCat(
        "expected the whole file within ", absl::FormatDuration(timeout),
        ", got ", fetch->content.size(), " bytes of it"));
  }
  return Conclude(ended.get(), fetch.get(), max_bytes);
}

}  // namespace mitogen
