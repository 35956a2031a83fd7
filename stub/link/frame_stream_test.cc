#include "stub/link/frame_stream.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

class FrameStreamTest : public testing::Test, public FrameStream::Visitor {
 protected:
  FrameStreamTest() {
    int fds[2] = {};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    far_.Reset(fds[1]);
    stream_.emplace(&loop_, UniqueFd(fds[0]), UniqueFd(dup(fds[0])),
                    FrameStreamOptions{.output = {.pause_at = 4096}}, this);
  }

  void OnMessage(const MessageView& message) override {
    messages_.push_back(Message::From(message));
  }
  void OnLost(const absl::Status& status) override {
    losses_.push_back(status);
  }

  void OnDrained() override { ++drained_; }

  static Message Numbered(uint32_t handle, std::string payload) {
    Message message;
    message.header.handle = handle;
    message.payload = std::move(payload);
    return message;
  }

  static std::string Frame(const Message& message) {
    std::string frame;
    EXPECT_TRUE(AppendFrame(message.view(), Dialect(), Limits(), &frame).ok());
    return frame;
  }

  void WriteFar(absl::string_view bytes) {
    EXPECT_EQ(write(far_.get(), bytes.data(), bytes.size()), bytes.size());
  }

  void TurnLoop() {
    loop_.RunOnce(EventLoop::Clock::now() + std::chrono::milliseconds(50));
  }

  EventLoop loop_;
  UniqueFd far_;
  std::vector<Message> messages_;
  std::vector<absl::Status> losses_;
  int drained_ = 0;
  std::optional<FrameStream> stream_;
};

TEST_F(FrameStreamTest, DeliversWhatWasReadBeforeItStarted) {
  stream_->Start(Frame(Numbered(5, "early")));
  ASSERT_EQ(messages_.size(), 1);
  EXPECT_EQ(messages_[0].payload, "early");
}

// One whose messages are hard work.
class SlowVisitor : public FrameStream::Visitor {
 public:
  explicit SlowVisitor(std::string* order) : order_(*order) {}
  void OnMessage(const MessageView&) override {
    order_ += 's';
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  void OnLost(const absl::Status&) override { order_ += 'e'; }

 private:
  std::string& order_;
};

class QuickVisitor : public FrameStream::Visitor {
 public:
  explicit QuickVisitor(std::string* order) : order_(*order) {}
  void OnMessage(const MessageView&) override { order_ += 'q'; }
  void OnLost(const absl::Status&) override {}

 private:
  std::string& order_;
};

TEST(FrameStreamTurnTest, LetsOthersHaveTheirTurnAmidstMuchWork) {
  EventLoop loop;
  int slow[2] = {};
  int quick[2] = {};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, slow), 0);
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, quick), 0);
  UniqueFd far_slow(slow[1]), far_quick(quick[1]);
  std::string order;
  SlowVisitor slow_visitor(&order);
  QuickVisitor quick_visitor(&order);
  FrameStream slow_stream(&loop, UniqueFd(slow[0]), UniqueFd(dup(slow[0])), {},
                          &slow_visitor);
  FrameStream quick_stream(&loop, UniqueFd(quick[0]), UniqueFd(dup(quick[0])),
                           {}, &quick_visitor);
  slow_stream.Start("");
  quick_stream.Start("");
  std::string frame;
  ASSERT_TRUE(AppendFrame(Message().view(), Dialect(), Limits(), &frame).ok());
  std::string frames;
  for (int i = 0; i < 20; ++i) frames += frame;
  ASSERT_EQ(write(far_slow.get(), frames.data(), frames.size()), frames.size());
  ASSERT_EQ(write(far_quick.get(), frame.data(), frame.size()), frame.size());
  far_slow.Reset(-1);
  const auto end = EventLoop::Clock::now() + std::chrono::seconds(20);
  while (order.find('e') == std::string::npos &&
         EventLoop::Clock::now() < end) {
    loop.RunOnce(end);
  }
  EXPECT_EQ(std::count(order.begin(), order.end(), 's'), 20);
  EXPECT_LT(order.find('q'), order.rfind('s')) << order;
  // The end comes after all that was sent before it.
  EXPECT_EQ(order.back(), 'e') << order;
}

TEST_F(FrameStreamTest, DeliversMessagesInOrder) {
  stream_->Start("");
  WriteFar(Frame(Numbered(1, "a")) + Frame(Numbered(2, "b")));
  TurnLoop();
  ASSERT_EQ(messages_.size(), 2);
  EXPECT_EQ(messages_[0].header.handle, 1);
  EXPECT_EQ(messages_[1].header.handle, 2);
}

