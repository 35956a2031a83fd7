#include "router/role/proxied_child.h"

#include <optional>

#include "gtest/gtest.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kVia = 1;
constexpr uint32_t kSibling = 2;
constexpr uint32_t kChild = 5;

// A master with two children.
class ProxiedChildTest : public testing::Test {
 protected:
  ProxiedChildTest() : master_({kMasterId, {}}, {}, &sink_, &sink_) {
    via_ = *master_.AddLink({kVia, std::nullopt});
    sibling_ = *master_.AddLink({kSibling, std::nullopt});
  }

  absl::Status Check(uint32_t child_id) {
    return CheckProxiedChild(master_, child_id, kVia, "middle");
  }

  RecordingSink sink_;
  Router master_;
  LinkId via_;
  LinkId sibling_;
};

TEST_F(ProxiedChildTest, IsBehindTheOneThatConnectedIt) {
  ASSERT_TRUE(master_.AddRoute(kChild, via_).ok());
  EXPECT_TRUE(Check(kChild).ok());
}

TEST_F(ProxiedChildTest, IsNoContextThatAnotherLeadsTo) {
  ASSERT_TRUE(master_.AddRoute(kChild, sibling_).ok());
  for (const uint32_t elsewhere : {kChild, kSibling}) {
    const absl::Status refused = Check(elsewhere);
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  }
  EXPECT_EQ(Check(kSibling).message(),
            "expected a new child of middle, it said that it is context 2, to "
            "which it does not lead");
}

TEST_F(ProxiedChildTest, IsNotTheOneThatConnectedIt) {
  EXPECT_EQ(Check(kVia).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ProxiedChildTest, CanBeGoneAgain) {
  EXPECT_EQ(Check(kChild), absl::UnavailableError(
                               "expected a new child of middle, its context 5 "
                               "is gone"));
}

TEST_F(ProxiedChildTest, IsBelievedWhereThereAreNoRoutesToTellBy) {
  RecordingSink sink;
  Router joined({7, {kMasterId}}, {}, &sink, &sink);
  EXPECT_TRUE(CheckProxiedChild(joined, kChild, kVia, "middle").ok());
}

}  // namespace
}  // namespace mitogen
