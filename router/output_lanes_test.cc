#include "router/output_lanes.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/frame.h"
#include "protocol/message.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr size_t kTurn = 1000;
constexpr size_t kTotal = 1'000'000;
constexpr size_t kBeyond = 400'000;
constexpr size_t kNeighbour = 300'000;
constexpr ShareLimits kLimits = {.turn = kTurn,
                                 .total = kTotal,
                                 .beyond = kBeyond,
                                 .neighbour = kNeighbour,
                                 .news = 200'000,
                                 .news_size = 0};
// Of a message, and by how much what is charged may miss a share of the room:
// the message that did not fit any more, with its entry.
constexpr size_t kSize = 1000;
constexpr size_t kNear = 2500;
constexpr uint32_t kHog = 1;
constexpr uint32_t kOther = 2;
constexpr uint32_t kNeighbourId = 3;
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
    return SendFor({to, way}, size, is_news);
  }
  // What the context itself says.
  bool SendOwn(uint32_t to, size_t size, bool is_news = false) {
    return SendFor({to, kWay, Traffic::kBeyondNeighbour}, size, is_news);
  }
  bool SendToNeighbour(size_t size) {
    return SendFor({kNeighbourId, kWay, Traffic::kToNeighbour}, size, false);
  }
  void SendAllOwnThatFits(uint32_t to, size_t size, bool is_news = false) {
    while (SendOwn(to, size, is_news)) {
    }
  }
  bool SendFor(const OutputLanes::Owner& owner, size_t size, bool is_news) {
    if (!lanes_.HasRoom(owner, size, is_news)) return false;
    lanes_.Push(owner.destination, owner, MessageOf(size));
    return true;
  }
  // To so many that no room is left.
  void FloodAll(bool is_news = false) {
    for (uint32_t to = 10; to < 40; ++to) SendAllThatFits(to, kSize, is_news);
    ASSERT_FALSE(Send(kOther, kSize, is_news));
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

TEST_F(OutputLanesTest, KeepsTheOrderOfALane) {
  for (uint32_t handle = 1; handle <= 4; ++handle) PushHandle(7, handle);
  EXPECT_EQ(PopAll(), (Handles{1, 2, 3, 4}));
}

TEST_F(OutputLanesTest, LetsALaneWaitForOneTurnOfEachOther) {
  for (uint32_t handle = 1; handle <= 3; ++handle) {
    PushHandle(7, handle, kTurn);
  }
  PushHandle(8, 10);
  PushHandle(8, 11);
  EXPECT_EQ(PopAll(), (Handles{1, 10, 11, 2, 3}));
}

TEST_F(OutputLanesTest, GivesEachLaneATurnOfSomeBytes) {
  for (uint32_t handle = 1; handle <= 4; ++handle) {
    PushHandle(7, handle, kTurn / 2);
    PushHandle(8, 10 + handle, kTurn / 2);
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

TEST_F(OutputLanesTest, KeepsTheOrderOfWhatIsBehindAll) {
  PushHandle(7, 1);
  PushHandle(OutputLanes::kBehindAll, 2);
  PushHandle(8, 3);
  PushHandle(OutputLanes::kBehindAll, 4);
  EXPECT_EQ(PopAll(), (Handles{1, 2, 3, 4}));
}

TEST_F(OutputLanesTest, WhatIsBehindAllTakesTurnsWithTheLanes) {
  for (uint32_t handle = 1; handle <= 20; ++handle) {
    PushHandle(OutputLanes::kBehindAll, handle, kTurn / 4);
  }
  PushHandle(1, 100);
  PushHandle(2, 101);
  const std::vector<uint32_t> handles = PopAll();
  EXPECT_EQ(handles[4], 100);
  EXPECT_EQ(handles[9], 101);
  EXPECT_EQ(handles.size(), 22);
}

TEST_F(OutputLanesTest, IsAsNewOnceAllIsDropped) {
  Send(kHog, kSize);
  PushHandle(1, 10);
  PushHandle(OutputLanes::kBehindAll, 11);
  lanes_.Clear();
  EXPECT_TRUE(lanes_.empty());
  EXPECT_EQ(lanes_.bytes(), 0);
  EXPECT_EQ(lanes_.charged(), 0);
  PushHandle(OutputLanes::kBehindAll, 20);
  PushHandle(1, 21);
  EXPECT_EQ(PopAll(), (std::vector<uint32_t>{20, 21}));
}

TEST_F(OutputLanesTest, ALaneIsShortWhileItHoldsLessThanATurn) {
  PushHandle(7, 1, kTurn - 1);
  EXPECT_TRUE(lanes_.IsShort(7));
  PushHandle(7, 2);
  EXPECT_FALSE(lanes_.IsShort(7));
  EXPECT_TRUE(lanes_.IsShort(8));
  PopAll();
  EXPECT_TRUE(lanes_.IsShort(7));
}

TEST_F(OutputLanesTest, WhatIsBehindAllIsShortWhileItHoldsLessThanATurn) {
  PushHandle(7, 1);
  PushHandle(OutputLanes::kBehindAll, 2, kTurn - 1);
  EXPECT_TRUE(lanes_.IsShort(OutputLanes::kBehindAll));
  PushHandle(OutputLanes::kBehindAll, 3);
  EXPECT_FALSE(lanes_.IsShort(OutputLanes::kBehindAll));
  PopAll();
  EXPECT_TRUE(lanes_.IsShort(OutputLanes::kBehindAll));
}

TEST_F(OutputLanesTest, CountsTheBytesThatWait) {
  PushHandle(7, 1, 100);
  ASSERT_TRUE(Send(kHog, 60));
  EXPECT_EQ(lanes_.bytes(), 160);
  PopAll();
  EXPECT_TRUE(lanes_.empty());
  EXPECT_EQ(lanes_.bytes(), 0);
}

TEST_F(OutputLanesTest, ChargesNobodyForWhatHasNoOwner) {
  for (int i = 0; i < 1000; ++i) PushHandle(7, 1, kSize);
  EXPECT_EQ(lanes_.charged(), 0);
}

TEST_F(OutputLanesTest, OneWayAloneGetsAQuarter) {
  SendAllThatFits(kHog, kSize);
  EXPECT_NEAR(lanes_.charged(), kTotal / 4, kNear);
}

TEST_F(OutputLanesTest, AllThatIsForOneGetsHalf) {
  Flood(kHog, kSize);
  EXPECT_NEAR(lanes_.charged(), kTotal / 2, kNear);
}

TEST_F(OutputLanesTest, WhatIsForOneTakesAtMostHalfOfWhatIsStillFree) {
  for (uint32_t hog = 10; hog < 13; ++hog) Flood(hog, kSize);
  EXPECT_NEAR(lanes_.charged(), kTotal / 8 * 7, 3 * kNear);
  EXPECT_TRUE(Send(kOther, kSize));
}

TEST_F(OutputLanesTest, WhoFloodsAContextLeavesRoomForOthersWhoSendToIt) {
  SendAllThatFits(kHog, kSize);
  EXPECT_FALSE(Send(kHog, kSize));
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(SendBy(kOtherWay, kHog, kSize));
}

TEST_F(OutputLanesTest, WhatComesLaterForAnotherStillFindsRoom) {
  Flood(kHog, kSize);
  Flood(kOther, kSize);
  EXPECT_NEAR(lanes_.charged(), kTotal / 4 * 3, 2 * kNear);
}

TEST_F(OutputLanesTest, AnotherWayTakesNoMoreThanTheShareOfItsDestination) {
  SendAllThatFits(kHog, kSize);
  EXPECT_FALSE(SendBy(kOtherWay, kHog, kTotal));
  EXPECT_TRUE(SendBy(kOtherWay, kHog, kTotal / 3)) << "all that is left";
}

TEST_F(OutputLanesTest, AFirstMessageMayBeAsLargeAsAny) {
  SendAllThatFits(kHog, kSize);
  EXPECT_TRUE(Send(kOther, 10 * kTotal));
  EXPECT_FALSE(Send(3, kSize)) << "but then there is no room at all";
}

TEST_F(OutputLanesTest, NewsFitsWhereNothingElseDoes) {
  SendAllThatFits(kHog, kSize);
  EXPECT_TRUE(Send(kHog, kSize, /*is_news=*/true));
  SendAllThatFits(kHog, kSize, /*is_news=*/true);
  EXPECT_NEAR(lanes_.charged(), (kTotal + kLimits.news) / 2, kNear);
}

TEST_F(OutputLanesTest, NewsFitsWhicheverWayItCame) {
  SendAllThatFits(kHog, kSize);
  Flood(kHog, kSize);
  EXPECT_FALSE(Send(kHog, kSize));
  EXPECT_TRUE(Send(kHog, kSize, /*is_news=*/true));
}

TEST_F(OutputLanesTest,
       WhatIsPassedOnTakesNothingFromWhatTheContextItselfSays) {
  FloodAll();
  EXPECT_TRUE(SendOwn(kHog, kSize));
  EXPECT_TRUE(SendOwn(kHog, kBeyond / 8)) << "and not only the first";
}

TEST_F(OutputLanesTest,
       WhatTheContextItselfSaysTakesNothingFromWhatIsPassedOn) {
  SendAllOwnThatFits(kHog, kSize);
  SendAllThatFits(kHog, kSize);
  EXPECT_NEAR(lanes_.charged(Traffic::kBeyondNeighbour), kBeyond / 2, kNear);
  EXPECT_NEAR(lanes_.charged(Traffic::kPassedOn), kTotal / 4, kNear);
}

TEST_F(OutputLanesTest, WhatTheContextItselfSaysToOneGetsHalfOfItsRoom) {
  SendAllOwnThatFits(kHog, kSize);
  EXPECT_NEAR(lanes_.charged(), kBeyond / 2, kNear);
}

TEST_F(OutputLanesTest, WhatIsSaidBeyondTakesNothingFromTheNeighbour) {
  for (uint32_t to = 10; to < 40; ++to) SendAllOwnThatFits(to, kSize);
  ASSERT_FALSE(SendOwn(kOther, kSize));
  while (SendToNeighbour(kSize)) {
  }
  EXPECT_NEAR(lanes_.charged(Traffic::kToNeighbour), kNeighbour / 2, kNear);
}

TEST_F(OutputLanesTest, WhatIsSaidToTheNeighbourTakesNothingFromThoseBehind) {
  while (SendToNeighbour(kSize)) {
  }
  SendAllOwnThatFits(kHog, kSize);
  EXPECT_NEAR(lanes_.charged(Traffic::kBeyondNeighbour), kBeyond / 2, kNear);
}

TEST_F(OutputLanesTest, NewsPassedOnTakesNothingFromThatOfTheContextItself) {
  FloodAll(/*is_news=*/true);
  SendAllOwnThatFits(kHog, kSize);
  EXPECT_FALSE(SendOwn(kHog, kSize));
  EXPECT_TRUE(SendOwn(kHog, kSize, /*is_news=*/true));
}

TEST_F(OutputLanesTest, GivesTheRoomBackThatItTook) {
  SendAllOwnThatFits(kHog, kSize);
  ASSERT_TRUE(Send(kHog, kSize));
  PopAll();
  EXPECT_EQ(lanes_.charged(), 0);
  SendAllOwnThatFits(kOther, kSize);
  EXPECT_NEAR(lanes_.charged(), kBeyond / 2, kNear);
}

TEST_F(OutputLanesTest, SmallFramesAreNews) {
  ShareLimits limits = kLimits;
  limits.news_size = 500;
  OutputLanes lanes(limits);
  const OutputLanes::Owner owner = {kHog, kWay};
  while (lanes.HasRoom(owner, 501, /*is_dead=*/false)) {
    lanes.Push(kHog, owner, MessageOf(501));
  }
  EXPECT_TRUE(lanes.HasRoom(owner, 500, /*is_dead=*/false));
}

// A table of a million entries costs more than the bytes of their frames.
TEST_F(OutputLanesTest, TinyMessagesAreChargedForTheirEntries) {
  SendAllThatFits(kHog, kFrameHeaderSize);
  EXPECT_NEAR(lanes_.charged(), kTotal / 4, kNear);
  EXPECT_LT(lanes_.bytes(), lanes_.charged() / 3);
}

TEST_F(OutputLanesTest, WhatHasLeftIsNoLongerCharged) {
  SendAllThatFits(kHog, kSize);
  const size_t charged = lanes_.charged();
  lanes_.Pop();
  EXPECT_LE(lanes_.charged(), charged - kSize);
  EXPECT_TRUE(Send(kHog, kSize));
  PopAll();
  EXPECT_EQ(lanes_.charged(), 0);
}

TEST_F(OutputLanesTest, KeepsWhatWaitsWhenItGivesMemoryBack) {
  PushHandle(7, 1);
  lanes_.Shrink();
  EXPECT_EQ(PopAll(), (Handles{1}));
  lanes_.Shrink();
  PushHandle(7, 2);
  EXPECT_EQ(PopAll(), (Handles{2}));
}

constexpr uint32_t kLanes = 5;
// The lane of what is behind all.
constexpr uint32_t kLast = kLanes - 1;

// Lanes under random calls, beside a plain list of what waits in each.
class LanesAndModel {
 public:
  void Push(uint32_t lane, uint32_t way, size_t size, bool is_dead) {
    const OutputLanes::Owner owner = {lane, way,
                                      static_cast<Traffic>(size % 3)};
    Message message = MessageOf(size, next_, lane);
    const size_t frame = kFrameHeaderSize + message.payload.size();
    if (!lanes_.HasRoom(owner, frame, is_dead)) return;
    if (waiting_[lane].empty()) sent_meanwhile_[lane] = {};
    waiting_[lane].push_back(next_++);
    lanes_.Push(lane == kLast ? OutputLanes::kBehindAll : lane, owner,
                std::move(message));
    RC_ASSERT(lanes_.charged() <= kLimits.total + kLimits.beyond +
                                      kLimits.neighbour + 3 * kLimits.news +
                                      6 * 70'000);
  }

  bool Pop() {
    const std::optional<Message> next = lanes_.Pop();
    if (!next.has_value()) return false;
    const uint32_t lane = next->header.dst_id;
    const uint32_t number = next->header.handle;
    RC_ASSERT(number == waiting_[lane].front());
    waiting_[lane].pop_front();
    if (lane == kLast) return CheckNoneIsOlder(number);
    NoteSent(lane, kFrameHeaderSize + next->payload.size());
    return true;
  }

  void CheckIsEmpty() const {
    for (const std::deque<uint32_t>& waiting : waiting_) {
      RC_ASSERT(waiting.empty());
    }
    RC_ASSERT(lanes_.empty());
    RC_ASSERT(lanes_.bytes() == 0u);
    RC_ASSERT(lanes_.charged() == 0u);
  }

 private:
  bool CheckNoneIsOlder(uint32_t number) {
    for (const std::deque<uint32_t>& waiting : waiting_) {
      RC_ASSERT((waiting.empty() || waiting.front() > number));
    }
    return true;
  }

  // Before the message that ends its turn, a lane has sent less than a turn,
  // while another waited for its own.
  void NoteSent(uint32_t lane, size_t size) {
    for (uint32_t other = 0; other < kLast; ++other) {
      if (other == lane || waiting_[other].empty()) continue;
      size_t& sent = sent_meanwhile_[other][lane];
      RC_ASSERT(sent < kTurn);
      sent += size;
    }
    sent_meanwhile_[lane] = {};
  }

  OutputLanes lanes_{kLimits};
  std::array<std::deque<uint32_t>, kLanes> waiting_;
  // By a lane that waits: what each other has sent since it began to.
  std::array<std::array<size_t, kLanes>, kLanes> sent_meanwhile_ = {};
  uint32_t next_ = 1;
};

RC_GTEST_PROP(OutputLanesPropertyTest, LosesNothingAndKeepsEveryOrder,
              (const std::vector<std::pair<uint8_t, uint16_t>>& steps)) {
  LanesAndModel lanes;
  for (const auto& [choice, size] : steps) {
    if (choice % 3 == 0) {
      lanes.Pop();
    } else {
      lanes.Push(choice % kLanes, choice % 2, size, choice % 7 == 0);
    }
  }
  while (lanes.Pop()) {
  }
  lanes.CheckIsEmpty();
}

// Of small messages, so that turns have several.
RC_GTEST_PROP(OutputLanesPropertyTest, ALaneWaitsForAtMostOneTurnOfEachOther,
              (const std::vector<std::pair<uint8_t, uint8_t>>& steps)) {
  LanesAndModel lanes;
  for (const auto& [choice, size] : steps) {
    if (choice % 4 == 0) lanes.Pop();
    for (int i = 0; i < choice % 16; ++i) {
      lanes.Push(choice % kLast, 0, 3 * size, false);
    }
  }
  while (lanes.Pop()) {
  }
  lanes.CheckIsEmpty();
}

}  // namespace
}  // namespace mitogen
