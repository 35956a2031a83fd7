#include "stub/link_table.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr LinkId kLeft{1};
constexpr LinkId kRight{2};
constexpr size_t kPauseAt = 1 << 20;

// What the table's neighbour sees.
class Far {
 public:
  explicit Far(UniqueFd fd) : fd_(std::move(fd)) {}

  void Write(uint32_t handle, const std::string& payload) {
    Message message;
    message.header.handle = handle;
    message.payload = payload;
    std::string frame;
    ASSERT_TRUE(AppendFrame(message.view(), Dialect(), Limits(), &frame).ok());
    ASSERT_EQ(write(fd_.get(), frame.data(), frame.size()), frame.size());
  }

  // Reads what there is; the bytes of it.
  size_t Drain() {
    char bytes[64 << 10];
    size_t sum = 0;
    ssize_t size;
    while ((size = recv(fd_.get(), bytes, sizeof bytes, MSG_DONTWAIT)) > 0) {
      sum += size;
    }
    return sum;
  }

  void Close() { fd_.Reset(); }

 private:
  UniqueFd fd_;
};

// Forwards what comes by the left to the right.
class LinkTableTest : public testing::Test, public LinkTable::Host {
 protected:
  explicit LinkTableTest(const LinkTable::Patience& patience = {})
      : table_(&loop_, {.output = {.pause_at = kPauseAt}}, this, patience) {
    signal(SIGPIPE, SIG_IGN);
  }

  Far Add(LinkId link,
          LinkTable::Neighbour neighbour = LinkTable::Neighbour::kChild) {
    int fds[2] = {};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    table_.Add(link, UniqueFd(fds[0]), UniqueFd(dup(fds[0])), "", neighbour);
    return Far(UniqueFd(fds[1]));
  }

  void OnMessage(LinkId link, const MessageView& message) override {
    handles_.push_back(message.header.handle);
    if (link == kLeft) table_.Send(kRight, message);
    if (link == kRight) table_.Send(kRight, {{}, answer_});
  }
  void OnLinkLost(LinkId link, const absl::Status& status) override {
    lost_.push_back(link);
    why_lost_ = status;
    table_.Close(link);
  }
  void OnUnsendable(LinkId, const absl::Status& status) override {
    unsendable_ = status;
  }

  void Turn() {
    loop_.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(20));
    table_.Flush();
  }

  EventLoop loop_;
  LinkTable table_;
  // To what comes by the right.
  std::string answer_;
  std::vector<uint32_t> handles_;
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

TEST_F(LinkTableTest, HoldsLittleOfWhatANeighbourDoesNotRead) {
  Far left = Add(kLeft), right = Add(kRight);
  const std::string payload(100 << 10, 'x');
  for (int i = 0; i < 400; ++i) {
    left.Write(1000 + i, "");
    Turn();
    MessageView large{{}, payload};
    table_.Send(kRight, large);
    if (table_.pending_bytes(kRight) > 0) break;
  }
  // From here on the right takes no more: what comes by the left stays there.
  while (table_.pending_bytes(kRight) < kPauseAt) {
    table_.Send(kRight, {{}, payload});
  }
  const size_t before = handles_.size();
  for (int i = 0; i < 10; ++i) left.Write(5000 + i, "");
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(handles_.size(), before + 1) << "the one that met the pause";
  while (table_.pending_bytes() > 0 || handles_.size() < before + 10) {
    right.Drain();
    Turn();
  }
  EXPECT_EQ(handles_.size(), before + 10);
}

