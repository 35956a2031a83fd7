#include "router/link_patience.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr PatienceLimits kLimits = {.budget_us = 1000, .min_rate = 1'000'000};

TEST(LinkPatienceTest, EndsWithTheBudget) {
  LinkPatience patience(kLimits);
  ASSERT_TRUE(patience.Begin(5, 0));
  EXPECT_TRUE(patience.MayWaitOn(1004, 0));
  EXPECT_FALSE(patience.MayWaitOn(1005, 0));
}

TEST(LinkPatienceTest, LastsForOneThatTakesEnough) {
  LinkPatience patience(kLimits);
  ASSERT_TRUE(patience.Begin(0, 0));
  for (int64_t us = 1; us < 100'000; us += 100) {
    ASSERT_TRUE(patience.MayWaitOn(us, us));
  }
}

TEST(LinkPatienceTest, ATrickleEarnsNextToNothing) {
  LinkPatience patience(kLimits);
  ASSERT_TRUE(patience.Begin(0, 0));
  int64_t us = 0;
  while (patience.MayWaitOn(us, us / 100)) ++us;
  EXPECT_EQ(us, 1010);
}

TEST(LinkPatienceTest, OneThatDrainsWithoutTakingMuchHasLittleLeft) {
  LinkPatience patience(kLimits);
  ASSERT_TRUE(patience.Begin(0, 0));
  ASSERT_FALSE(patience.MayWaitOn(1000, 0));
  patience.End(1000, 0);
  EXPECT_FALSE(patience.Begin(1000, 0));
  ASSERT_TRUE(patience.Begin(1000, 10));
  EXPECT_FALSE(patience.MayWaitOn(1010, 10));
}

TEST(LinkPatienceTest, TimeInWhichNobodyWaitsIsFree) {
  LinkPatience patience(kLimits);
  ASSERT_TRUE(patience.Begin(0, 0));
  patience.End(500, 0);
  ASSERT_TRUE(patience.Begin(1'000'000, 0));
  EXPECT_TRUE(patience.MayWaitOn(1'000'499, 0));
  EXPECT_FALSE(patience.MayWaitOn(1'000'500, 0));
}

TEST(LinkPatienceTest, SurvivesAnyNumberOfBytes) {
  LinkPatience patience(kLimits);
  ASSERT_TRUE(patience.Begin(0, 0));
  patience.End(1000, UINT64_MAX);
  EXPECT_EQ(patience.left_us(), kLimits.budget_us);
}

// The bound that the header states, for any reader, to the microsecond.
RC_GTEST_PROP(LinkPatiencePropertyTest, BoundsAllWaiting,
              (const std::vector<std::pair<uint8_t, uint8_t>>& steps)) {
  LinkPatience patience(kLimits);
  int64_t now_us = 0;
  uint64_t taken = 0;
  int64_t waited_us = 0;
  bool waiting = false;
  for (const auto& [us, bytes] : steps) {
    if (!waiting) waiting = patience.Begin(now_us, taken);
    // Looks at each microsecond, as a timer would.
    for (int i = 0; i < us; ++i) {
      ++now_us;
      waited_us += waiting;
      if (waiting && !patience.MayWaitOn(now_us, taken)) {
        patience.End(now_us, taken);
        waiting = false;
      }
    }
    taken += bytes;
    RC_ASSERT(waited_us <= kLimits.budget_us + static_cast<int64_t>(taken));
  }
}

}  // namespace
}  // namespace mitogen
