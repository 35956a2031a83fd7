#include "protocol/bootstrap/child_handshake.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/testing/configs.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

constexpr absl::string_view kCore = "import everything\n";

std::string ClauseOf(const absl::Status& status) {
  const std::optional<Fault> fault = FaultOf(status);
  return fault.has_value() ? fault->clause : "";
}

TEST(ChildHandshakeTest, SendsEachMarkerWhenItIsDue) {
  const std::string preamble = MakePreamble(kCore, kNewConfig);
  ChildHandshake handshake(Limits(), preamble.size());
  EXPECT_EQ(handshake.TakeOutput(), "MITO000\n");
  EXPECT_EQ(handshake.TakeOutput(), "");
  EXPECT_TRUE(handshake.want_read());

  ASSERT_TRUE(handshake.Feed(preamble).ok());
  EXPECT_EQ(handshake.state(), HandshakeState::kStarting);
  EXPECT_EQ(handshake.TakeOutput(), "MITO001\n");
  EXPECT_FALSE(handshake.want_read());
  EXPECT_EQ(handshake.config().context_id, 1002u);
  EXPECT_EQ(handshake.TakeCoreSource(), kCore);

  ASSERT_TRUE(handshake.ContextUp().ok());
  EXPECT_EQ(handshake.state(), HandshakeState::kUp);
  EXPECT_EQ(handshake.TakeOutput(), "MITO002\n");
  EXPECT_FALSE(handshake.want_read());
  EXPECT_TRUE(handshake.FeedEnd().ok());
  EXPECT_EQ(handshake.TakeFrameBytes(), "");
}

TEST(ChildHandshakeTest, NeedsNoAnnouncedSize) {
  ChildHandshake handshake{Limits()};
  EXPECT_TRUE(handshake.Feed(MakePreamble(kCore, kOldConfig)).ok());
  EXPECT_EQ(handshake.state(), HandshakeState::kStarting);
}

TEST(ChildHandshakeTest, KeepsWhatFollowsThePreambleForTheFrames) {
  ChildHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed(MakePreamble(kCore, kNewConfig) + "frames").ok());
  EXPECT_EQ(handshake.TakeFrameBytes(), "frames");
  EXPECT_EQ(handshake.TakeFrameBytes(), "");
}

TEST(ChildHandshakeTest, SaysThatTheEndCameBeforeThePreamble) {
  ChildHandshake handshake{Limits()};
  const absl::Status status = handshake.FeedEnd();
  EXPECT_EQ(ClauseOf(status), "BOOT-7");
  EXPECT_THAT(std::string(status.message()), HasSubstr("after 0 bytes"));
  EXPECT_EQ(handshake.state(), HandshakeState::kFailed);
  EXPECT_FALSE(handshake.want_read());
}

TEST(ChildHandshakeTest, SaysThatTheEndCameInsideThePreamble) {
  ChildHandshake handshake(Limits(), 1000);
  ASSERT_TRUE(
      handshake.Feed(MakePreamble(kCore, kNewConfig).substr(0, 30)).ok());
  EXPECT_THAT(std::string(handshake.FeedEnd().message()),
              HasSubstr("after 30 bytes of 1000"));
}

TEST(ChildHandshakeTest, SaysThatTheEndCameWhileTheContextStarted) {
  ChildHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed(MakePreamble(kCore, kNewConfig)).ok());
  const absl::Status status = handshake.FeedEnd();
  EXPECT_EQ(ClauseOf(status), "BOOT-11");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kPeer);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("while starting the context"));
  EXPECT_EQ(handshake.ContextUp(), status);
}

TEST(ChildHandshakeTest, FailsForGoodOnABadPreamble) {
  ChildHandshake handshake{Limits()};
  const absl::Status status = handshake.Feed("Password: ");
  EXPECT_EQ(ClauseOf(status), "BOOT-4");
  EXPECT_EQ(handshake.state(), HandshakeState::kFailed);
  EXPECT_EQ(handshake.Feed(MakePreamble(kCore, kNewConfig)), status);
  EXPECT_EQ(handshake.FeedEnd(), status);
  EXPECT_EQ(handshake.ContextUp(), status);
  EXPECT_EQ(handshake.TakeOutput(), "MITO000\n");
}

