// Tests how much memory a context in the middle of a tree holds while it relays
// large replies, and that it returns the memory. Measures the resident memory
// of a real process.

#include <stdlib.h>

#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "stub/master.h"

// AddressSanitizer keeps freed memory, and the measure would count its own
// memory.
#if defined(__SANITIZE_ADDRESS__)
#define MITOGEN_UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MITOGEN_UNDER_ASAN 1
#endif
#endif

namespace mitogen {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr int kLeaves = 10;
constexpr int kRepliesOfEach = 12;
constexpr int64_t kReply = 1 << 20;
constexpr int64_t kMib = 1 << 20;

std::string StubPath() {
  return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
         "/stub/mitogen-stub";
}

// The field "VmRSS" or "VmHWM" of a process, in bytes.
int64_t MemoryOf(int64_t pid, absl::string_view field) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    absl::string_view rest = line;
    if (!absl::ConsumePrefix(&rest, field)) continue;
    absl::ConsumePrefix(&rest, ":");
    absl::ConsumeSuffix(&rest, " kB");
    int64_t kib = 0;
    EXPECT_TRUE(absl::SimpleAtoi(rest, &kib)) << line;
    return kib << 10;
  }
  ADD_FAILURE() << "expected " << field << " of process " << pid;
  return 0;
}

class RelayMemoryTest : public testing::Test {
 protected:
  void SetUp() override {
#ifdef MITOGEN_UNDER_ASAN
    GTEST_SKIP() << "AddressSanitizer keeps what was freed";
#endif
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
    ASSERT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
    middle_ = Child({});
    for (int i = 0; i < kLeaves; ++i) leaves_.push_back(Child(middle_));
    pid_ = *middle_->Call("os.getpid")->AsInt();
  }

  Context Child(const std::optional<Context>& via) {
    LocalOptions options;
    options.common.python_path = {StubPath()};
    absl::StatusOr<Context> child = master_->Local(options, via);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  // All replies are in flight at once.
  void AskForMuch() {
    std::vector<std::promise<bool>> done(kLeaves * kRepliesOfEach);
    for (size_t i = 0; i < done.size(); ++i) {
      leaves_[i % kLeaves].CallAsync(
          "mitogen_stub.big", CallArguments(kReply),
          [promise = &done[i]](const absl::StatusOr<PythonValue>& reply) {
            promise->set_value(reply.ok());
          });
    }
    for (std::promise<bool>& reply : done) {
      EXPECT_TRUE(reply.get_future().get());
    }
  }

  std::unique_ptr<Master> master_;
  std::optional<Context> middle_;
  std::vector<Context> leaves_;
  int64_t pid_ = 0;
};

TEST_F(RelayMemoryTest, HoldsAWindowAndGivesItBack) {
  const int64_t before = MemoryOf(pid_, "VmRSS");
  for (int round = 0; round < 3; ++round) AskForMuch();
  const int64_t peak = MemoryOf(pid_, "VmHWM");
  const absl::Time deadline = absl::Now() + kPatience;
  while (MemoryOf(pid_, "VmRSS") > before + 4 * kMib &&
         absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  const int64_t after = MemoryOf(pid_, "VmRSS");
  RecordProperty("before_kib", static_cast<int>(before >> 10));
  RecordProperty("peak_kib", static_cast<int>(peak >> 10));
  RecordProperty("after_kib", static_cast<int>(after >> 10));
  EXPECT_LE(after, before + 4 * kMib);
  // 120 MiB are under way at a time. The context holds a window of 4 MiB, and
  // of each leaf the reply that it reads in a buffer of up to twice its size.
  // The allocator holds some of what was freed.
  EXPECT_LE(peak, before + 60 * kMib);
}

}  // namespace
}  // namespace mitogen