TEST_F(FrameStreamTest, WritesNothingBeforeTheFlush) {
  stream_->Start("");
  ASSERT_TRUE(stream_->Send(Numbered(1, "a").view()).ok());
  ASSERT_TRUE(stream_->Send(Numbered(2, "b").view()).ok());
  char bytes[200];
  EXPECT_LT(recv(far_.get(), bytes, sizeof bytes, MSG_DONTWAIT), 0);
  stream_->Flush();
  EXPECT_EQ(recv(far_.get(), bytes, sizeof bytes, MSG_DONTWAIT),
            2 * (kFrameHeaderSize + 1));
  EXPECT_EQ(stream_->pending_bytes(), 0);
}

TEST_F(FrameStreamTest, LetsTheNeighbourBeginOnAFullBatch) {
  stream_->Start("");
  const Message message = Numbered(1, std::string(1000, 'x'));
  char bytes[200];
  for (int i = 0; i < 64; ++i) {
    ASSERT_TRUE(stream_->Send(message.view()).ok());
  }
  EXPECT_GT(recv(far_.get(), bytes, sizeof bytes, MSG_DONTWAIT), 0);
  EXPECT_LT(stream_->pending_bytes(), 64 * (kFrameHeaderSize + 1000));
}

TEST_F(FrameStreamTest, TellsOfALossInTheMiddleOfATurnAtItsEnd) {
  signal(SIGPIPE, SIG_IGN);
  stream_->Start("");
  far_.Reset();
  const Message message = Numbered(1, std::string(1000, 'x'));
  for (int i = 0; i < 64; ++i) {
    ASSERT_TRUE(stream_->Send(message.view()).ok());
  }
  EXPECT_TRUE(losses_.empty());
  stream_->Flush();
  EXPECT_EQ(losses_.size(), 1);
}

TEST_F(FrameStreamTest, WritesALargePayloadFromWhereItLies) {
  const int room = 1 << 20;
  setsockopt(far_.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  stream_->Start("");
  const Message message = Numbered(1, std::string(64 << 10, 'x'));
  ASSERT_TRUE(stream_->Send(message.view()).ok());
  EXPECT_EQ(stream_->queue_bytes(), 0);
  std::string bytes(100 << 10, '\0');
  bytes.resize(recv(far_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT));
  EXPECT_EQ(bytes, Frame(message));
}

TEST_F(FrameStreamTest, KeepsTheOrderOfSmallAndLarge) {
  stream_->Start("");
  const Message small = Numbered(1, "a");
  const Message large = Numbered(2, std::string(64 << 10, 'x'));
  ASSERT_TRUE(stream_->Send(small.view()).ok());
  ASSERT_TRUE(stream_->Send(large.view()).ok());
  stream_->Flush();
  std::string bytes(100 << 10, '\0');
  bytes.resize(recv(far_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT));
  EXPECT_EQ(bytes, Frame(small) + Frame(large));
}

TEST_F(FrameStreamTest, FinishesALargeWriteWhenTheReaderIsSlow) {
  stream_->Start("");
  const std::string payload(4 << 20, 'x');
  ASSERT_TRUE(stream_->Send(Numbered(1, payload).view()).ok());
  stream_->Flush();
  EXPECT_GT(stream_->pending_bytes(), 0);
  FrameDecoder decoder{Dialect(), Limits()};
  while (true) {
    const absl::Span<char> space = decoder.WritableSpan();
    const ssize_t size =
        recv(far_.get(), space.data(), space.size(), MSG_DONTWAIT);
    if (size < 0) {
      TurnLoop();
      continue;
    }
    decoder.Commit(size);
    const auto message = decoder.Next();
    ASSERT_TRUE(message.ok()) << message.status();
    if (!message->has_value()) continue;
    EXPECT_EQ((*message)->payload, payload);
    break;
  }
  EXPECT_EQ(stream_->pending_bytes(), 0);
}

TEST_F(FrameStreamTest, KeepsNoMoreThanWhatIsStillToBeWritten) {
  stream_->Start("");
  const std::string payload(60'000, 'x');
  const size_t frame_size = kFrameHeaderSize + payload.size();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(stream_->Send(Numbered(1, payload).view()).ok());
  }
  stream_->Flush();
  std::vector<char> bytes(frame_size);
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(stream_->Send(Numbered(1, payload).view()).ok());
    stream_->Flush();
    ASSERT_GT(recv(far_.get(), bytes.data(), bytes.size(), MSG_WAITALL), 0);
  }
  EXPECT_GT(stream_->pending_bytes(), 0);
  EXPECT_LE(stream_->queue_bytes(), 2 * 22 * frame_size);
}

