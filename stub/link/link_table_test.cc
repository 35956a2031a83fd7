#include "stub/link/link_table.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "protocol/frame.h"
#include "router/link.h"
#include "router/output_lanes.h"

namespace mitogen {
namespace {

constexpr LinkId kLeft{1};
constexpr LinkId kRight{2};
constexpr LinkId kThird{3};
// Of the context that has these links.
constexpr uint32_t kOwnId = 99;
constexpr size_t kPauseAt = 1 << 20;
// Contexts from here on are behind the right, a subtree each.
constexpr uint32_t kSlow = 100;
constexpr uint32_t kOther = 101;
// Of a message that tells of an end.
constexpr uint32_t kNewsHandle = 104;

// What the table's neighbour sees.
class Far {
 public:
  explicit Far(UniqueFd fd) : fd_(std::move(fd)) {}

  void WriteToOwner(uint32_t handle) { Write(handle, "", LinkId{kOwnId}); }

  // `to` is the link that the message is to leave by.
  void Write(uint32_t handle, const std::string& payload, LinkId to = kRight) {
    Message message;
    message.header.dst_id = SlotOf(to);
    message.header.handle = handle;
    message.payload = payload;
    std::string frame;
    ASSERT_TRUE(AppendFrame(message.view(), Dialect(), Limits(), &frame).ok());
    WriteBytes(frame);
  }
  void WriteBytes(const std::string& bytes) {
    ASSERT_EQ(write(fd_.get(), bytes.data(), bytes.size()), bytes.size());
  }

  // Reads what there is, up to `max`; the bytes of it.
  size_t Drain(size_t max = SIZE_MAX) {
    char bytes[64 << 10];
    size_t sum = 0;
    while (sum < max) {
      const ssize_t size = recv(
          fd_.get(), bytes, std::min(max - sum, sizeof bytes), MSG_DONTWAIT);
      if (size <= 0) break;
      sum += size;
    }
    return sum;
  }

  // Those of the messages that there are to read.
  void ReadHandles(std::vector<uint32_t>* handles) {
    for (;;) {
      const absl::Span<char> space = decoder_.WritableSpan();
      const ssize_t size =
          recv(fd_.get(), space.data(), space.size(), MSG_DONTWAIT);
      if (size <= 0) return;
      decoder_.Commit(size);
      while (AddNextHandle(handles)) {
      }
    }
  }

  void Close() { fd_.Reset(); }

  bool SeesTheEnd() const {
    char byte;
    return recv(fd_.get(), &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
  }

 private:
  bool AddNextHandle(std::vector<uint32_t>* handles) {
    const absl::StatusOr<std::optional<MessageView>> next = decoder_.Next();
    if (!next.ok() || !next->has_value()) return false;
    handles->push_back((*next)->header.handle);
    return true;
  }

  UniqueFd fd_;
  FrameDecoder decoder_{Dialect(), Limits()};
};

// Passes on what comes by the left, and answers what comes by the right.
class LinkTableTest : public testing::Test, public LinkTable::Host {
 protected:
  explicit LinkTableTest(const LinkTable::FlowLimits& limits = {})
      : table_(&loop_, {.output = {.pause_at = kPauseAt}}, this, limits) {
    signal(SIGPIPE, SIG_IGN);
  }

  Far Add(LinkId link,
          LinkTable::Neighbour neighbour = LinkTable::Neighbour::kChild) {
    int fds[2] = {};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    table_.Add(link, UniqueFd(fds[0]), UniqueFd(dup(fds[0])), "", neighbour);
    return Far(UniqueFd(fds[1]));
  }

