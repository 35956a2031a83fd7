#include "router/queue_shares.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr ShareLimits kLimits = {
    .free = 100, .total = 1000, .news = 200, .news_size = 0};
constexpr uint32_t kHog = 1;
constexpr uint32_t kOther = 2;
constexpr LinkSlot kWay = 5;
constexpr LinkSlot kOtherWay = 6;

// A queue that takes what it may.
class QueueSharesTest : public testing::Test {
 protected:
  bool Send(uint32_t to, size_t size, bool is_news = false) {
    return SendBy(kWay, to, size, is_news);
  }
  bool SendBy(LinkSlot way, uint32_t to, size_t size, bool is_news = false) {
    if (!shares_.Admit({to, way}, size, is_news, queue_)) return false;
    queue_.waiting += size;
    return true;
  }
  // From everywhere.
  void Flood(uint32_t to, size_t size) {
    for (LinkSlot way = 100; way < 200; ++way) {
      while (SendBy(way, to, size)) {
      }
    }
  }
  void SendAllThatFits(uint32_t owner, size_t size, bool is_news = false) {
    while (Send(owner, size, is_news)) {
    }
  }
  void Take(size_t size) {
    queue_.waiting -= size;
    queue_.taken += size;
  }
  size_t charged() { return shares_.charged(queue_.taken); }

  QueueShares shares_{kLimits};
  QueueShares::Queue queue_;
};

TEST_F(QueueSharesTest, ChargesNobodyForALittle) {
  ASSERT_TRUE(Send(kHog, 100));
  EXPECT_EQ(charged(), 0);
  // Nor for the message that crosses the line, of any size.
  ASSERT_TRUE(Send(kHog, 5000));
  EXPECT_EQ(charged(), 0);
}

TEST_F(QueueSharesTest, OneWayAloneGetsAQuarter) {
  SendAllThatFits(kHog, 10);
  EXPECT_EQ(charged(), 250);
}

TEST_F(QueueSharesTest, AllThatIsForOneGetsHalf) {
  Flood(kHog, 1);
  EXPECT_EQ(charged(), 500);
}

TEST_F(QueueSharesTest, WhoFloodsAContextLeavesRoomForOthersWhoSendToIt) {
  SendAllThatFits(kHog, 10);
  EXPECT_FALSE(Send(kHog, 10));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(SendBy(kOtherWay, kHog, 10));
}

TEST_F(QueueSharesTest, WhatComesLaterForAnotherStillFindsRoom) {
  Flood(kHog, 1);
  Flood(kOther, 1);
  EXPECT_EQ(charged(), 750);
}

TEST_F(QueueSharesTest, WhatIsForOneTakesAtMostHalfOfWhatIsStillFree) {
  for (uint32_t hog = 10; hog < 13; ++hog) Flood(hog, 1);
  EXPECT_EQ(charged(), 500 + 250 + 125);
  EXPECT_TRUE(Send(kOther, 30));
}

TEST_F(QueueSharesTest, AFirstMessageMayBeAsLargeAsAny) {
  SendAllThatFits(kHog, 10);
  EXPECT_TRUE(Send(kOther, 100'000));
  EXPECT_FALSE(Send(3, 1)) << "but then there is no room at all";
}

TEST_F(QueueSharesTest, NewsFitsWhereNothingElseDoes) {
  SendAllThatFits(kHog, 10);
  EXPECT_TRUE(Send(kHog, 10, /*is_news=*/true));
  SendAllThatFits(kHog, 10, /*is_news=*/true);
  EXPECT_EQ(charged(), 600);
}

TEST_F(QueueSharesTest, AnotherWayTakesNoMoreThanTheShareOfItsDestination) {
  SendAllThatFits(kHog, 10);
  EXPECT_FALSE(SendBy(kOtherWay, kHog, 100'000));
  EXPECT_TRUE(SendBy(kOtherWay, kHog, 400)) << "its first may take all that";
}

TEST_F(QueueSharesTest, NewsFitsWhicheverWayItCame) {
  SendAllThatFits(kHog, 10);
  Flood(kHog, 1);
  EXPECT_FALSE(Send(kHog, 10));
  EXPECT_TRUE(Send(kHog, 10, /*is_news=*/true));
}

TEST_F(QueueSharesTest, SmallFramesAreNews) {
  ShareLimits limits = kLimits;
  limits.news_size = 5;
  QueueShares shares(limits);
  queue_.waiting = 200;
  while (shares.Admit({kHog, kWay}, 10, /*is_dead=*/false, queue_)) {
    queue_.waiting += 10;
  }
  EXPECT_FALSE(shares.Admit({kHog, kWay}, 6, /*is_dead=*/false, queue_));
  EXPECT_TRUE(shares.Admit({kHog, kWay}, 5, /*is_dead=*/false, queue_));
}

TEST_F(QueueSharesTest, WhatIsTakenIsNoLongerCharged) {
  SendAllThatFits(kHog, 10);
  const size_t waiting = queue_.waiting;
  Take(waiting - 150);
  EXPECT_EQ(charged(), 150);
  EXPECT_TRUE(Send(kHog, 200));
  Take(queue_.waiting);
  EXPECT_EQ(charged(), 0);
}

TEST_F(QueueSharesTest, WhatTheProgramSendsItselfIsNotCharged) {
  queue_.waiting = 100'000;
  EXPECT_TRUE(Send(kHog, 10));
  queue_.waiting += 100'000;
  EXPECT_TRUE(Send(kHog, 10));
  EXPECT_EQ(charged(), 20);
  Take(200'011);
  EXPECT_EQ(charged(), 9);
}

RC_GTEST_PROP(QueueSharesPropertyTest, HoldsItsBoundAndForgetsAll,
              (const std::vector<std::pair<uint8_t, uint8_t>>& steps)) {
  QueueShares shares(kLimits);
  QueueShares::Queue queue;
  for (const auto& [owner, size] : steps) {
    if (owner % 4 == 0) {
      const size_t taken = queue.waiting * size / 255;
      queue.waiting -= taken;
      queue.taken += taken;
    } else if (shares.Admit({owner, owner % 5u}, size + 1, owner % 3 == 0,
                            queue)) {
      queue.waiting += size + 1;
    }
    RC_ASSERT(queue.waiting <=
              kLimits.free + kLimits.total + kLimits.news + 2 * 256);
    RC_ASSERT(shares.charged(queue.taken) <= queue.waiting);
  }
  RC_ASSERT(shares.charged(queue.taken + queue.waiting) == 0);
}

}  // namespace
}  // namespace mitogen
