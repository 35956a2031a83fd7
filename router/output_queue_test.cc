#include "router/output_queue.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/frame.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr size_t kFrame = kFrameHeaderSize + 10;

class OutputQueueTest : public testing::Test {
 protected:
  OutputQueue Queue(const OutputLimits& limits) {
    return OutputQueue(*DialectOf(kNewestRelease), Limits(), limits);
  }

  const std::string payload_ = std::string(10, 'x');
  const MessageView message_{MessageHeader{}, payload_};
};

TEST_F(OutputQueueTest, HoldsFramesOneAfterAnother) {
  OutputQueue queue = Queue({});
  EXPECT_EQ(*queue.Append(message_), SendResult::kSent);
  EXPECT_EQ(*queue.Append(message_), SendResult::kSent);
  std::string expected;
  ASSERT_TRUE(
      AppendFrame(message_, *DialectOf(kNewestRelease), Limits(), &expected)
          .ok());
  EXPECT_EQ(queue.waiting(), expected + expected);
}

TEST_F(OutputQueueTest, HoldsBytesOfAHandshakeBeforeItsFrames) {
  OutputQueue queue = Queue({});
  queue.AppendBytes("MITO001\n");
  ASSERT_TRUE(queue.Append(message_).ok());
  EXPECT_EQ(queue.waiting().substr(0, 10), "MITO001\nMI");
  EXPECT_EQ(queue.waiting().size(), 8 + kFrame);
}

TEST_F(OutputQueueTest, SaysWhenItIsPaused) {
  OutputQueue queue = Queue({.pause_at = 2 * kFrame});
  EXPECT_EQ(*queue.Append(message_), SendResult::kSent);
  EXPECT_EQ(*queue.Append(message_), SendResult::kPaused);
  EXPECT_EQ(*queue.Append(message_), SendResult::kPaused);
  EXPECT_FALSE(queue.Consume(kFrame));
  EXPECT_TRUE(queue.Consume(1));
  EXPECT_FALSE(queue.is_paused());
}

TEST_F(OutputQueueTest, RefusesWhatIsBeyondItsLimit) {
  OutputQueue queue = Queue({.max_bytes = 2 * kFrame - 1});
  EXPECT_EQ(*queue.Append(message_), SendResult::kSent);
  EXPECT_EQ(*queue.Append(message_), SendResult::kFull);
  EXPECT_EQ(queue.waiting().size(), kFrame);
  queue.Consume(1);
  EXPECT_EQ(*queue.Append(message_), SendResult::kSent);
}

TEST_F(OutputQueueTest, RefusesAMessageOverTheLimitOfItsSize) {
  Limits limits;
  limits.max_message_size = 9;
  OutputQueue queue(*DialectOf(kNewestRelease), limits, {});
  const absl::StatusOr<SendResult> sent = queue.Append(message_);
  ASSERT_FALSE(sent.ok());
  EXPECT_EQ(FaultOf(sent.status())->clause, "FRM-3");
  EXPECT_TRUE(queue.waiting().empty());
}

TEST_F(OutputQueueTest, ChecksAMessageWithoutTakingIt) {
  Limits limits;
  limits.max_message_size = 9;
  OutputQueue queue(*DialectOf(kNewestRelease), limits, {});
  EXPECT_FALSE(queue.Check(message_).ok());
  EXPECT_TRUE(Queue({}).Check(message_).ok());
  EXPECT_TRUE(queue.waiting().empty());
}

TEST_F(OutputQueueTest, ChecksAPickleByTheTagThatAnOldPeerKnows) {
  MessageView pickle = message_;
  pickle.header.encoding = Encoding::kPickle;
  const OutputQueue queue(*DialectOf(kOldestRelease), Limits(), {});
  EXPECT_TRUE(queue.Check(pickle).ok());
}

TEST_F(OutputQueueTest, TagsAPickleAsAnOldPeerKnowsIt) {
  const Dialect old = *DialectOf(kOldestRelease);
  OutputQueue queue(old, Limits(), {});
  MessageView pickle = message_;
  pickle.header.encoding = Encoding::kPickle;
  ASSERT_TRUE(queue.Append(pickle).ok());
  std::string expected;
  ASSERT_TRUE(AppendFrame(message_, old, Limits(), &expected).ok());
  EXPECT_EQ(queue.waiting(), expected);
}

TEST_F(OutputQueueTest, RefusesRawBytesForAnOldPeer) {
  OutputQueue queue(*DialectOf(kOldestRelease), Limits(), {});
  MessageView raw = message_;
  raw.header.encoding = Encoding::kRaw;
  EXPECT_EQ(FaultOf(queue.Append(raw).status())->clause, "FRM-2");
}

TEST_F(OutputQueueTest, HoldsTheRestOfAFrameThatWasBegun) {
  std::string frame;
  ASSERT_TRUE(
      AppendFrame(message_, *DialectOf(kNewestRelease), Limits(), &frame).ok());
  for (size_t written = 0; written <= frame.size(); ++written) {
    OutputQueue queue = Queue({});
    EXPECT_EQ(*queue.AppendRest(message_, written), SendResult::kSent);
    EXPECT_EQ(queue.waiting(), absl::string_view(frame).substr(written));
  }
}

TEST_F(OutputQueueTest, IsNotPausedByWhatWasWrittenOfAFrame) {
  for (size_t written = 1; written < kFrameHeaderSize; ++written) {
    OutputQueue queue = Queue({.pause_at = kFrame});
    EXPECT_EQ(*queue.AppendRest(message_, written), SendResult::kSent)
        << written;
    EXPECT_FALSE(queue.is_paused());
  }
}

TEST_F(OutputQueueTest, GivesItsMemoryBack) {
  const std::string large(1 << 20, 'x');
  OutputQueue queue = Queue({});
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(queue.Append({{}, large}).ok());
  const size_t all = queue.waiting().size();
  queue.Consume(all - large.size());
  EXPECT_LE(queue.capacity(), 4 * large.size()) << "while something waits";
  queue.Consume(large.size());
  EXPECT_LE(queue.capacity(), 64u) << "once nothing does";
  ASSERT_TRUE(queue.Append(message_).ok());
  queue.Consume(kFrame);
  queue.Shrink();
  EXPECT_LE(queue.capacity(), 64u) << "when it is told";
}

RC_GTEST_FIXTURE_PROP(OutputQueueTest, LosesNothingHoweverItIsWritten,
                      (const std::vector<uint8_t>& sizes)) {
  OutputQueue queue = Queue({});
  std::string expected;
  std::string written;
  for (uint8_t size : sizes) {
    RC_ASSERT(queue.Append(message_).ok());
    RC_ASSERT(
        AppendFrame(message_, *DialectOf(kNewestRelease), Limits(), &expected)
            .ok());
    const size_t taken = std::min<size_t>(size, queue.waiting().size());
    absl::StrAppend(&written, queue.waiting().substr(0, taken));
    queue.Consume(taken);
    RC_ASSERT(queue.held_bytes() <= 2 * queue.waiting().size() + 1);
  }
  absl::StrAppend(&written, queue.waiting());
  RC_ASSERT(written == expected);
}

}  // namespace
}  // namespace mitogen