  std::optional<LinkId> LinkFor(const MessageHeader& header) override {
    if (header.dst_id == kOwnId) return std::nullopt;
    return header.dst_id < kSlow ? LinkId{header.dst_id} : kRight;
  }
  OutputLanes::Lane LaneOf(const MessageHeader& header) override {
    if (header.handle == kNewsHandle) return OutputLanes::kBehindAll;
    return header.dst_id;
  }
  Traffic TrafficOf(const MessageHeader& header) override {
    if (header.src_id != kOwnId) return Traffic::kPassedOn;
    return header.dst_id < kSlow ? Traffic::kToNeighbour
                                 : Traffic::kBeyondNeighbour;
  }
  void OnMessage(LinkId link, const MessageView& message) override {
    handles_.push_back(message.header.handle);
    if (during_message_) return during_message_(link);
    const LinkId to = LinkFor(message.header).value_or(link);
    MessageView sent = message;
    if (link == kRight) {
      sent.payload = answer_;
      sent.header.src_id = kOwnId;
    }
    const bool has_room =
        table_.HasRoom(to, sent.header.dst_id, sent.payload.size());
    const bool is_full = table_.Send(to, sent) == SendResult::kFull;
    if (TrafficOf(sent.header) == Traffic::kToNeighbour) {
      EXPECT_EQ(has_room, !is_full);
    }
    if (is_full) refused_.push_back(message.header.handle);
  }
  void OnLinkLost(LinkId link, const absl::Status& status) override {
    lost_.push_back(link);
    why_lost_ = status;
    table_.Close(link);
    if (during_loss_) during_loss_();
  }
  void OnUnsendable(LinkId, const absl::Status& status) override {
    unsendable_ = status;
  }

  // Until others wait for `link`. What a program sends itself is not refused.
  void Fill(LinkId link) {
    const std::string payload(100 << 10, 'x');
    for (int quiet = 0; quiet < 3; ++quiet) {
      while (table_.pending_bytes(link) < kPauseAt) {
        table_.Send(link, {{.dst_id = SlotOf(link)}, payload});
        quiet = 0;
      }
      Turn();
    }
  }

  // From the program, by the right.
  void SendTo(uint32_t dst_id, uint32_t handle, size_t size) {
    table_.Send(kRight,
                {{.dst_id = dst_id, .handle = handle}, std::string(size, 'x')});
  }
  // More than the transport takes, with handles 1 to kMany.
  static constexpr uint32_t kMany = 40;
  void SendMuchToTheSlow() {
    for (uint32_t handle = 1; handle <= kMany; ++handle) {
      SendTo(kSlow, handle, 100 << 10);
    }
  }
  std::vector<uint32_t> ReadAll(Far* far) {
    std::vector<uint32_t> handles;
    while (table_.pending_bytes() > 0) {
      far->ReadHandles(&handles);
      Turn();
    }
    far->ReadHandles(&handles);
    return handles;
  }

  void Turn() {
    loop_.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(20));
    table_.Flush();
  }

