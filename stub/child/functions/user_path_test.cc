#include "stub/child/functions/user_path.h"

#include <stdlib.h>

#include <fstream>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "stub/disk/account_names.h"

namespace mitogen {
namespace {

class UserPathTest : public testing::Test {
 protected:
  void SetUp() override {
    setenv("HOME", "/home/me/", 1);
    setenv("PLACE", "/srv/$OTHER", 1);
    setenv("EMPTY", "", 1);
    unsetenv("OTHER");
  }
};

TEST_F(UserPathTest, ATildeIsTheHomeDirectory) {
  EXPECT_EQ(ExpandUser("~"), "/home/me");
  EXPECT_EQ(ExpandUser("~/.ansible/tmp"), "/home/me/.ansible/tmp");
}

TEST_F(UserPathTest, AnEmptyHomeIsTheRoot) {
  setenv("HOME", "/", 1);
  EXPECT_EQ(ExpandUser("~"), "/");
  setenv("HOME", "", 1);
  EXPECT_EQ(ExpandUser("~/x"), "/x");
}

TEST_F(UserPathTest, WithoutAHomeTheAccountIsAsked) {
  unsetenv("HOME");
  EXPECT_EQ(ExpandUser("~").find('~'), std::string::npos);
}

TEST_F(UserPathTest, NamesOfUsers) {
  EXPECT_EQ(ExpandUser("~root"), *HomeOfAccount("/etc/passwd", "root"));
  EXPECT_EQ(ExpandUser("~no-such-user/x"), "~no-such-user/x");
}

TEST_F(UserPathTest, OnlyATildeInFront) {
  EXPECT_EQ(ExpandUser("/a/~"), "/a/~");
  EXPECT_EQ(ExpandUser(""), "");
}

TEST_F(UserPathTest, VariablesWithAndWithoutBraces) {
  EXPECT_EQ(ExpandVariables("$EMPTY/${HOME}x/$HOME"), "//home/me/x//home/me/");
}

TEST_F(UserPathTest, WhatIsNoVariableStays) {
  EXPECT_EQ(ExpandVariables("a$OTHER$$ ${OTHER}${ $"),
            "a$OTHER$$ ${OTHER}${ $");
}

TEST_F(UserPathTest, AValueIsNotExpandedAgain) {
  setenv("OTHER", "x", 1);
  EXPECT_EQ(ExpandVariables("$PLACE/y"), "/srv/$OTHER/y");
}

TEST(HomeOfAccountTest, ReadsTheLinesOfTheFile) {
  const std::string file = testing::TempDir() + "/passwd";
  std::ofstream(file) << "# a comment\n"
                         "short:x:7\n"
                         "ann:x:1000:1000:Ann,,,:/home/ann:/bin/sh\n"
                         "bob:x:1001:1001::/home/bob:/bin/sh\n";
  EXPECT_EQ(HomeOfAccount(file, "bob"), "/home/bob");
  EXPECT_EQ(HomeOfAccount(file, 1000), "/home/ann");
  EXPECT_EQ(HomeOfAccount(file, 7), std::nullopt);
  EXPECT_EQ(HomeOfAccount(file, "eve"), std::nullopt);
  EXPECT_EQ(HomeOfAccount(file + "-missing", "bob"), std::nullopt);
  EXPECT_EQ(AccountName(file, 1001), "bob");
}

}  // namespace
}  // namespace mitogen
