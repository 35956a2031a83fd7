#include "stub/link/message_queue.h"

#include <string>
#include <thread>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

Message WithHandle(uint32_t handle) {
  Message message;
  message.header.handle = handle;
  return message;
}

TEST(MessageQueueTest, GivesMessagesInOrder) {
  MessageQueue queue;
  queue.Push(WithHandle(1));
  queue.Push(WithHandle(2));
  EXPECT_EQ(queue.Pop()->header.handle, 1);
  EXPECT_EQ(queue.Pop()->header.handle, 2);
}

TEST(MessageQueueTest, WaitsForAnotherThread) {
  MessageQueue queue;
  std::thread other([&] { queue.Push(WithHandle(1)); });
  EXPECT_EQ(queue.Pop()->header.handle, 1);
  other.join();
}

TEST(MessageQueueTest, GivesUpAfterTheTimeout) {
  MessageQueue queue;
  EXPECT_FALSE(queue.Pop(absl::Milliseconds(1)).has_value());
}

TEST(MessageQueueTest, RefusesWhatIsBeyondItsBytes) {
  MessageQueue queue(/*max_bytes=*/1000);
  Message large = WithHandle(1);
  large.payload = std::string(2000, 'x');
  EXPECT_TRUE(queue.Push(large));
  EXPECT_FALSE(queue.Push(WithHandle(2)));
  EXPECT_EQ(queue.Pop()->header.handle, 1);
  EXPECT_TRUE(queue.Push(WithHandle(3)));
  EXPECT_FALSE(queue.Push(large));
  EXPECT_EQ(queue.Pop()->header.handle, 3);
}

TEST(MessageQueueTest, DropsEverythingWhenClosed) {
  MessageQueue queue;
  queue.Push(WithHandle(1));
  queue.Close();
  queue.Push(WithHandle(2));
  EXPECT_FALSE(queue.Pop().has_value());
}

TEST(MessageQueueTest, GivesWhatIsQueuedWhenFinishedAndNothingMore) {
  MessageQueue queue;
  queue.Push(WithHandle(1));
  queue.Finish();
  EXPECT_FALSE(queue.finished());
  EXPECT_EQ(queue.Pop()->header.handle, 1);
  EXPECT_TRUE(queue.finished());
  EXPECT_FALSE(queue.Pop().has_value());
}

TEST(MessageQueueTest, FinishingReleasesWhoeverWaits) {
  MessageQueue queue;
  std::thread other([&] { EXPECT_FALSE(queue.Pop().has_value()); });
  queue.Finish();
  other.join();
}

TEST(MessageQueueTest, ClosingReleasesWhoeverWaits) {
  MessageQueue queue;
  std::thread other([&] { EXPECT_FALSE(queue.Pop().has_value()); });
  queue.Close();
  other.join();
}

}  // namespace
}  // namespace mitogen
