#include "protocol/bootstrap/preamble.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/deflate.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

constexpr absl::string_view kCore = "import everything\n\nclass Core: pass\n";
constexpr absl::string_view kLine = "ExternalContext({}).main()";

std::string ClauseOf(const absl::Status& status) {
  const std::optional<Fault> fault = FaultOf(status);
  return fault.has_value() ? fault->clause : "";
}

TEST(PreambleTest, GivesTheCoreAndTheLastLine) {
  const std::string preamble = MakePreamble(kCore, kLine);
  PreambleReader reader{Limits()};
  EXPECT_EQ(*reader.Feed(preamble), preamble.size());
  ASSERT_TRUE(reader.done());
  EXPECT_EQ(reader.last_line(), kLine);
  EXPECT_EQ(reader.core_source(), kCore);
  EXPECT_EQ(reader.TakeCoreSource(), kCore);
  EXPECT_TRUE(reader.CheckEnd().ok());
}

TEST(PreambleTest, NeedsNoNewlineAtTheEnd) {
  PreambleReader reader{Limits()};
  ASSERT_TRUE(reader.Feed(Deflate(Compression::kZlib, "core\nline")).ok());
  EXPECT_EQ(reader.core_source(), "core");
  EXPECT_EQ(reader.last_line(), "line");
}

TEST(PreambleTest, TakesOneLineAloneForTheLastOne) {
  PreambleReader reader{Limits()};
  ASSERT_TRUE(reader.Feed(Deflate(Compression::kZlib, "line\n")).ok());
  EXPECT_EQ(reader.core_source(), "");
  EXPECT_EQ(reader.last_line(), "line");
}

TEST(PreambleTest, IsDoneWithAnEmptyText) {
  PreambleReader reader{Limits()};
  ASSERT_TRUE(reader.Feed(Deflate(Compression::kZlib, "")).ok());
  EXPECT_TRUE(reader.done());
  EXPECT_EQ(reader.last_line(), "");
}

TEST(PreambleTest, LeavesWhatFollowsToTheFrames) {
  const std::string preamble = MakePreamble(kCore, kLine);
  PreambleReader reader(Limits(), preamble.size());
  EXPECT_EQ(*reader.Feed(preamble + "MI"), preamble.size());
  EXPECT_EQ(*reader.Feed("MI"), 0u);
  EXPECT_EQ(reader.core_source(), kCore);
}

TEST(PreambleTest, RefusesGarbage) {
  PreambleReader reader{Limits()};
  const absl::Status status = reader.Feed("Password: ").status();
  EXPECT_EQ(ClauseOf(status), "BOOT-4");
  EXPECT_EQ(reader.Feed("x").status(), status);
  EXPECT_EQ(reader.CheckEnd(), status);
  EXPECT_FALSE(reader.done());
}

TEST(PreambleTest, RefusesAWrongChecksum) {
  std::string preamble = MakePreamble(kCore, kLine);
  preamble.back() ^= 1;
  PreambleReader reader{Limits()};
  const absl::Status status = reader.Feed(preamble).status();
  EXPECT_EQ(ClauseOf(status), "BOOT-4");
  EXPECT_THAT(std::string(status.message()), HasSubstr("data check"));
}

TEST(PreambleTest, StopsAtTheInflatedSizeLimit) {
  Limits limits;
  limits.max_preamble_size = 1 << 20;
  const std::string bomb =
      Deflate(Compression::kZlib, std::string(64 << 20, ' '));
  PreambleReader reader(limits);
  const absl::Status status = reader.Feed(bomb).status();
  EXPECT_EQ(ClauseOf(status), "BOOT-5");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kLimit);
  EXPECT_LT(FaultOf(status)->offset, bomb.size() / 32);
}

TEST(PreambleTest, RefusesOneThatIsShorterThanAnnounced) {
  const std::string preamble = MakePreamble(kCore, kLine);
  PreambleReader reader(Limits(), preamble.size() + 1);
  const absl::Status status = reader.Feed(preamble).status();
  EXPECT_EQ(ClauseOf(status), "BOOT-6");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(absl::StrCat("a preamble of ", preamble.size() + 1,
                                     " bytes, as the boot command says, got "
                                     "one of ",
                                     preamble.size())));
}

TEST(PreambleTest, RefusesOneThatIsLongerThanAnnounced) {
  const std::string preamble = MakePreamble(kCore, kLine);
  PreambleReader whole(Limits(), preamble.size() - 1);
  EXPECT_EQ(ClauseOf(whole.Feed(preamble).status()), "BOOT-6");
  PreambleReader piecemeal(Limits(), 5);
  ASSERT_TRUE(piecemeal.Feed(preamble.substr(0, 4)).ok());
  const absl::Status status = piecemeal.Feed(preamble.substr(4, 1)).status();
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("got one that goes on after 5"));
}

TEST(PreambleTest, TellsATruncatedOneFromAWholeOne) {
  const std::string preamble = MakePreamble(kCore, kLine);
  PreambleReader reader(Limits(), preamble.size());
  EXPECT_EQ(ClauseOf(reader.CheckEnd()), "BOOT-7");
  ASSERT_TRUE(reader.Feed(preamble.substr(0, 20)).ok());
  EXPECT_THAT(std::string(reader.CheckEnd().message()),
              HasSubstr(absl::StrCat("after 20 bytes of ", preamble.size())));
}

RC_GTEST_PROP(PreambleProperty, ReadsWhatIsWrittenInEveryChunking,
              (const std::string& core)) {
  const std::string preamble = MakePreamble(core, kLine);
  const std::string stream = preamble + "frames";
  PreambleReader reader(Limits(), preamble.size());
  size_t at = 0;
  while (!reader.done()) {
    const size_t size = *rc::gen::inRange<size_t>(1, stream.size() - at + 1);
    const absl::StatusOr<size_t> taken = reader.Feed(stream.substr(at, size));
    RC_ASSERT(taken.ok());
    at += *taken;
  }
  RC_ASSERT(at == preamble.size());
  RC_ASSERT(reader.core_source() == core);
  RC_ASSERT(reader.last_line() == kLine);
}

RC_GTEST_PROP(PreambleProperty, EveryTruncationIsAnError,
              (const std::string& core)) {
  const std::string preamble = MakePreamble(core, kLine);
  const size_t size = *rc::gen::inRange<size_t>(0, preamble.size());
  PreambleReader reader{Limits()};
  RC_ASSERT(*reader.Feed(preamble.substr(0, size)) == size);
  RC_ASSERT(!reader.done());
  RC_ASSERT(ClauseOf(reader.CheckEnd()) == "BOOT-7");
}

RC_GTEST_PROP(PreambleProperty, EveryChangedByteIsAnErrorOrHarmless, ()) {
  std::string preamble = MakePreamble(kCore, kLine);
  preamble[*rc::gen::inRange<size_t>(0, preamble.size())] ^=
      *rc::gen::inRange(1, 256);
  PreambleReader reader{Limits()};
  if (reader.Feed(preamble).ok() && reader.done()) {
    RC_ASSERT(reader.core_source() == kCore);
    RC_ASSERT(reader.last_line() == kLine);
  }
}

}  // namespace
}  // namespace mitogen
