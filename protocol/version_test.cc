#include "protocol/version.h"

#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(VersionTest, IsThatOfTheFileAtTheRoot) {
  std::ifstream file("VERSION");
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  EXPECT_EQ(LibraryVersion(), line) << "change protocol/version.cc";
}

TEST(VersionTest, IsThreeNumbers) {
  EXPECT_THAT(std::string(LibraryVersion()),
              testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace mitogen
