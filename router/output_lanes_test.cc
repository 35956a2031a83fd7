#include "router/output_lanes.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/frame.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr ShareLimits kLimits = {.total = 10'000, .news = 2000, .news_size = 0};
constexpr uint32_t kHog = 1;
constexpr uint32_t kOther = 2;
constexpr LinkSlot kWay = 5;
constexpr LinkSlot kOtherWay = 6;

// Of a frame of `size` bytes, as long as a header at least.
Message MessageOf(size_t size, uint32_t handle = 0, uint32_t dst_id = 0) {
  Message message;
  message.header.dst_id = dst_id;
  message.header.handle = handle;
  if (size > kFrameHeaderSize) message.payload.resize(size - kFrameHeaderSize);
  return message;
}

// Lanes that take what they may.
class OutputLanesTest : public testing::Test {
 protected:
  bool Send(uint32_t to, size_t size, bool is_news = false) {
    return SendBy(kWay, to, size, is_news);
  }
  bool SendBy(LinkSlot way, uint32_t to, size_t size, bool is_news = false) {
    const OutputLanes::Owner owner = {to, way};
    if (!lanes_.HasRoom(owner, size, is_news)) return false;
    lanes_.Push(to, owner, MessageOf(size));
    return true;
  }
  // From everywhere.
  void Flood(uint32_t to, size_t size) {
    for (LinkSlot way = 100; way < 200; ++way) {
      while (SendBy(way, to, size)) {
      }
    }
  }
  void SendAllThatFits(uint32_t to, size_t size, bool is_news = false) {
    while (Send(to, size, is_news)) {
    }
  }
  // The handles of all that wait, in the order in which they leave.
  std::vector<uint32_t> PopAll() {
    std::vector<uint32_t> handles;
    for (std::optional<Message> next = lanes_.Pop(); next.has_value();
         next = lanes_.Pop()) {
      handles.push_back(next->header.handle);
    }
    return handles;
  }
  void PushHandle(OutputLanes::Lane lane, uint32_t handle, size_t size = 50) {
    lanes_.Push(lane, std::nullopt, MessageOf(size, handle));
  }

  OutputLanes lanes_{kLimits};
};

using Handles = std::vector<uint32_t>;
constexpr size_t kLarge = OutputLanes::kTurnBytes;

TEST_F(OutputLanesTest, KeepsTheOrderOfALane) {
  for (uint32_t handle = 1; handle <= 4; ++handle) PushHandle(7, handle);
  EXPECT_EQ(PopAll(), (Handles{1, 2, 3, 4}));
}

TEST_F(OutputLanesTest, LetsALaneWaitForOneTurnOfEachOther) {
  for (uint32_t handle = 1; handle <= 3; ++handle)
    PushHandle(7, handle, kLarge);
  PushHandle(8, 10);
  PushHandle(8, 11);
  EXPECT_EQ(PopAll(), (Handles{1, 10, 11, 2, 3}));
}

TEST_F(OutputLanesTest, GivesEachLaneATurnOfSomeBytes) {
  for (uint32_t handle = 1; handle <= 4; ++handle) {
    PushHandle(7, handle, kLarge / 2);
    PushHandle(8, 10 + handle, kLarge / 2);
  }
  EXPECT_EQ(PopAll(), (Handles{1, 2, 11, 12, 3, 4, 13, 14}));
}

TEST_F(OutputLanesTest, SendsWhatIsBehindAllAfterWhatWasThere) {
  PushHandle(7, 1);
  PushHandle(8, 2);
  PushHandle(OutputLanes::kBehindAll, 3);
  PushHandle(7, 4);
  EXPECT_EQ(PopAll(), (Handles{1, 4, 2, 3}));
}

TEST_F(OutputLanesTest, SendsWhatIsBehindAllAtOnceIfNothingWasThere) {
  PushHandle(OutputLanes::kBehindAll, 1);
  PushHandle(7, 2);
  EXPECT_EQ(PopAll(), (Handles{1, 2}));
}

TEST_F(OutputLanesTest, CountsTheBytesThatWait) {
  PushHandle(7, 1, 100);
  ASSERT_TRUE(Send(kHog, 60));
  EXPECT_EQ(lanes_.bytes(), 160);
  EXPECT_EQ(lanes_.charged(), 60);
  PopAll();
  EXPECT_TRUE(lanes_.empty());
  EXPECT_EQ(lanes_.bytes(), 0);
}