TEST_F(LinkTableTest, ReadsOnWhenTheNeighbourThatItWaitedForIsLost) {
  Far left = Add(kLeft), right = Add(kRight);
  Turn();
  const std::string payload(100 << 10, 'x');
  while (table_.pending_bytes(kRight) < kPauseAt) {
    table_.Send(kRight, {{}, payload});
    Turn();
  }
  left.Write(5000, "");
  left.Write(5001, "");
  for (int i = 0; i < 5; ++i) Turn();
  EXPECT_EQ(handles_, std::vector<uint32_t>{5000});
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

TEST_F(LinkTableTest, TellsOfAMessageThatCannotBeAFrame) {
  LinkTable table(&loop_, {.limits = {.max_message_size = 10}}, this);
  int fds[2] = {};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
  const UniqueFd far(fds[1]);
  table.Add(kRight, UniqueFd(fds[0]), UniqueFd(dup(fds[0])), "");
  table.Send(kRight, {{}, "eleven bytes"});
  EXPECT_FALSE(unsendable_.ok());
}

// Others wait for a neighbour for no longer than this.
class ImpatientLinkTableTest : public LinkTableTest {
 protected:
  ImpatientLinkTableTest()
      : LinkTableTest({.stall = std::chrono::milliseconds(30),
                       .answer_bytes = 4 << 20}) {}

  // Until the left waits for the right.
  void Fill(Far* left) {
    Turn();
    const std::string payload(100 << 10, 'x');
    while (table_.pending_bytes(kRight) < kPauseAt) {
      table_.Send(kRight, {{}, payload});
      Turn();
    }
    left->Write(5000, "");
    left->Write(5001, "");
    while (handles_.empty()) Turn();
  }

  void TurnFor(std::chrono::milliseconds time) {
    const auto end = EventLoop::Clock::now() + time;
    while (EventLoop::Clock::now() < end) Turn();
  }
};

TEST_F(ImpatientLinkTableTest, LosesANeighbourThatTakesNothingWhileOthersWait) {
  Far left = Add(kLeft), right = Add(kRight);
  Fill(&left);
  while (lost_.empty()) Turn();
  EXPECT_EQ(lost_, std::vector<LinkId>{kRight});
  EXPECT_EQ(why_lost_.message(),
            "expected it to read, it took nothing for 30 ms while others "
            "waited for it");
  while (handles_.size() < 2) Turn();
  EXPECT_EQ(handles_, (std::vector<uint32_t>{5000, 5001}));
  EXPECT_EQ(loop_.timer_count(), 0);
}

TEST_F(ImpatientLinkTableTest, WaitsForOneThatTakesALittle) {
  Far left = Add(kLeft), right = Add(kRight);
  Fill(&left);
  const std::string payload(8 << 20, 'x');
  table_.Send(kRight, {{}, payload});
  // A turn writes before it looks at the time.
  for (int i = 0; i < 15; ++i) {
    EXPECT_GT(right.Drain(), 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    Turn();
  }
  EXPECT_TRUE(lost_.empty());
  EXPECT_EQ(handles_, std::vector<uint32_t>{5000}) << "the left still waits";
}

TEST_F(ImpatientLinkTableTest, WaitsForAParent) {
  Far left = Add(kLeft), right = Add(kRight, LinkTable::Neighbour::kParent);
  Fill(&left);
  TurnFor(std::chrono::milliseconds(100));
  EXPECT_TRUE(lost_.empty());
}

TEST_F(ImpatientLinkTableTest, DoesNotMindOneThatNobodyWaitsFor) {
  Far right = Add(kRight);
  Turn();
  const std::string payload(8 << 20, 'x');
  table_.Send(kRight, {{}, payload});
  TurnFor(std::chrono::milliseconds(100));
  EXPECT_TRUE(lost_.empty());
}

TEST_F(ImpatientLinkTableTest, LosesANeighbourThatAsksAndReadsNoAnswer) {
  Far right = Add(kRight);
  Turn();
  answer_.assign(1 << 20, 'x');
  for (int i = 0; i < 20; ++i) {
    if (lost_.empty()) right.Write(1000 + i, "");
    Turn();
  }
  EXPECT_EQ(lost_, std::vector<LinkId>{kRight});
  EXPECT_EQ(why_lost_.message(),
            "expected it to read what it asked for, over 4194304 bytes wait");
}

TEST_F(ImpatientLinkTableTest, AnswersAnyNumberToOneThatReads) {
  Far right = Add(kRight);
  Turn();
  answer_.assign(1 << 20, 'x');
  for (int i = 0; i < 20; ++i) {
    right.Write(1000 + i, "");
    Turn();
    while (table_.pending_bytes() > 0) {
      right.Drain();
      Turn();
    }
  }
  EXPECT_EQ(handles_.size(), 20);
  EXPECT_TRUE(lost_.empty());
}

}  // namespace
}  // namespace mitogen
