#include "stub/children/read_allowance.h"

#include <string>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr SideOutputLimits kLimits = {
    .bytes_per_second = 1000, .burst = 400, .line_cost = 100};

class ReadAllowanceTest : public testing::Test {
 protected:
  // How long nothing is read then.
  milliseconds PauseAfter(const std::string& bytes) {
    allowance_.Charge(bytes, now_);
    return std::chrono::duration_cast<milliseconds>(allowance_.Pause());
  }

  ReadAllowance::Clock::time_point now_{seconds(1000)};
  ReadAllowance allowance_{kLimits, now_};
};

TEST_F(ReadAllowanceTest, GivesSoMuchAtOnce) {
  EXPECT_EQ(PauseAfter(std::string(399, 'x')), milliseconds(0));
  EXPECT_EQ(PauseAfter("x"), milliseconds(100));
}

TEST_F(ReadAllowanceTest, GivesSoMuchASecond) {
  PauseAfter(std::string(400, 'x'));
  now_ += milliseconds(300);
  EXPECT_EQ(PauseAfter(std::string(299, 'x')), milliseconds(0));
  EXPECT_EQ(PauseAfter("x"), milliseconds(100));
}

TEST_F(ReadAllowanceTest, ChargesForEachLine) {
  EXPECT_EQ(PauseAfter("a\nb\nc\n"), milliseconds(0));
  EXPECT_EQ(PauseAfter("\n"), milliseconds(107));
}

TEST_F(ReadAllowanceTest, ChargesForEachRead) {
  SideOutputLimits limits = kLimits;
  limits.read_cost = 199;
  ReadAllowance allowance(limits, now_);
  allowance.Charge("a", now_);
  EXPECT_EQ(allowance.Pause(), milliseconds(0));
  allowance.Charge("b", now_);
  EXPECT_EQ(allowance.Pause(), milliseconds(100));
}

TEST_F(ReadAllowanceTest, WaitsForWhatWasReadBeyondIt) {
  EXPECT_EQ(PauseAfter(std::string(1400, 'x')), milliseconds(1100));
}

TEST_F(ReadAllowanceTest, SavesNoMoreThanTheBurst) {
  now_ += seconds(60);
  EXPECT_EQ(PauseAfter(std::string(400, 'x')), milliseconds(100));
}

}  // namespace
}  // namespace mitogen