TEST_F(FrameStreamTest, ReportsTheEndOfTheNeighbourOnce) {
  stream_->Start("");
  far_.Reset();
  TurnLoop();
  TurnLoop();
  ASSERT_EQ(losses_.size(), 1);
  EXPECT_TRUE(losses_[0].ok());
}

TEST_F(FrameStreamTest, SaysThatTheEndCameInsideAFrame) {
  stream_->Start("");
  WriteFar(Frame(Numbered(1, "abc")).substr(0, 20));
  far_.Reset();
  TurnLoop();
  TurnLoop();
  ASSERT_EQ(losses_.size(), 1);
  EXPECT_EQ(FaultOf(losses_[0])->clause, "FRM-4");
}

TEST_F(FrameStreamTest, CanStillWriteAfterACorruptFrame) {
  stream_->Start("");
  WriteFar(std::string(30, 'Z'));
  TurnLoop();
  ASSERT_EQ(losses_.size(), 1);
  EXPECT_EQ(FaultOf(losses_[0])->clause, "FRM-2");
  ASSERT_TRUE(stream_->Send(Numbered(1, "last words").view()).ok());
  stream_->Flush();
  char bytes[200];
  EXPECT_EQ(recv(far_.get(), bytes, sizeof bytes, MSG_DONTWAIT),
            kFrameHeaderSize + 10);
}

TEST_F(FrameStreamTest, ReportsABrokenPipeWhileWriting) {
  signal(SIGPIPE, SIG_IGN);
  stream_->Start("");
  far_.Reset();
  ASSERT_TRUE(stream_->Send(Numbered(1, "a").view()).ok());
  stream_->Flush();
  ASSERT_EQ(losses_.size(), 1);
  EXPECT_TRUE(losses_[0].ok());
  EXPECT_EQ(stream_->pending_bytes(), 0);
}

TEST_F(FrameStreamTest, DeliversNothingWhileItIsPaused) {
  stream_->Start("");
  stream_->PauseReading();
  WriteFar(Frame(Numbered(5, "late")));
  TurnLoop();
  EXPECT_TRUE(messages_.empty());
  stream_->ResumeReading();
  TurnLoop();
  ASSERT_EQ(messages_.size(), 1);
}

TEST_F(FrameStreamTest, KeepsWhatItHasReadWhileItIsPaused) {
  stream_->PauseReading();
  stream_->Start(Frame(Numbered(5, "early")));
  EXPECT_TRUE(messages_.empty());
  stream_->ResumeReading();
  ASSERT_EQ(messages_.size(), 1);
}

TEST_F(FrameStreamTest, SaysWhenAPauseOfTheSenderIsOver) {
  stream_->Start("");
  const Message message = Numbered(5, std::string(5000, 'x'));
  EXPECT_EQ(*stream_->Send(message.view()), SendResult::kPaused);
  EXPECT_EQ(drained_, 0);
  stream_->Flush();
  EXPECT_EQ(drained_, 1);
}

TEST_F(FrameStreamTest, SaysAtTheEndOfTheTurnThatAFullBatchEndedAPause) {
  stream_->Start("");
  const Message message = Numbered(5, std::string(5000, 'x'));
  while (stream_->taken_bytes() == 0) {
    ASSERT_TRUE(stream_->Send(message.view()).ok());
  }
  EXPECT_EQ(drained_, 0);
  stream_->Flush();
  EXPECT_EQ(drained_, 1);
}

TEST_F(FrameStreamTest, SaysThatAPauseIsOverAlsoIfTheNextWriteFails) {
  signal(SIGPIPE, SIG_IGN);
  stream_->Start("");
  const Message message = Numbered(5, std::string(5000, 'x'));
  while (stream_->taken_bytes() == 0) {
    ASSERT_TRUE(stream_->Send(message.view()).ok());
  }
  ASSERT_FALSE(stream_->is_paused());
  far_.Reset();
  ASSERT_TRUE(stream_->Send(Numbered(6, "nobody reads this").view()).ok());
  stream_->Flush();
  EXPECT_EQ(losses_.size(), 1);
  EXPECT_EQ(drained_, 1);
}

}  // namespace
}  // namespace mitogen
