#include "stub/link/inbox_queue.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

Message Numbered(uint32_t number, size_t size = 0) {
  Message message;
  message.header.handle = number;
  message.payload = std::string(size, 'x');
  return message;
}

bool Push(InboxQueue* queue, uint32_t number, size_t size = 0) {
  return queue->Push(Numbered(number, size).view());
}

// The number of the next message; for an error its negative status code; 0 if
// there is no message.
int64_t Next(InboxQueue* queue) {
  const std::optional<absl::StatusOr<Message>> next = queue->TryPop();
  if (!next.has_value()) return 0;
  if (!next->ok()) return -static_cast<int64_t>(next->status().code());
  return (*next)->header.handle;
}

constexpr int64_t kLoss =
    -static_cast<int64_t>(absl::StatusCode::kResourceExhausted);
constexpr int64_t kEnd = -static_cast<int64_t>(absl::StatusCode::kCancelled);

// Appends to `numbers` what comes, in the form of Next().
InboxQueue::Receiver NoteIn(std::vector<int64_t>* numbers) {
  return std::make_shared<Completion<Message>>(
      [numbers](const absl::StatusOr<Message>& message) {
        numbers->push_back(
            message.ok() ? message->header.handle
                         : -static_cast<int64_t>(message.status().code()));
      });
}

TEST(InboxQueueTest, GivesMessagesInOrder) {
  InboxQueue queue;
  EXPECT_EQ(Next(&queue), 0);
  Push(&queue, 1);
  Push(&queue, 2);
  EXPECT_EQ(Next(&queue), 1);
  EXPECT_EQ(Next(&queue), 2);
  EXPECT_EQ(Next(&queue), 0);
}

TEST(InboxQueueTest, GivesThemToThoseWhoWaitInOrder) {
  InboxQueue queue;
  std::vector<int64_t> first, second;
  queue.Await(NoteIn(&first));
  queue.Await(NoteIn(&second));
  Push(&queue, 1);
  Push(&queue, 2);
  Push(&queue, 3);
  EXPECT_EQ(first, std::vector<int64_t>{1});
  EXPECT_EQ(second, std::vector<int64_t>{2});
  EXPECT_EQ(Next(&queue), 3);
}

TEST(InboxQueueTest, GivesWhatIsThereAtOnce) {
  InboxQueue queue;
  Push(&queue, 1);
  std::vector<int64_t> received;
  queue.Await(NoteIn(&received));
  EXPECT_EQ(received, std::vector<int64_t>{1});
}

TEST(InboxQueueTest, GivesNothingToWhoeverWaitsNoMore) {
  InboxQueue queue;
  std::vector<int64_t> received;
  const InboxQueue::Receiver receiver = NoteIn(&received);
  queue.Await(receiver);
  queue.StopWaiting(receiver);
  Push(&queue, 1);
  EXPECT_EQ(received, std::vector<int64_t>{});
  EXPECT_EQ(Next(&queue), 1);
}

TEST(InboxQueueTest, RefusesWhatIsBeyondItsBytesAndSaysHowMuch) {
  InboxQueue queue(/*max_bytes=*/2000);
  EXPECT_TRUE(Push(&queue, 1, 500));
  EXPECT_TRUE(Push(&queue, 2, 500));
  EXPECT_FALSE(Push(&queue, 3, 1000));
  EXPECT_FALSE(Push(&queue, 4, 1000));
  EXPECT_EQ(Next(&queue), 1);
  EXPECT_TRUE(Push(&queue, 5, 100));
  EXPECT_EQ(Next(&queue), 2);
  const std::optional<absl::StatusOr<Message>> lost = queue.TryPop();
  ASSERT_TRUE(lost.has_value());
  EXPECT_EQ(lost->status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(lost->status().message(),
            "expected a program that receives what is sent to it, lost 2 "
            "messages of 2000 bytes: 2000 were waiting already");
  EXPECT_EQ(Next(&queue), 5);
}

TEST(InboxQueueTest, HoldsNoMoreThanItsBytesOfSmallMessages) {
  InboxQueue queue(/*max_bytes=*/12'800);
  size_t taken = 0;
  while (Push(&queue, 1) && taken < 1'000) ++taken;
  EXPECT_EQ(taken, 100);
}

TEST(InboxQueueTest, HasRoomForOneOfAnySizeIfItIsEmpty) {
  InboxQueue queue(/*max_bytes=*/10);
  EXPECT_TRUE(Push(&queue, 1, 1000));
  EXPECT_FALSE(Push(&queue, 2));
  EXPECT_EQ(Next(&queue), 1);
  EXPECT_EQ(Next(&queue), kLoss);
  EXPECT_TRUE(Push(&queue, 3, 1000));
}

TEST(InboxQueueTest, GivesWhatIsQueuedWhenFinishedAndThenTheEnd) {
  InboxQueue queue;
  Push(&queue, 1);
  queue.Finish();
  EXPECT_EQ(Next(&queue), 1);
  EXPECT_EQ(Next(&queue), kEnd);
  EXPECT_EQ(Next(&queue), kEnd);
}

TEST(InboxQueueTest, TellsThoseWhoWaitOfTheEnd) {
  std::vector<int64_t> received;
  {
    InboxQueue queue;
    queue.Await(NoteIn(&received));
    queue.Await(NoteIn(&received));
  }
  EXPECT_EQ(received, (std::vector<int64_t>{kEnd, kEnd}));
}

}  // namespace
}  // namespace mitogen
