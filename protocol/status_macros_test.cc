#include "protocol/status_macros.h"

#include <memory>
#include <utility>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

absl::Status RunAndCount(const absl::Status& status, int* reached) {
  RETURN_IF_ERROR(status);
  ++*reached;
  return absl::OkStatus();
}

TEST(ReturnIfErrorTest, ReturnsTheErrorAsItIs) {
  int reached = 0;
  EXPECT_EQ(RunAndCount(absl::NotFoundError("no such handle"), &reached),
            absl::NotFoundError("no such handle"));
  EXPECT_EQ(reached, 0);
}

TEST(ReturnIfErrorTest, GoesOnWithoutAnError) {
  int reached = 0;
  EXPECT_TRUE(RunAndCount(absl::OkStatus(), &reached).ok());
  EXPECT_EQ(reached, 1);
}

absl::StatusOr<int> AddOne(const absl::StatusOr<int>& number) {
  ASSIGN_OR_RETURN(const int value, number);
  return value + 1;
}

TEST(AssignOrReturnTest, ReturnsTheErrorAsItIs) {
  EXPECT_EQ(AddOne(absl::DataLossError("cut short")).status(),
            absl::DataLossError("cut short"));
}

TEST(AssignOrReturnTest, TakesTheValue) { EXPECT_EQ(*AddOne(41), 42); }

absl::StatusOr<std::unique_ptr<int>> Make(int value, int* calls) {
  ++*calls;
  return std::make_unique<int>(value);
}

absl::StatusOr<int> SumOfTwo(int* calls) {
  ASSIGN_OR_RETURN(std::unique_ptr<int> first, Make(1, calls));
  ASSIGN_OR_RETURN(const std::unique_ptr<int> second, Make(2, calls));
  return *first + *second;
}

TEST(AssignOrReturnTest, MovesWhatCannotBeCopied) {
  int calls = 0;
  EXPECT_EQ(*SumOfTwo(&calls), 3);
}

TEST(AssignOrReturnTest, EvaluatesTheExpressionOnce) {
  int calls = 0;
  ASSERT_TRUE(SumOfTwo(&calls).ok());
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace mitogen
