#include "router/subtree_shares.h"

#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr uint64_t kLimit = 64;
constexpr uint32_t kEnd = 1;

class SubtreeSharesTest : public testing::Test {
 protected:
  // How many the last of `lineage` gets.
  uint64_t TakeAll(std::vector<uint32_t> lineage) {
    const Lineage of = MakeLineage(std::move(lineage));
    uint64_t taken = 0;
    for (; shares_.Fits(of, 1, kLimit); ++taken) shares_.Add(of, 1);
    return taken;
  }

  SubtreeShares shares_;
};

TEST_F(SubtreeSharesTest, TheEndOfTheLinkMayUseAll) {
  EXPECT_EQ(TakeAll({kEnd}), 64u);
}

TEST_F(SubtreeSharesTest, AChildAloneGetsHalf) {
  EXPECT_EQ(TakeAll({kEnd, 2}), 32u);
  EXPECT_EQ(TakeAll({kEnd, 3}), 16u) << "and the next one half of the rest";
  EXPECT_EQ(TakeAll({kEnd}), 16u);
}

TEST_F(SubtreeSharesTest, WhatIsBelowAContextSharesItsPart) {
  EXPECT_EQ(TakeAll({kEnd, 2, 4}), 16u);
  EXPECT_EQ(TakeAll({kEnd, 2, 5}), 8u);
  EXPECT_EQ(TakeAll({kEnd, 2}), 8u);
  EXPECT_EQ(TakeAll({kEnd, 3}), 16u);
}

TEST_F(SubtreeSharesTest, AContextGetsNoMoreForThoseThatItInvents) {
  uint64_t taken = 0;
  for (uint32_t invented = 10; invented < 100; ++invented) {
    taken += TakeAll({kEnd, 2, invented});
  }
  EXPECT_EQ(taken, 32u) << "as by itself";
  std::vector<uint32_t> deeper = {kEnd, 3};
  for (uint32_t invented = 100; invented < 106; ++invented) {
    deeper.push_back(invented);
    TakeAll(deeper);
  }
  EXPECT_LE(shares_.UsedBy(3), 17u);
  EXPECT_GE(TakeAll({kEnd, 4}), 8u);
}

TEST_F(SubtreeSharesTest, TheLastUnitCanBeUsedAtAnyDepth) {
  const Lineage deep = MakeLineage({kEnd, 2, 3, 4});
  EXPECT_TRUE(shares_.Fits(deep, 1, 1));
  EXPECT_FALSE(shares_.Fits(deep, 1, 0));
}

TEST_F(SubtreeSharesTest, WhatIsGivenBackIsFree) {
  EXPECT_EQ(TakeAll({kEnd, 2}), 32u);
  shares_.Remove(MakeLineage({kEnd, 2}), 32);
  EXPECT_EQ(shares_.size(), 0u);
  EXPECT_EQ(TakeAll({kEnd, 3}), 32u);
}

TEST_F(SubtreeSharesTest, AChargeIsGivenBackWithItsOwner) {
  {
    SubtreeCharge charge(&shares_, MakeLineage({kEnd, 2}), 5);
    EXPECT_EQ(shares_.UsedBy(kEnd), 5u);
    SubtreeCharge moved = std::move(charge);
    EXPECT_EQ(shares_.UsedBy(2), 5u);
    moved = SubtreeCharge(&shares_, MakeLineage({kEnd, 3}), 1);
    EXPECT_EQ(shares_.UsedBy(2), 0u);
  }
  EXPECT_EQ(shares_.size(), 0u);
}

TEST(LineageTest, IsNoLongerThanItsLimit) {
  Lineage lineage = MakeLineage({kEnd});
  for (uint32_t id = 2; id < 100; ++id) lineage = Extend(lineage, id);
  EXPECT_EQ(lineage->size(), kMaxLineage);
  EXPECT_EQ(lineage->back(), kMaxLineage);
}

// Each step takes one for a context below `parent`, which is a child.
RC_GTEST_PROP(SubtreeSharesProperty, OneChildLeavesRoomForTheNext,
              (const std::vector<uint8_t>& below)) {
  SubtreeShares shares;
  for (const uint8_t id : below) {
    const Lineage of = MakeLineage({kEnd, 2, 1000u + id, 2000u + id % 7});
    if (shares.Fits(of, 1, kLimit)) shares.Add(of, 1);
  }
  RC_ASSERT(shares.UsedBy(2) <= kLimit / 2);
  RC_ASSERT(shares.Fits(MakeLineage({kEnd, 3}), kLimit / 4, kLimit));
}

}  // namespace
}  // namespace mitogen
