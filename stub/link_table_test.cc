#include "stub/link_table.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
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
  LinkTableTest() { signal(SIGPIPE, SIG_IGN); }

  Far Add(LinkId link, absl::string_view already_read = "") {
    int fds[2] = {};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    table_.Add(link, UniqueFd(fds[0]), UniqueFd(dup(fds[0])), already_read);
    return Far(UniqueFd(fds[1]));
  }

  void OnMessage(LinkId link, const MessageView& message) override {
    handles_.push_back(message.header.handle);
    if (link == kLeft) table_.Send(kRight, message);
  }
  void OnLinkLost(LinkId link, const absl::Status&) override {
    lost_.push_back(link);
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
  LinkTable table_{&loop_, {.output = {.pause_at = kPauseAt}}, this};
  std::vector<uint32_t> handles_;
  std::vector<LinkId> lost_;
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

}  // namespace
}  // namespace mitogen
