#include "tools/mito/answer_turns.h"

#include <optional>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace mitogen::mito {
namespace {

constexpr size_t kLarge = AnswerTurns::kSmallBytes + 1;

TEST(AnswerTurnsTest, ReadsOneLargeAnswerAtATime) {
  AnswerTurns turns;
  std::optional<AnswerTurns::Turn> first =
      turns.Await(kLarge, absl::InfiniteFuture());
  ASSERT_TRUE(first.has_value());
  // The wait ends at the deadline.
  EXPECT_FALSE(turns.Await(kLarge, absl::Now()).has_value());
  first.reset();
  EXPECT_TRUE(turns.Await(kLarge, absl::InfiniteFuture()).has_value());
}

TEST(AnswerTurnsTest, LetsSmallAnswersPassALargeOne) {
  AnswerTurns turns;
  const auto large = turns.Await(kLarge, absl::InfiniteFuture());
  const auto small =
      turns.Await(AnswerTurns::kSmallBytes, absl::InfiniteFuture());
  EXPECT_TRUE(small.has_value());
}

}  // namespace
}  // namespace mitogen::mito
