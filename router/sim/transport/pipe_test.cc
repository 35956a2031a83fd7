#include "router/sim/transport/pipe.h"

#include <string>

#include "gtest/gtest.h"
#include "router/sim/transport/event_queue.h"
#include "router/sim/transport/prng.h"

namespace mitogen::sim {
namespace {

std::string ReadAll(Pipe* pipe) {
  std::string bytes(pipe->held(), '\0');
  pipe->Read(absl::MakeSpan(bytes.data(), bytes.size()));
  return bytes;
}

TEST(PipeTest, TakesNoMoreThanFits) {
  Pipe pipe(4);
  EXPECT_EQ(pipe.Write("abcdef"), 4);
  EXPECT_TRUE(pipe.full());
  EXPECT_EQ(pipe.Write("x"), 0);
  EXPECT_EQ(ReadAll(&pipe), "abcd");
  EXPECT_EQ(pipe.Write("ef"), 2);
  EXPECT_EQ(ReadAll(&pipe), "ef");
}

TEST(PipeTest, GivesWhatWasWrittenBeforeItsWriterLeft) {
  Pipe pipe(10);
  pipe.Write("abc");
  pipe.CloseWriter();
  EXPECT_FALSE(pipe.can_write());
  EXPECT_FALSE(pipe.at_end());
  EXPECT_EQ(ReadAll(&pipe), "abc");
  EXPECT_TRUE(pipe.at_end());
}

TEST(PipeTest, ForgetsWhatNobodyWillRead) {
  for (const bool breaks : {false, true}) {
    Pipe pipe(10);
    pipe.Write("abc");
    breaks ? pipe.Break() : pipe.CloseReader();
    EXPECT_FALSE(pipe.can_write());
    EXPECT_EQ(pipe.held(), 0);
    EXPECT_EQ(pipe.at_end(), breaks);
    EXPECT_EQ(pipe.written(), pipe.read() + pipe.held() + pipe.discarded());
  }
}

TEST(PrngTest, IsTheSameEverywhere) {
  // The reference values of splitmix64.
  Prng prng(1234567);
  EXPECT_EQ(prng.Next(), 6457827717110365317u);
  EXPECT_EQ(prng.Next(), 3203168211198807973u);
}

TEST(PrngTest, StaysWithinItsBounds) {
  Prng prng = Prng::Fork(1, 2);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_LT(prng.Below(7), 7);
    const uint64_t value = prng.Between(3, 5);
    EXPECT_TRUE(value >= 3 && value <= 5);
  }
  EXPECT_NE(Prng::Fork(1, 2).Next(), Prng::Fork(1, 3).Next());
}

TEST(EventQueueTest, GoesByTimeThenByOrder) {
  EventQueue queue;
  queue.Schedule(5, EventKind::kAct, 1);
  queue.Schedule(3, EventKind::kAct, 2);
  queue.Schedule(5, EventKind::kAct, 3);
  EXPECT_EQ(queue.Take().context, 2);
  EXPECT_EQ(queue.now_us(), 3);
  EXPECT_EQ(queue.Take().context, 1);
  EXPECT_EQ(queue.Take().context, 3);
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace mitogen::sim
