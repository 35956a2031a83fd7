#include "router/wait_line.h"

#include <cstdint>
#include <optional>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr PatienceLimits kLimits = {.budget_us = 1000, .min_rate = 1'000'000};
constexpr LinkId kOne{1};
constexpr LinkId kTwo{2};

TEST(WaitLineTest, TheFirstToComeIsTheFirstToGoOn) {
  WaitLine line(Neighbour::kChild, kLimits);
  line.SetFull();
  EXPECT_TRUE(line.is_empty());
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  EXPECT_FALSE(line.is_empty());
  ASSERT_TRUE(line.Join(kTwo, 0, 0));
  EXPECT_EQ(line.Next(1, 0), std::nullopt);
  line.SetDrained();
  EXPECT_EQ(line.Next(1, 0), kOne);
  // It fills the link again, and comes back to the end of the line.
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 1, 0));
  EXPECT_EQ(line.Next(1, 0), std::nullopt);
  line.SetDrained();
  EXPECT_EQ(line.Next(2, 0), kTwo);
  EXPECT_EQ(line.Next(2, 0), kOne);
  EXPECT_EQ(line.Next(2, 0), std::nullopt);
}

TEST(WaitLineTest, AllGoOnWhenPatienceEnds) {
  WaitLine line(Neighbour::kChild, kLimits);
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  ASSERT_TRUE(line.Join(kTwo, 500, 0));
  EXPECT_EQ(line.patience_us(), 500);
  EXPECT_EQ(line.Next(999, 0), std::nullopt);
  EXPECT_EQ(line.Next(1000, 0), kOne);
  EXPECT_EQ(line.Next(1000, 0), kTwo);
  EXPECT_EQ(line.patience_us(), std::nullopt);
  EXPECT_FALSE(line.Join(kOne, 1000, 0)) << "it is still full";
}

TEST(WaitLineTest, AParentIsWaitedForWithoutEnd) {
  WaitLine line(Neighbour::kParent, kLimits);
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  EXPECT_EQ(line.patience_us(), std::nullopt);
  EXPECT_EQ(line.Next(1'000'000'000, 0), std::nullopt);
  line.SetDrained();
  EXPECT_EQ(line.Next(1'000'000'000, 0), kOne);
}

TEST(WaitLineTest, NobodyWaitsAgainBeforeTheQueueIsShort) {
  WaitLine line(Neighbour::kChild, kLimits);
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  ASSERT_EQ(line.Next(2000, 0), kOne);
  ASSERT_EQ(line.Next(2000, 0), std::nullopt);
  // What it takes meanwhile earns new patience, for later.
  line.SetFull();
  EXPECT_FALSE(line.Join(kOne, 3000, 5000));
  line.SetDrained();
  line.SetFull();
  EXPECT_TRUE(line.Join(kOne, 3000, 5000));
}

// As behind one large message.
TEST(WaitLineTest, NobodyWaitsLongAtAStretchForOneThatTakesEnough) {
  WaitLine line(Neighbour::kChild, kLimits);
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  EXPECT_EQ(line.Next(999, 999), std::nullopt);
  EXPECT_EQ(line.patience_us(), 1);
  EXPECT_EQ(line.Next(1000, 1000), kOne);
  EXPECT_FALSE(line.Join(kOne, 1001, 5000)) << "until it has drained";
}

TEST(WaitLineTest, AStretchEndsWhenTheLinkHasDrained) {
  WaitLine line(Neighbour::kChild, kLimits);
  for (int64_t us = 0; us < 10'000; us += 900) {
    line.SetFull();
    ASSERT_TRUE(line.Join(kOne, us, us));
    ASSERT_EQ(line.Next(us + 899, us + 899), std::nullopt);
    line.SetDrained();
    ASSERT_EQ(line.Next(us + 899, us + 899), kOne);
  }
}

TEST(WaitLineTest, AStretchIsAsShortAsTheShortestThatAnyMayWait) {
  WaitLine line(Neighbour::kChild, kLimits);
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  ASSERT_TRUE(line.Join(kTwo, 100, 0, 50));
  EXPECT_EQ(line.patience_us(), 50);
  EXPECT_EQ(line.Next(149, 0), std::nullopt);
  EXPECT_EQ(line.Next(150, 0), kOne);
}

// Whoever was first has filled the link again.
TEST(WaitLineTest, ThoseThatWaitOnBeginAnotherStretch) {
  WaitLine line(Neighbour::kChild, kLimits);
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  ASSERT_TRUE(line.Join(kTwo, 0, 0));
  line.SetDrained();
  ASSERT_EQ(line.Next(900, 900), kOne);
  line.SetFull();
  EXPECT_EQ(line.Next(900, 900), std::nullopt);
  EXPECT_EQ(line.Next(1899, 1899), std::nullopt);
  EXPECT_EQ(line.Next(1900, 1900), kTwo);
}

TEST(WaitLineTest, LetsAllGoWhenTheLinkIsLost) {
  WaitLine line(Neighbour::kChild, kLimits);
  line.SetFull();
  ASSERT_TRUE(line.Join(kOne, 0, 0));
  ASSERT_TRUE(line.Join(kTwo, 0, 0));
  EXPECT_EQ(line.TakeAll(), (std::deque<LinkId>{kOne, kTwo}));
  EXPECT_EQ(line.TakeAll().size(), 0);
}

}  // namespace
}  // namespace mitogen
