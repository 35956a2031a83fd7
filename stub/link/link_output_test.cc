#include "stub/link/link_output.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/frame.h"
#include "stub/os/event_loop.h"
#include "stub/os/unique_fd.h"

namespace mitogen {
namespace {

constexpr OutputLanes::Lane kLane = 7;
constexpr OutputLanes::Lane kOtherLane = 8;
constexpr OutputLanes::Owner kOwner = {.destination = 7, .way_in = 1};
constexpr size_t kSize = 100;
constexpr ShareLimits kShares = {
    .direct = 500, .turn = kSize, .total = 20'000, .news_size = 0};
constexpr OutputLimits kLimits = {.pause_at = 2000};

// A stream that nothing is written to before it is flushed.
class LinkOutputTest : public testing::Test, public FrameStream::Visitor {
 protected:
  LinkOutputTest() {
    signal(SIGPIPE, SIG_IGN);
    int fds[2] = {};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    far_ = UniqueFd(fds[1]);
    stream_.emplace(&loop_, UniqueFd(fds[0]), UniqueFd(dup(fds[0])),
                    LinkOutput::StreamOptions({.output = kLimits}, kShares),
                    this);
    output_.emplace(&*stream_, kLimits, kShares);
  }

  static Message MessageOf(uint32_t handle, size_t size = kSize) {
    return {{.handle = handle}, std::string(size - kFrameHeaderSize, 'x')};
  }
  // Straight to the stream, until that takes no more.
  void FillStream() {
    while (!output_->MustWait()) {
      EXPECT_TRUE(stream_->Send(MessageOf(0).view()).ok());
    }
  }
  SendResult Later(OutputLanes::Lane lane, uint32_t handle,
                   std::optional<OutputLanes::Owner> owner = std::nullopt) {
    return *output_->SendLater(MessageOf(handle).view(), lane, owner);
  }
  // Handles that are not 0.
  std::vector<uint32_t> Read() {
    std::vector<uint32_t> handles;
    char bytes[kSize];
    while (recv(far_.get(), bytes, kSize, MSG_DONTWAIT) == kSize) {
      FrameDecoder decoder((Dialect()), Limits());
      decoder.Feed(absl::string_view(bytes, kSize));
      const uint32_t handle = (**decoder.Next()).header.handle;
      if (handle != 0) handles.push_back(handle);
    }
    return handles;
  }

  EventLoop loop_;
  UniqueFd far_;
  std::optional<FrameStream> stream_;
  std::optional<LinkOutput> output_;

 private:
  void OnMessage(const MessageView&) override {}
  void OnLost(const absl::Status&) override {}
};

TEST_F(LinkOutputTest, LetsMessagesWaitOnceTheStreamHasEnough) {
  EXPECT_FALSE(output_->MustWait());
  FillStream();
  EXPECT_EQ(output_->pending_bytes(), kShares.direct);
}

TEST_F(LinkOutputTest, IsFullByAllThatWaits) {
  FillStream();
  while (output_->pending_bytes() < kLimits.pause_at) {
    EXPECT_FALSE(output_->is_full());
    Later(kLane, 1);
  }
  EXPECT_TRUE(output_->is_full());
}

TEST_F(LinkOutputTest, FlushesAllInTheOrderOfTurns) {
  FillStream();
  for (uint32_t handle = 1; handle <= 3; ++handle) Later(kLane, handle);
  Later(kOtherLane, 10);
  output_->FlushAll();
  EXPECT_EQ(output_->pending_bytes(), 0);
  EXPECT_EQ(Read(), (std::vector<uint32_t>{1, 10, 2, 3}));
}

TEST_F(LinkOutputTest, FlushesNoMoreThanTheNeighbourTakes) {
  FillStream();
  for (uint32_t handle = 1; handle <= 10'000; ++handle) Later(kLane, handle);
  output_->FlushAll();
  EXPECT_GT(output_->pending_bytes(), 0);
  EXPECT_TRUE(output_->MustWait());
}

TEST_F(LinkOutputTest, RefillsTheStreamAsFarAsThatTakesIt) {
  FillStream();
  for (uint32_t handle = 1; handle <= 10; ++handle) Later(kLane, handle);
  stream_->Flush();
  EXPECT_TRUE(output_->Refill());
  EXPECT_EQ(stream_->pending_bytes(), kShares.direct);
  EXPECT_EQ(output_->pending_bytes(), 10 * kSize);
}

TEST_F(LinkOutputTest, SaysThatNothingWaits) {
  EXPECT_FALSE(output_->Refill());
}

TEST_F(LinkOutputTest, ForgetsWhatWaitsIfTheNeighbourTakesNoMore) {
  FillStream();
  Later(kLane, 1);
  far_.Reset();
  output_->FlushAll();
  EXPECT_EQ(output_->pending_bytes(), 0);
}

TEST_F(LinkOutputTest, RefusesWhatHasAnOwnerAndNoRoom) {
  FillStream();
  while (Later(kLane, 1, kOwner) == SendResult::kSent) {
  }
  EXPECT_LE(output_->pending_bytes(), kShares.direct + kShares.total / 4);
  EXPECT_EQ(Later(kLane, 1), SendResult::kSent) << "of the program itself";
}

TEST_F(LinkOutputTest, TellsAtOnceOfAMessageThatCannotBeAFrame) {
  FillStream();
  const std::string large(Limits().max_message_size + 1, 'x');
  EXPECT_FALSE(output_->SendLater({{}, large}, kLane, std::nullopt).ok());
}

}  // namespace
}  // namespace mitogen