TEST_F(OutputLanesTest, OneWayAloneGetsAQuarter) {
  SendAllThatFits(kHog, 50);
  EXPECT_EQ(lanes_.charged(), 2500);
}

TEST_F(OutputLanesTest, AllThatIsForOneGetsHalf) {
  Flood(kHog, 50);
  EXPECT_EQ(lanes_.charged(), 5000);
}

TEST_F(OutputLanesTest, WhoFloodsAContextLeavesRoomForOthersWhoSendToIt) {
  SendAllThatFits(kHog, 50);
  EXPECT_FALSE(Send(kHog, 50));
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(SendBy(kOtherWay, kHog, 50));
}

TEST_F(OutputLanesTest, WhatComesLaterForAnotherStillFindsRoom) {
  Flood(kHog, 50);
  Flood(kOther, 50);
  EXPECT_GE(lanes_.charged(), 7400);
  EXPECT_LE(lanes_.charged(), 7500);
}

TEST_F(OutputLanesTest, AFirstMessageMayBeAsLargeAsAny) {
  SendAllThatFits(kHog, 50);
  EXPECT_TRUE(Send(kOther, 100'000));
  EXPECT_FALSE(Send(3, 30)) << "but then there is no room at all";
}

TEST_F(OutputLanesTest, NewsFitsWhereNothingElseDoes) {
  SendAllThatFits(kHog, 50);
  EXPECT_TRUE(Send(kHog, 50, /*is_news=*/true));
  SendAllThatFits(kHog, 50, /*is_news=*/true);
  EXPECT_EQ(lanes_.charged(), 6000);
}

TEST_F(OutputLanesTest, SmallFramesAreNews) {
  ShareLimits limits = kLimits;
  limits.news_size = 30;
  OutputLanes lanes(limits);
  const OutputLanes::Owner owner = {kHog, kWay};
  while (lanes.HasRoom(owner, 50, /*is_dead=*/false)) {
    lanes.Push(kHog, owner, MessageOf(50));
  }
  EXPECT_FALSE(lanes.HasRoom(owner, 40, /*is_dead=*/false));
  EXPECT_TRUE(lanes.HasRoom(owner, 30, /*is_dead=*/false));
}

TEST_F(OutputLanesTest, WhatHasLeftIsNoLongerCharged) {
  SendAllThatFits(kHog, 50);
  lanes_.Pop();
  EXPECT_EQ(lanes_.charged(), 2450);
  EXPECT_TRUE(Send(kHog, 50));
  PopAll();
  EXPECT_EQ(lanes_.charged(), 0);
}

// Each lane's messages have rising handles; the ranks of those behind all, too.
RC_GTEST_PROP(OutputLanesPropertyTest, LosesNothingAndKeepsEveryOrder,
              (const std::vector<std::pair<uint8_t, uint16_t>>& steps)) {
  OutputLanes lanes({.total = 100'000, .news = 1000, .news_size = 0});
  std::map<uint32_t, uint32_t> last_of_lane;
  uint32_t pushed = 0, popped = 0;
  const auto pop = [&] {
    const std::optional<Message> next = lanes.Pop();
    if (!next.has_value()) return false;
    ++popped;
    uint32_t& last = last_of_lane[next->header.dst_id];
    RC_ASSERT(last < next->header.handle);
    last = next->header.handle;
    return true;
  };
  for (const auto& [choice, size] : steps) {
    const uint32_t lane = choice % 5;
    if (choice % 3 == 0) {
      pop();
      continue;
    }
    const OutputLanes::Owner owner = {lane, choice % 2u};
    Message message = MessageOf(size, ++pushed, lane);
    const size_t frame = kFrameHeaderSize + message.payload.size();
    if (!lanes.HasRoom(owner, frame, choice % 7 == 0)) {
      --pushed;
      continue;
    }
    lanes.Push(lane == 4 ? OutputLanes::kBehindAll : lane, owner,
               std::move(message));
    RC_ASSERT(lanes.charged() == lanes.bytes());
    RC_ASSERT(lanes.bytes() <= 101'000 + 2 * 65'536);
  }
  while (pop()) {
  }
  RC_ASSERT(popped == pushed);
  RC_ASSERT(lanes.bytes() == 0u);
  RC_ASSERT(lanes.charged() == 0u);
}

}  // namespace
}  // namespace mitogen
