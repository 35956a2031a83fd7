#include "protocol/fault.h"

#include <optional>

#include "absl/strings/cord.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(FaultTest, CarriesBlameClauseAndOffset) {
  const absl::Status status = PeerFault("FRM-2", "expected a, got b", 52);
  const std::optional<Fault> fault = FaultOf(status);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->blame, Blame::kPeer);
  EXPECT_EQ(fault->clause, "FRM-2");
  EXPECT_EQ(fault->offset, 52u);
}

TEST(FaultTest, SaysEverythingInItsText) {
  EXPECT_EQ(PeerFault("FRM-2", "expected a, got b", 52).message(),
            "expected a, got b (at byte 52, FRM-2)");
  EXPECT_EQ(CallerFault("FRM-3", "expected c, got d").message(),
            "expected c, got d (FRM-3)");
}

TEST(FaultTest, HasNoOffsetUnlessOneIsGiven) {
  const std::optional<Fault> fault = FaultOf(LimitFault("FRM-3", "too much"));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->offset, std::nullopt);
}

TEST(FaultTest, TellsTheFirstByteFromNoOffset) {
  EXPECT_EQ(FaultOf(PeerFault("FRM-2", "bad", 0))->offset, 0u);
}

TEST(FaultTest, DerivesTheCodeFromTheBlame) {
  EXPECT_EQ(PeerFault("X-1", "").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CallerFault("X-1", "").code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(LimitFault("X-1", "").code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(MakeFault(Blame::kInternal, "X-1", "").code(),
            absl::StatusCode::kInternal);
}

TEST(FaultTest, FindsNoFaultInOtherStatuses) {
  EXPECT_FALSE(FaultOf(absl::OkStatus()).has_value());
  EXPECT_FALSE(FaultOf(absl::InvalidArgumentError("elsewhere")).has_value());
}

TEST(FaultTest, FindsNoFaultInAForeignPayload) {
  absl::Status status = absl::InvalidArgumentError("elsewhere");
  status.SetPayload("mitogen/fault", absl::Cord("not one of ours"));
  EXPECT_FALSE(FaultOf(status).has_value());
}

TEST(FaultTest, NamesEveryBlame) {
  EXPECT_EQ(BlameName(Blame::kPeer), "peer");
  EXPECT_EQ(BlameName(Blame::kCaller), "caller");
  EXPECT_EQ(BlameName(Blame::kLimit), "limit");
  EXPECT_EQ(BlameName(Blame::kInternal), "internal");
}

}  // namespace
}  // namespace mitogen
