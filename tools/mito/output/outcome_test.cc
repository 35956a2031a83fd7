#include "tools/mito/output/outcome.h"

#include "gtest/gtest.h"
#include "protocol/fault.h"

namespace mitogen::mito {
namespace {

TEST(OutcomeTest, TellsTheEndsOfACallApart) {
  EXPECT_EQ(CodeOfCall(absl::OkStatus()), kOk);
  EXPECT_EQ(CodeOfCall(absl::AbortedError("KeyError")), kRaised);
  EXPECT_EQ(CodeOfCall(absl::InvalidArgumentError("no function")), kUsage);
  EXPECT_EQ(CodeOfCall(absl::UnavailableError("gone")), kLost);
  EXPECT_EQ(CodeOfCall(absl::DeadlineExceededError("late")), kTimedOut);
  EXPECT_EQ(CodeOfCall(absl::InternalError("?")), kFault);
}

TEST(OutcomeTest, BlamesUsForOnlyWhatIsOurs) {
  EXPECT_EQ(CodeOfCall(CallerFault("PKL-22", "too long")), kUsage);
  EXPECT_EQ(CodeOfCall(PeerFault("PKL-15", "a global")), kFault);
  EXPECT_EQ(CodeOfCall(LimitFault("PKL-15", "too deep")), kFault);
}

TEST(OutcomeTest, TakesWhateverEndsAConnectionForOneKindButUsage) {
  EXPECT_EQ(CodeOfConnect(absl::OkStatus()), kOk);
  EXPECT_EQ(CodeOfConnect(absl::InvalidArgumentError("no option")), kUsage);
  EXPECT_EQ(CodeOfConnect(PeerFault("BOOT-12", "no Python")), kNotConnected);
  EXPECT_EQ(CodeOfConnect(absl::UnavailableError("refused")), kNotConnected);
  EXPECT_EQ(CodeOfConnect(absl::FailedPreconditionError("the host key")),
            kNotConnected);
  EXPECT_EQ(CodeOfConnect(absl::AbortedError("raised")), kNotConnected);
}

TEST(OutcomeTest, HasAWordForEach) {
  EXPECT_EQ(KindName(kRaised), "raised");
  EXPECT_EQ(KindName(kNotConnected), "connect");
}

}  // namespace
}  // namespace mitogen::mito
