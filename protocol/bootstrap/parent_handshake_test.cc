#include "protocol/bootstrap/parent_handshake.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/testing/configs.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using State = ParentHandshakeState;

std::string ClauseOf(const absl::Status& status) {
  const std::optional<Fault> fault = FaultOf(status);
  return fault.has_value() ? fault->clause : "";
}

TEST(ParentHandshakeTest, TakesEachMarkerInTurn) {
  ParentHandshake handshake{Limits()};
  EXPECT_FALSE(handshake.TakePreambleRequest());
  ASSERT_TRUE(handshake.Feed("MITO000\n").ok());
  EXPECT_TRUE(handshake.TakePreambleRequest());
  EXPECT_FALSE(handshake.TakePreambleRequest());
  EXPECT_EQ(handshake.state(), State::kAwaitingReceived);
  ASSERT_TRUE(handshake.Feed("MITO001\n").ok());
  EXPECT_EQ(handshake.state(), State::kAwaitingUp);
  ASSERT_TRUE(handshake.Feed("MITO002\nframes\n").ok());
  EXPECT_EQ(handshake.state(), State::kUp);
  EXPECT_FALSE(handshake.want_read());
  EXPECT_EQ(handshake.TakeFrameBytes(), "frames\n");
  EXPECT_TRUE(handshake.FeedEnd().ok());
  EXPECT_TRUE(handshake.noise().empty());
}

TEST(ParentHandshakeTest, AsksForAProgramFirstIfOneIsToBeSent) {
  ParentHandshake handshake{Limits(), ParentHandshake::Start::kSendProgram};
  EXPECT_EQ(handshake.state(), State::kAwaitingStub);
  ASSERT_TRUE(handshake.Feed("MITO000\n").ok());
  EXPECT_FALSE(handshake.TakePreambleRequest());
  EXPECT_FALSE(handshake.TakeProgramRequest());
  ASSERT_TRUE(handshake.Feed("MITOEXE\n").ok());
  EXPECT_TRUE(handshake.TakeProgramRequest());
  EXPECT_FALSE(handshake.TakeProgramRequest());
  EXPECT_EQ(handshake.state(), State::kAwaitingReady);
  ASSERT_TRUE(handshake.Feed("MITO000\n").ok());
  EXPECT_TRUE(handshake.TakePreambleRequest());
}

TEST(ParentHandshakeTest, TellsWhatTheHostSaysOfItsProcessor) {
  const std::pair<std::string, absl::string_view> lines[] = {
      {"MITOEXE aarch64\n", "aarch64"},
      {"login $ MITOEXE x86_64\r\n", "x86_64"},
      {"MITOEXE \n", ""},
      {"MITOEXE\n", ""},
      {"MITOEXE two words\n", "two words"},
      {std::string(1 << 20, 'x') + "MITOEXE aarch64\n", ""},
  };
  for (const auto& [line, processor] : lines) {
    ParentHandshake handshake{Limits(), ParentHandshake::Start::kSendProgram};
    ASSERT_TRUE(handshake.Feed(line).ok());
    EXPECT_TRUE(handshake.TakeProgramRequest());
    EXPECT_EQ(handshake.host_processor(), processor);
  }
}

TEST(ParentHandshakeTest, TakesTheMarkerOfAProgramForNoiseIfNoneIsToBeSent) {
  ParentHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed("MITOEXE\n").ok());
  EXPECT_FALSE(handshake.TakeProgramRequest());
  EXPECT_THAT(handshake.noise(), ElementsAre("MITOEXE"));
}

TEST(ParentHandshakeTest, AnswersTheChildsHalf) {
  ChildHandshake child{Limits()};
  ParentHandshake parent{Limits()};
  ASSERT_TRUE(parent.Feed(child.TakeOutput()).ok());
  ASSERT_TRUE(parent.TakePreambleRequest());
  ASSERT_TRUE(child.Feed(MakePreamble("core\n", kNewConfig)).ok());
  ASSERT_TRUE(child.ContextUp().ok());
  ASSERT_TRUE(parent.Feed(child.TakeOutput()).ok());
  EXPECT_EQ(parent.state(), State::kUp);
}