TEST(ChildHandshakeTest, HasReceivedThePreambleEvenIfItsConfigurationIsBad) {
  ChildHandshake handshake{Limits()};
  const absl::Status status = handshake.Feed(MakePreamble(kCore, "main()"));
  EXPECT_EQ(ClauseOf(status), "BOOT-8");
  EXPECT_EQ(handshake.state(), HandshakeState::kFailed);
  EXPECT_EQ(handshake.TakeOutput(), "MITO000\nMITO001\n");
}

TEST(ChildHandshakeTest, RefusesCallsOutOfOrderAndChangesNothing) {
  ChildHandshake handshake{Limits()};
  const absl::Status too_early = handshake.ContextUp();
  EXPECT_EQ(ClauseOf(too_early), "BOOT-10");
  EXPECT_EQ(FaultOf(too_early)->blame, Blame::kCaller);
  EXPECT_THAT(std::string(too_early.message()),
              HasSubstr("while the handshake is awaiting the preamble"));
  ASSERT_TRUE(handshake.Feed(MakePreamble(kCore, kNewConfig)).ok());
  EXPECT_EQ(ClauseOf(handshake.Feed("x")), "BOOT-10");
  EXPECT_TRUE(handshake.ContextUp().ok());
  EXPECT_EQ(ClauseOf(handshake.ContextUp()), "BOOT-10");
  EXPECT_EQ(ClauseOf(handshake.Feed("x")), "BOOT-10");
  EXPECT_EQ(handshake.state(), HandshakeState::kUp);
}

TEST(ChildHandshakeTest, ListsItsStatesInTheOrderOfTheirNumbers) {
  int expected = 0;
  for (const HandshakeStateInfo& info : HandshakeStates()) {
    EXPECT_EQ(static_cast<int>(info.state), expected++) << info.name;
  }
  EXPECT_EQ(expected, static_cast<int>(HandshakeState::kFailed) + 1);
}

RC_GTEST_PROP(ChildHandshakeProperty, EveryChunkingGivesTheSameResult,
              (const std::string& core, const std::string& frames)) {
  const std::string preamble = MakePreamble(core, kNewConfig);
  const std::string stream = preamble + frames;
  ChildHandshake handshake(Limits(), preamble.size());
  size_t at = 0;
  while (handshake.want_read()) {
    const size_t size = *rc::gen::inRange<size_t>(1, stream.size() - at + 1);
    RC_ASSERT(handshake.Feed(stream.substr(at, size)).ok());
    at += size;
  }
  RC_ASSERT(handshake.TakeOutput() == "MITO000\nMITO001\n");
  RC_ASSERT(handshake.TakeFrameBytes() + stream.substr(at) == frames);
  RC_ASSERT(handshake.TakeCoreSource() == core);
  RC_ASSERT(handshake.config().context_id == 1002u);
}

RC_GTEST_PROP(ChildHandshakeProperty, EveryTruncationIsAnError, ()) {
  const std::string preamble = MakePreamble(kCore, kNewConfig);
  const size_t size = *rc::gen::inRange<size_t>(0, preamble.size());
  ChildHandshake handshake(Limits(), preamble.size());
  RC_ASSERT(handshake.Feed(preamble.substr(0, size)).ok());
  RC_ASSERT(ClauseOf(handshake.FeedEnd()) == "BOOT-7");
  RC_ASSERT(handshake.TakeOutput() == "MITO000\n");
}

RC_GTEST_PROP(ChildHandshakeProperty, GarbageNeverCrashes,
              (const std::vector<std::string>& chunks)) {
  ChildHandshake handshake{Limits()};
  for (const std::string& chunk : chunks) {
    const absl::Status status = handshake.Feed(chunk);
    if (!status.ok()) RC_ASSERT(FaultOf(status).has_value());
  }
  RC_ASSERT(!handshake.FeedEnd().ok());
  RC_ASSERT(!handshake.want_read());
}

}  // namespace
}  // namespace mitogen