  EventLoop loop_;
  LinkTable table_;
  // To what comes by the right.
  std::string answer_;
  // In place of passing a message on.
  std::function<void(LinkId)> during_message_;
  // Once the link is closed.
  std::function<void()> during_loss_;
  std::vector<uint32_t> handles_;
  // Of those that Send() refused.
  std::vector<uint32_t> refused_;
  std::vector<LinkId> lost_;
  absl::Status why_lost_;
  absl::Status unsendable_;
};

TEST_F(LinkTableTest, CarriesFramesFromOneLinkToAnother) {
  Far left = Add(kLeft), right = Add(kRight);
  left.Write(1000, "over");
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(right.Drain(), kFrameHeaderSize + 4);
  EXPECT_EQ(handles_, std::vector<uint32_t>{1000});
}

TEST_F(LinkTableTest, DropsWhatIsForALinkThatItDoesNotHave) {
  Far left = Add(kLeft);
  left.Write(1000, "over");
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(handles_.size(), 1);
  EXPECT_EQ(table_.pending_bytes(), 0);
}

TEST_F(LinkTableTest, SaysOnceThatALinkIsLost) {
  Far left = Add(kLeft);
  left.Close();
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(lost_, std::vector<LinkId>{kLeft});
  EXPECT_EQ(table_.size(), 0);
}

TEST_F(LinkTableTest, LeavesWhatIsForAFullLinkWhereItCameFrom) {
  Far left = Add(kLeft), right = Add(kRight);
  Turn();
  Fill(kRight);
  const size_t pending = table_.pending_bytes(kRight);
  for (int i = 0; i < 10; ++i) left.Write(5000 + i, "");
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_TRUE(handles_.empty());
  EXPECT_EQ(table_.pending_bytes(kRight), pending);
  while (table_.pending_bytes() > 0 || handles_.size() < 10) {
    right.Drain();
    Turn();
  }
  EXPECT_EQ(handles_.size(), 10);
}

TEST_F(LinkTableTest, HoldsLittleHoweverManySendToOne) {
  Far right = Add(kRight);
  std::vector<Far> senders;
  for (uint64_t i = 10; i < 30; ++i) senders.push_back(Add(LinkId{i}));
  Turn();
  Fill(kRight);
  const size_t pending = table_.pending_bytes(kRight);
  for (Far& sender : senders) sender.Write(5000, std::string(100 << 10, 'x'));
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_TRUE(handles_.empty());
  EXPECT_EQ(table_.pending_bytes(kRight), pending);
}

TEST_F(LinkTableTest, OneLargeMessageLetsNobodyWait) {
  Far left = Add(kLeft), right = Add(kRight), third = Add(kThird);
  Turn();
  table_.Send(kRight, {{}, std::string(8 << 20, 'x')});
  left.Write(5000, "", kThird);
  while (handles_.empty()) Turn();
  Turn();
  EXPECT_EQ(third.Drain(), kFrameHeaderSize);
}

// Each fills the link again when its turn has come.
TEST_F(LinkTableTest, LetsThoseWhoWaitTakeTurns) {
  Far left = Add(kLeft), right = Add(kRight), third = Add(kThird);
  Turn();
  Fill(kRight);
  const std::string payload(kPauseAt, 'x');
  std::thread writer([&] {
    for (uint32_t i = 0; i < 3; ++i) left.Write(5000 + i, payload);
  });
  std::thread other([&] {
    for (uint32_t i = 0; i < 3; ++i) third.Write(6000 + i, payload);
  });
  // Until both wait, however late their threads begin.
  for (int i = 0; i < 10; ++i) Turn();
  while (handles_.size() < 6) {
    right.Drain(100 << 10);
    Turn();
  }
  writer.join();
  other.join();
  // Whoever is first: no more than one is ahead of the other, but for the
  // first look.
  int ahead = 0;
  for (uint32_t handle : handles_) {
    ahead += handle < 6000 ? 1 : -1;
    EXPECT_LE(std::abs(ahead), 2) << testing::PrintToString(handles_);
  }
}

TEST_F(LinkTableTest, ReadsOnWhenTheNeighbourThatItWaitedForIsLost) {
  Far left = Add(kLeft), right = Add(kRight);
  Turn();
  Fill(kRight);
  left.Write(5000, "");
  left.Write(5001, "");
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_TRUE(handles_.empty());
  right.Close();
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(lost_, std::vector<LinkId>{kRight});
  EXPECT_EQ(handles_, (std::vector<uint32_t>{5000, 5001}));
}

TEST_F(LinkTableTest, WritesWhatWasSentBeforeALinkIsClosed) {
  Far right = Add(kRight);
  table_.Send(kRight, {{}, "last words"});
  table_.Close(kRight);
  table_.Flush();
  EXPECT_EQ(right.Drain(), kFrameHeaderSize + 10);
}

TEST_F(LinkTableTest, ClosesALinkOnceThatTurnsOutToBeLostInClosing) {
  Far right = Add(kRight);
  right.Close();
  table_.Send(kRight, {{}, "nobody reads this"});
  table_.Close(kRight);
  table_.Flush();
  EXPECT_TRUE(lost_.empty()) << "whoever closes knows";
  EXPECT_EQ(table_.size(), 0);
}

// A callback of a link may close and flush it: that one is still in use then.
TEST_F(LinkTableTest, KeepsALinkWhileItIsDelivering) {
  Far left = Add(kLeft);
  bool ended_inside = false;
  during_message_ = [&](LinkId link) {
    table_.Close(link);
    table_.Flush();
    ended_inside = left.SeesTheEnd();
  };
  left.Write(1000, "");
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(handles_.size(), 1);
  EXPECT_FALSE(ended_inside);
  EXPECT_TRUE(left.SeesTheEnd());
}

TEST_F(LinkTableTest, KeepsALinkWhileItTellsThatItIsLost) {
  bool ended_inside = false;
  Far left = Add(kLeft);
  during_loss_ = [&] {
    table_.Flush();
    ended_inside = left.SeesTheEnd();
  };
  left.WriteBytes(std::string(kFrameHeaderSize, 'x'));
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(lost_, std::vector<LinkId>{kLeft});
  EXPECT_FALSE(ended_inside);
  EXPECT_TRUE(left.SeesTheEnd());
}

TEST_F(LinkTableTest, TakesNothingForItsOwnerWhileThatHasNoRoom) {
  Far left = Add(kLeft), right = Add(kRight);
  bool has_room = false;
  table_.SetRoomCheck([&] { return has_room; });
  left.Write(1000, "");
  left.WriteToOwner(1001);
  left.Write(1002, "");
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(handles_, std::vector<uint32_t>{1000});
  has_room = true;
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(handles_, (std::vector<uint32_t>{1000, 1001, 1002}));
}

TEST_F(LinkTableTest, PassesOnWhatIsForOthersWhileItsOwnerHasNoRoom) {
  Far left = Add(kLeft), right = Add(kRight);
  table_.SetRoomCheck([] { return false; });
  left.WriteToOwner(1000);
  right.Write(1001, "", kLeft);
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(handles_, std::vector<uint32_t>{1001});
}

TEST_F(LinkTableTest, ForgetsALinkThatIsClosedWhileItsOwnerHasNoRoom) {
  Far left = Add(kLeft), right = Add(kRight);
  bool has_room = false;
  table_.SetRoomCheck([&] { return has_room; });
  left.WriteToOwner(1000);
  right.WriteToOwner(1001);
  for (int i = 0; i < 3; ++i) Turn();
  table_.Close(kLeft);
  has_room = true;
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(handles_, std::vector<uint32_t>{1001});
}

TEST_F(LinkTableTest, TellsOfAMessageThatCannotBeAFrame) {
  LinkTable table(&loop_, {.limits = {.max_message_size = 10}}, this);
  int fds[2] = {};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
  const UniqueFd far(fds[1]);
  table.Add(kRight, UniqueFd(fds[0]), UniqueFd(dup(fds[0])), "");
  table.Send(kRight, {{}, "eleven bytes"});
  EXPECT_FALSE(unsendable_.ok());
}

TEST_F(LinkTableTest, AMessageForAnotherSubtreePassesWhatASlowOneHasQueued) {
  Far right = Add(kRight);
  Turn();
  SendMuchToTheSlow();
  SendTo(kOther, 1000, 1);
  std::vector<uint32_t> handles = ReadAll(&right);
  const auto found = std::find(handles.begin(), handles.end(), 1000);
  EXPECT_LT(found - handles.begin(), kMany / 2);
  handles.erase(found);
  EXPECT_EQ(handles.size(), kMany);
  EXPECT_TRUE(std::is_sorted(handles.begin(), handles.end()));
}

TEST_F(LinkTableTest, NewsOfAnEndLeavesAfterAllThatWasSentBefore) {
  Far right = Add(kRight);
  Turn();
  SendMuchToTheSlow();
  SendTo(SlotOf(kRight), kNewsHandle, 1);
  SendTo(kOther, 1000, 1);
  const std::vector<uint32_t> handles = ReadAll(&right);
  EXPECT_EQ(handles.size(), kMany + 2);
  EXPECT_EQ(handles.back(), kNewsHandle);
}

TEST_F(LinkTableTest, ALinkToAParentKeepsTheOrderOfAll) {
  Far right = Add(kRight, LinkTable::Neighbour::kParent);
  Turn();
  SendMuchToTheSlow();
  SendTo(SlotOf(kRight), kNewsHandle, 1);
  SendTo(kOther, 1000, 1);
  const std::vector<uint32_t> handles = ReadAll(&right);
  ASSERT_EQ(handles.size(), kMany + 2);
  EXPECT_EQ(handles[kMany], kNewsHandle);
  EXPECT_EQ(handles[kMany + 1], 1000);
}

TEST_F(LinkTableTest, AFullLinkTakesWhatIsForASubtreeThatHasLittleQueued) {
  Far left = Add(kLeft), right = Add(kRight);
  Turn();
  Fill(kRight);
  left.Write(5000, "", LinkId{kOther});
  left.Write(5001, "", kRight);
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(handles_, std::vector<uint32_t>{5000});
}

TEST_F(LinkTableTest, NobodyPassesThoseWhoWaitForAFullLink) {
  Far left = Add(kLeft), right = Add(kRight), third = Add(kThird);
  Turn();
  Fill(kRight);
  left.Write(5000, "", kRight);
  for (int i = 0; i < 5; ++i) Turn();
  third.Write(6000, "", LinkId{kOther});
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_TRUE(handles_.empty());
}

TEST_F(LinkTableTest, AFullLinkToAParentTakesNothing) {
  Far left = Add(kLeft), right = Add(kRight, LinkTable::Neighbour::kParent);
  Turn();
  Fill(kRight);
  left.Write(5000, "", LinkId{kOther});
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_TRUE(handles_.empty());
}

TEST_F(LinkTableTest, TellsAtOnceOfOneThatCannotBeAFrameThoughOthersWait) {
  Far right = Add(kRight);
  Turn();
  SendMuchToTheSlow();
  SendTo(kOther, 1000, Limits().max_message_size + 1);
  EXPECT_FALSE(unsendable_.ok());
}

// Nothing is written before, for the turn is not over.
class ShortQueueTest : public LinkTableTest {
 protected:
  ShortQueueTest() : LinkTableTest({.shares = {.direct = 500}}) {}
};

TEST_F(ShortQueueTest, WritesAllThatWaitsBeforeALinkIsClosed) {
  Far right = Add(kRight);
  for (uint32_t handle = 1; handle <= 50; ++handle) {
    SendTo(kSlow + handle, handle, 100);
  }
  table_.Close(kRight);
  std::vector<uint32_t> handles;
  right.ReadHandles(&handles);
  EXPECT_EQ(handles.size(), 50);
  EXPECT_TRUE(std::is_sorted(handles.begin(), handles.end()));
}

TEST_F(ShortQueueTest, WritesAllThatWaitsInOneTurn) {
  Far right = Add(kRight);
  for (uint32_t handle = 1; handle <= 50; ++handle) SendTo(kSlow, handle, 100);
  table_.Flush();
  EXPECT_EQ(table_.pending_bytes(), 0);
  std::vector<uint32_t> handles;
  right.ReadHandles(&handles);
  EXPECT_EQ(handles.size(), 50);
}

constexpr PatienceLimits kShortPatience = {.budget_us = 30'000,
                                           .min_rate = 100 << 20};
constexpr ShareLimits kSmallShares = {
    .total = 8 << 20, .beyond = 4 << 20, .neighbour = 4 << 20, .news = 1 << 20};

class ImpatientLinkTableTest : public LinkTableTest {
 protected:
  ImpatientLinkTableTest()
      : LinkTableTest({.patience = kShortPatience, .shares = kSmallShares}) {}
};

TEST_F(ImpatientLinkTableTest, NobodyWaitsForLongForOneThatTakesNothing) {
  Far left = Add(kLeft), right = Add(kRight), third = Add(kThird);
  Turn();
  Fill(kRight);
  left.Write(5000, "");
  left.Write(5001, "", kThird);
  while (handles_.size() < 2) Turn();
  for (int i = 0; i < 2; ++i) Turn();
  EXPECT_EQ(third.Drain(), kFrameHeaderSize);
  EXPECT_TRUE(lost_.empty())
      << "it may be an honest one, with a leaf behind it";
  EXPECT_EQ(loop_.timer_count(), 0);
}

TEST_F(ImpatientLinkTableTest, NobodyWaitsForLongForOneThatTakesALittle) {
  Far left = Add(kLeft), right = Add(kRight);
  Turn();
  Fill(kRight);
  left.Write(5000, "");
  while (handles_.empty()) {
    right.Drain(1);
    Turn();
  }
  EXPECT_GE(table_.pending_bytes(kRight), kPauseAt);
}

TEST_F(ImpatientLinkTableTest, WaitsForAParent) {
  Far left = Add(kLeft), right = Add(kRight, LinkTable::Neighbour::kParent);
  Turn();
  Fill(kRight);
  left.Write(5000, "");
  const auto end = EventLoop::Clock::now() + std::chrono::milliseconds(100);
  while (EventLoop::Clock::now() < end) Turn();
  EXPECT_TRUE(handles_.empty());
}

TEST_F(ImpatientLinkTableTest, RefusesWhatOneThatReadsNothingCannotHold) {
  Far left = Add(kLeft), right = Add(kRight);
  Turn();
  Fill(kRight);
  const std::string payload(100 << 10, 'x');
  for (uint32_t i = 0; i < 200; ++i) {
    left.Write(5000 + i, payload);
    while (handles_.size() <= i) Turn();
  }
  EXPECT_FALSE(refused_.empty());
  EXPECT_TRUE(lost_.empty());
  EXPECT_LE(table_.pending_bytes(kRight), kPauseAt + kSmallShares.direct +
                                              kSmallShares.total / 2 +
                                              2 * payload.size());
  // Reads again, and gets what it was sent.
  while (table_.pending_bytes() > 0) {
    right.Drain();
    Turn();
  }
  refused_.clear();
  left.Write(6000, payload);
  while (handles_.back() != 6000) Turn();
  EXPECT_TRUE(refused_.empty());
}

TEST_F(ImpatientLinkTableTest, KeepsOneThatAsksAndReadsNoAnswer) {
  Far right = Add(kRight);
  Turn();
  answer_.assign(1 << 20, 'x');
  for (uint32_t i = 0; i < 40; ++i) {
    right.Write(1000 + i, "");
    while (handles_.size() <= i) Turn();
  }
  EXPECT_TRUE(lost_.empty());
  EXPECT_FALSE(refused_.empty());
  EXPECT_LE(table_.pending_bytes(),
            kSmallShares.direct + kSmallShares.neighbour);
}

TEST_F(ImpatientLinkTableTest, AnswersThoughWhatIsPassedOnFindsNoRoom) {
  Far left = Add(kLeft), right = Add(kRight);
  Turn();
  Fill(kRight);
  const std::string payload(100 << 10, 'x');
  for (uint32_t i = 0; i < 200; ++i) {
    left.Write(5000 + i, payload, LinkId{kSlow + i});
    while (handles_.size() <= i) Turn();
  }
  ASSERT_EQ(refused_.back(), 5199);
  refused_.clear();
  answer_ = payload;
  right.Write(6000, "");
  while (handles_.back() != 6000) Turn();
  EXPECT_TRUE(refused_.empty());
}

// Each context behind the right lets this one answer it, and reads nothing.
TEST_F(ImpatientLinkTableTest, AnswersTheNeighbourThoughThoseBehindItHoldMuch) {
  Far right = Add(kRight);
  Turn();
  answer_.assign(100 << 10, 'x');
  for (uint32_t i = 0; i < 100; ++i) {
    right.Write(5000 + i, "", LinkId{kSlow + i});
    while (handles_.size() <= i) Turn();
  }
  ASSERT_EQ(refused_.back(), 5099);
  refused_.clear();
  for (uint32_t i = 0; i < 10; ++i) right.Write(6000 + i, "");
  while (handles_.back() != 6009) Turn();
  EXPECT_TRUE(refused_.empty());
}

TEST_F(ImpatientLinkTableTest, RefusesNothingThatTheProgramSendsItself) {
  Far right = Add(kRight);
  Turn();
  const std::string payload(1 << 20, 'x');
  for (int i = 0; i < 40; ++i) {
    EXPECT_NE(table_.Send(kRight, {{}, payload}), SendResult::kFull);
  }
}

TEST_F(ImpatientLinkTableTest, AnswersAnyNumberToOneThatReads) {
  Far right = Add(kRight);
  Turn();
  answer_.assign(1 << 20, 'x');
  for (uint32_t i = 0; i < 40; ++i) {
    right.Write(1000 + i, "");
    while (handles_.size() <= i || table_.pending_bytes() > 0) {
      right.Drain();
      Turn();
    }
  }
  EXPECT_TRUE(refused_.empty());
}

TEST_F(LinkTableTest, GivesBackTheMemoryOfALargeMessage) {
  Far left = Add(kLeft), right = Add(kRight);
  std::thread writer([&] { left.Write(5000, std::string(8 << 20, 'x')); });
  while (handles_.empty() || table_.pending_bytes() > 0) {
    right.Drain();
    Turn();
  }
  writer.join();
  EXPECT_LE(table_.buffer_bytes(), 512 << 10);
  table_.ReleaseBuffers();
  EXPECT_LE(table_.buffer_bytes(), 64);
}

}  // namespace
}  // namespace mitogen