TEST(ParentHandshakeTest, FindsAMarkerAnywhereInALine) {
  ParentHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed("Welcome! $ MITO000\r\n").ok());
  EXPECT_TRUE(handshake.TakePreambleRequest());
  ASSERT_TRUE(handshake.Feed("\x1b[0mMITO001 \n>MITO002<\n").ok());
  EXPECT_EQ(handshake.state(), State::kUp);
}

TEST(ParentHandshakeTest, TakesAMarkerOnlyWithItsLine) {
  ParentHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed("MITO000").ok());
  EXPECT_FALSE(handshake.TakePreambleRequest());
  EXPECT_EQ(handshake.partial_line(), "MITO000");
  ASSERT_TRUE(handshake.Feed("\n").ok());
  EXPECT_TRUE(handshake.TakePreambleRequest());
}

TEST(ParentHandshakeTest, TakesMarkersOutOfTurnForNoise) {
  ParentHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed("MITO002\nMITO001\nMITO000\nMITO000\n").ok());
  EXPECT_EQ(handshake.state(), State::kAwaitingReceived);
  EXPECT_TRUE(handshake.TakePreambleRequest());
  EXPECT_THAT(handshake.noise(), ElementsAre("MITO002", "MITO001", "MITO000"));
}

TEST(ParentHandshakeTest, CanDoWithoutTheSecondMarker) {
  ParentHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed("MITO000\nMITO002\n").ok());
  EXPECT_EQ(handshake.state(), State::kUp);
}

struct EndCase {
  const char* input;
  const char* awaited;
  const char* doing;
};

TEST(ParentHandshakeTest, SaysWhatTheEndInterrupted) {
  for (const EndCase& c : {
           EndCase{"", "MITO000", "starting the first stage"},
           EndCase{"MITO000\n", "MITO001", "receiving the preamble"},
           EndCase{"MITO000\nMITO001\n", "MITO002", "starting the context"},
       }) {
    ParentHandshake handshake{Limits()};
    ASSERT_TRUE(handshake.Feed(c.input).ok());
    const absl::Status status = handshake.FeedEnd();
    EXPECT_EQ(ClauseOf(status), "BOOT-12");
    EXPECT_EQ(FaultOf(status)->blame, Blame::kPeer);
    const std::string text(status.message());
    EXPECT_THAT(text, HasSubstr(c.awaited));
    EXPECT_THAT(text, HasSubstr(c.doing));
    EXPECT_THAT(text, HasSubstr("the end of its output"));
    EXPECT_THAT(text, HasSubstr("It wrote nothing else"));
  }
}

TEST(ParentHandshakeTest, ShowsTheNoise) {
  ParentHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed("one\nMITO000\ntwo\xff\nlast").ok());
  handshake.AddNoise("from elsewhere");
  EXPECT_THAT(std::string(handshake.FeedEnd().message()),
              HasSubstr("one\ntwo\xef\xbf\xbd\nfrom elsewhere\nlast\n"));
}

TEST(ParentHandshakeTest, FailsForGood) {
  ParentHandshake handshake{Limits()};
  const absl::Status status = handshake.Abandon("no answer in 30 seconds");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("got no answer in 30 seconds"));
  EXPECT_FALSE(handshake.want_read());
  EXPECT_EQ(handshake.Feed("MITO000\n"), status);
  EXPECT_EQ(handshake.FeedEnd(), status);
}

TEST(ParentHandshakeTest, RefusesInputOnceTheChildIsUp) {
  ParentHandshake handshake{Limits()};
  ASSERT_TRUE(handshake.Feed("MITO000\nMITO001\nMITO002\n").ok());
  EXPECT_EQ(ClauseOf(handshake.Feed("x")), "BOOT-10");
  EXPECT_EQ(handshake.state(), State::kUp);
}

