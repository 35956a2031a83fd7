#include "router/role/proxied_child.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kVia = 1;
constexpr uint32_t kSibling = 2;
constexpr uint32_t kChild = 5;
constexpr uint32_t kGrandchild = 6;

// A master with two children.
class ProxiedChildTest : public testing::Test {
 protected:
  ProxiedChildTest() : master_({kMasterId, {}}, {}, &sink_, &sink_) {
    via_ = *master_.AddLink({kVia, std::nullopt});
    sibling_ = *master_.AddLink({kSibling, std::nullopt});
  }

  // A context whose id is of a block that was given to the last of `lineage`.
  void AddContext(uint32_t context_id, LinkId link,
                  std::vector<uint32_t> lineage) {
    ASSERT_TRUE(
        master_.AddRoute(context_id, link, MakeLineage(std::move(lineage)))
            .ok());
  }

  absl::Status Check(uint32_t child_id, uint32_t via_id = kVia) {
    return CheckProxiedChild(master_, child_id, via_id, "middle");
  }

  RecordingSink sink_;
  Router master_;
  LinkId via_;
  LinkId sibling_;
};

TEST_F(ProxiedChildTest, IsBehindTheOneThatConnectedIt) {
  AddContext(kChild, via_, {kVia});
  EXPECT_TRUE(Check(kChild).ok());
  AddContext(kGrandchild, via_, {kVia, kChild});
  EXPECT_TRUE(Check(kGrandchild, kChild).ok());
}

TEST_F(ProxiedChildTest, IsNotTheOneThatLeadsToIt) {
  AddContext(kChild, via_, {kVia});
  EXPECT_EQ(Check(kVia, kChild).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ProxiedChildTest, IsNoSiblingBehindTheSameLink) {
  AddContext(kChild, via_, {kVia});
  AddContext(kGrandchild, via_, {kVia});
  EXPECT_EQ(Check(kGrandchild, kChild).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(ProxiedChildTest, IsNoGrandchild) {
  AddContext(kChild, via_, {kVia});
  AddContext(kGrandchild, via_, {kVia, kChild});
  EXPECT_EQ(Check(kGrandchild).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ProxiedChildTest, IsBehindADeepOneThatConnectedIt) {
  std::vector<uint32_t> lineage = {kVia};
  for (uint32_t id = 100; id < 120; ++id) {
    AddContext(id, via_, lineage);
    EXPECT_TRUE(Check(id, id == 100 ? kVia : id - 1).ok());
    lineage = *master_.LineageOf(id);
  }
}

TEST_F(ProxiedChildTest, IsNoContextThatAnotherLeadsTo) {
  AddContext(kChild, sibling_, {kSibling});
  for (const uint32_t elsewhere : {kChild, kSibling}) {
    const absl::Status refused = Check(elsewhere);
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  }
  EXPECT_EQ(Check(kSibling).message(),
            "expected a new child of middle, it said that it is context 2, "
            "which it has not connected");
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
  EXPECT_FALSE(KnowsProxiedChildren(joined, kVia));
  EXPECT_TRUE(CheckProxiedChild(joined, kChild, kVia, "middle").ok());
}

TEST_F(ProxiedChildTest, OfAChildIsCheckedAsThatOfAMaster) {
  RecordingSink sink;
  Router child({7, {kMasterId}}, {}, &sink, &sink);
  ASSERT_TRUE(child.AddLink({kMasterId, std::nullopt}).ok());
  const LinkId via = *child.AddLink({kVia, std::nullopt});
  ASSERT_TRUE(child.AddRoute(kChild, via, MakeLineage({kVia})).ok());
  EXPECT_TRUE(CheckProxiedChild(child, kChild, kVia, "middle").ok());
  for (const uint32_t other : {kVia, kMasterId}) {
    EXPECT_EQ(CheckProxiedChild(child, other, kVia, "middle").code(),
              absl::StatusCode::kFailedPrecondition);
  }
}

}  // namespace
}  // namespace mitogen
