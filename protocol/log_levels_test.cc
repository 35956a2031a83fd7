#include "protocol/log_levels.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(LogLevelsTest, ALoggerWithoutALevelTakesThatAboveIt) {
  const LogLevels levels{kLogError, kLogDebug, kLogNotSet};
  EXPECT_EQ(levels.EffectiveLevel("stdout"), kLogError);
  EXPECT_EQ(levels.EffectiveLevel("mitogen"), kLogDebug);
  EXPECT_EQ(levels.EffectiveLevel("mitogen.service"), kLogDebug);
  EXPECT_EQ(levels.EffectiveLevel("mitogen.io"), kLogDebug);
  EXPECT_EQ(levels.EffectiveLevel("mitogenic"), kLogError);
}

TEST(LogLevelsTest, TheIoLoggersLevelHoldsForThoseBelowIt) {
  const LogLevels levels{kLogWarning, kLogDebug, kLogInfo};
  EXPECT_EQ(levels.EffectiveLevel("mitogen.io.ssh"), kLogInfo);
  EXPECT_EQ(levels.EffectiveLevel("mitogen.ioctl"), kLogDebug);
}

TEST(LogLevelsTest, TheIoLoggerIsNeverForwarded) {
  const LogLevels levels{kLogDebug, kLogDebug, kLogDebug};
  EXPECT_FALSE(levels.IsForwarded("mitogen.io", kLogError));
  EXPECT_TRUE(levels.IsForwarded("mitogen", kLogDebug));
}

}  // namespace
}  // namespace mitogen
