#include "stub/link/ended_contexts.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(EndedContextsTest, RemembersWhatHasEnded) {
  EndedContexts ended;
  ended.Add(7);
  EXPECT_TRUE(ended.Contains(7));
  EXPECT_FALSE(ended.Contains(8));
}

TEST(EndedContextsTest, ForgetsTheOldestBeyondItsBound) {
  EndedContexts ended(/*max_contexts=*/2);
  for (const uint32_t id : {1, 2, 2, 3}) ended.Add(id);
  EXPECT_FALSE(ended.Contains(1));
  EXPECT_TRUE(ended.Contains(2));
  EXPECT_TRUE(ended.Contains(3));
}

}  // namespace
}  // namespace mitogen