TEST(ParentHandshakeTest, KeepsTheLastLines) {
  ParentHandshake handshake{Limits()};
  for (int i = 0; i < 150; ++i) {
    ASSERT_TRUE(handshake.Feed(absl::StrCat("line ", i, "\n")).ok());
  }
  EXPECT_EQ(handshake.noise().size(), kMaxNoiseLines);
  EXPECT_EQ(handshake.noise().front(), "line 50");
  EXPECT_EQ(handshake.noise().back(), "line 149");
}

TEST(ParentHandshakeTest, KeepsABoundedPartOfTheNoise) {
  Limits limits;
  limits.max_boot_noise = 100;
  ParentHandshake handshake{limits};
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(handshake.Feed(std::string(60, 'x')).ok());
  }
  EXPECT_EQ(handshake.partial_line().size(), 100);
  ASSERT_TRUE(handshake.Feed("\nshort\n").ok());
  EXPECT_THAT(handshake.noise(), ElementsAre("short"));
}

TEST(ParentHandshakeTest, FindsAMarkerBehindALongLine) {
  Limits limits;
  limits.max_boot_noise = 100;
  ParentHandshake handshake{limits};
  ASSERT_TRUE(handshake.Feed(std::string(1000, 'x') + "MIT").ok());
  ASSERT_TRUE(handshake.Feed("O000").ok());
  ASSERT_TRUE(handshake.Feed(std::string(1000, 'x') + "\n").ok());
  EXPECT_TRUE(handshake.TakePreambleRequest());
}

TEST(ParentHandshakeTest, ListsItsStatesInTheOrderOfTheirNumbers) {
  int expected = 0;
  for (const ParentHandshakeStateInfo& info : ParentHandshakeStates()) {
    EXPECT_EQ(static_cast<int>(info.state), expected++) << info.name;
  }
  EXPECT_EQ(expected, static_cast<int>(State::kFailed) + 1);
}

// Noise that looks like a marker, but is none.
std::string Noise() {
  return *rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("MITO0 \n\r\xff")));
}

RC_GTEST_PROP(ParentHandshakeProperty, EveryChunkingGivesTheSameResult, ()) {
  const std::string frames = *rc::gen::arbitrary<std::string>();
  const std::string stream =
      Noise() + "#MITO000\n" + Noise() + "#MITO001#\n" + Noise() + "#MITO002\n";
  ParentHandshake whole{Limits()};
  RC_ASSERT(whole.Feed(stream + frames).ok());
  RC_PRE(whole.state() == State::kUp);
  const std::string all = stream + frames;
  ParentHandshake handshake{Limits()};
  size_t at = 0;
  bool asked = false;
  while (handshake.want_read()) {
    const size_t size = *rc::gen::inRange<size_t>(1, all.size() - at + 1);
    RC_ASSERT(handshake.Feed(all.substr(at, size)).ok());
    at += size;
    asked |= handshake.TakePreambleRequest();
  }
  RC_ASSERT(asked);
  RC_ASSERT(handshake.noise() == whole.noise());
  RC_ASSERT(handshake.TakeFrameBytes() + all.substr(at) ==
            whole.TakeFrameBytes());
}

RC_GTEST_PROP(ParentHandshakeProperty, GarbageNeverCrashesAndIsBounded,
              (const std::vector<std::string>& chunks)) {
  Limits limits;
  limits.max_boot_noise = 50;
  ParentHandshake handshake{limits};
  for (const std::string& chunk : chunks) {
    if (!handshake.want_read()) break;
    RC_ASSERT(handshake.Feed(chunk).ok());
    size_t kept = 0;
    for (const std::string& line : handshake.noise()) kept += line.size();
    RC_ASSERT(kept <= 50);
    RC_ASSERT(handshake.partial_line().size() <= 50);
  }
  RC_ASSERT(handshake.FeedEnd().ok() == (handshake.state() == State::kUp));
}

}  // namespace
}  // namespace mitogen
