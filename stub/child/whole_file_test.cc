#include "stub/child/whole_file.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"
#include "router/router.h"
#include "router/testing/recording_sink.h"
#include "stub/os/event_loop.h"

namespace mitogen {
namespace {

using testing::HasSubstr;

constexpr size_t kMaxBytes = 10;
// Of a new router: the first handle gets the file, the second the answer.
constexpr uint32_t kFileHandle = 1000;
constexpr uint32_t kAnswerHandle = 1001;

// A context that fetches from its parent, which the test plays.
class WholeFileTest : public testing::Test {
 protected:
  void FromParent(uint32_t handle, const Document& document, ValueId value) {
    Message message;
    ASSERT_TRUE(
        EncodePickle(document, value, PickleProfile::kCompact, &message.payload)
            .ok());
    message.header.dst_id = 1;
    message.header.handle = handle;
    message.header.encoding = Encoding::kPickle;
    router_.Receive(up_, message.view());
  }

  void Serve(int64_t size, absl::string_view data) {
    Document document;
    const ValueId stat = document.NewDict();
    document.Set(stat, "size", document.Int(size));
    FromParent(kAnswerHandle, document, stat);
    FromParent(kFileHandle, document, document.Blob(data));
  }

  const Dialect dialect_ = *DialectOf(kNewestRelease);
  RecordingSink sink_;
  Router router_{Identity{1, {0}}, RouterOptions{}, &sink_, &sink_};
  LinkId up_ = *router_.AddLink({0, std::nullopt});
  EventLoop loop_;
};

TEST_F(WholeFileTest, DoesNotWaitForTheEndOfAFileThatIsTooLong) {
  bool over = false;
  std::thread io([&] {
    loop_.BindToThread();
    const auto deadline = EventLoop::Clock::now() + std::chrono::seconds(5);
    while (sink_.sent.empty()) loop_.RunOnce();
    Serve(int64_t{1} << 60, std::string(kMaxBytes + 1, 'x'));
    while (!over && EventLoop::Clock::now() < deadline) loop_.RunOnce(deadline);
    router_.Exit();
    while (!over) loop_.RunOnce();
  });
  const absl::StatusOr<FetchedFile> file =
      FetchWholeFile(&loop_, &router_, dialect_, Limits(), {.path = "/f"},
                     kMaxBytes, absl::InfiniteDuration());
  loop_.Post([&] { over = true; });
  io.join();
  EXPECT_THAT(std::string(file.status().message()),
              HasSubstr("expected a file of at most 10 bytes, got 11"));
}

TEST_F(WholeFileTest, GivesUpAFileThatIsNotWholeInTime) {
  std::atomic<bool> over = false;
  std::thread io([&] {
    loop_.BindToThread();
    while (sink_.sent.empty()) loop_.RunOnce();
    Serve(kMaxBytes, "xyz");
    while (!over) loop_.RunOnce();
  });
  const absl::StatusOr<FetchedFile> file =
      FetchWholeFile(&loop_, &router_, dialect_, Limits(), {.path = "/f"},
                     kMaxBytes, absl::Milliseconds(200));
  loop_.Post([&] { over = true; });
  io.join();
  EXPECT_TRUE(absl::IsDeadlineExceeded(file.status()));
  EXPECT_THAT(std::string(file.status().message()),
              HasSubstr("expected the whole file within 200ms, got "));
}

}  // namespace
}  // namespace mitogen
