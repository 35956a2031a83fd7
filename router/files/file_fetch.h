// The receiver of a file: asks a file service of another context for it, takes
// its chunks, acknowledges each, and says how it ended (SVC-15).
//
// Contract. One thread, the router's. Start() once. `on_end` is called once, by
// Start() itself if there is no way to the service; then nothing more is. A
// fetch that is destroyed earlier is abandoned: neither function is called any
// more, but what is still under way is acknowledged, so that others who fetch
// by the same link do not wait for it.
//
// Source of the facts: mitogen/service.py, FileService.get.

#ifndef MITOGEN_ROUTER_FILES_FILE_FETCH_H_
#define MITOGEN_ROUTER_FILES_FILE_FETCH_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "router/files/file_source.h"
#include "router/router.h"

namespace mitogen {

struct FetchResult {
  enum class End {
    // Every byte that was announced has come, and no other.
    kComplete,
    // The service closed the transfer before or after that: the file has
    // changed meanwhile, or the service shuts down. Discard what has come.
    kWrongSize,
    // The service answered with a CallError, whose text is in `text`.
    kRefused,
    // Nobody answers, or the way was lost before the end; `text` says why.
    kDead,
    // What came is not the protocol's; `text` says what.
    kMalformed,
  };

  End end = End::kDead;
  // What the service said of the file, if it came to that.
  std::optional<FileStat> stat;
  uint64_t received = 0;
  std::string text;

  bool ok() const { return end == End::kComplete; }
};

struct FetchOptions {
  // Where the file service is.
  uint32_t context_id = 0;
  std::string service = "mitogen.service.FileService";
  std::string path;
};

class FileFetch {
 public:
  // The next bytes of the file, borrowed for the call; never more in all than
  // were announced.
  using OnData = std::function<void(absl::string_view data)>;
  using OnEnd = std::function<void(const FetchResult& result)>;

  // `router` must outlive the fetch.
  FileFetch(Router* router, const Dialect& dialect, const Limits& limits,
            FetchOptions options, OnData on_data, OnEnd on_end);
  ~FileFetch();

  FileFetch(const FileFetch&) = delete;
  FileFetch& operator=(const FileFetch&) = delete;

  // Errors are those of SendServiceCall(); nothing is called then.
  absl::Status Start();

 private:
  class Session;
  std::shared_ptr<Session> session_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_FILE_FETCH_H_
