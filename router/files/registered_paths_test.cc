#include "router/files/registered_paths.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

TEST(NormalPathTest, LeavesOutWhatLeadsNowhere) {
  EXPECT_EQ(NormalPath("/a/b"), "/a/b");
  EXPECT_EQ(NormalPath("/a//b/./c/"), "/a/b/c");
  EXPECT_EQ(NormalPath("/a/../b"), "/b");
  EXPECT_EQ(NormalPath("/../.."), "/");
  EXPECT_EQ(NormalPath("//"), "/");
  EXPECT_EQ(NormalPath("a"), std::nullopt);
  EXPECT_EQ(NormalPath(""), std::nullopt);
}

class RegisteredPathsTest : public testing::Test {
 protected:
  RegisteredPathsTest() : paths_(4) {}
  RegisteredPaths paths_;
};

TEST_F(RegisteredPathsTest, FindsAPathByItsOwnName) {
  ASSERT_TRUE(paths_.Add("/a/../x").ok());
  ASSERT_TRUE(paths_.Add("relative").ok());
  EXPECT_EQ(paths_.Find("/a/../x"), "/a/../x");
  EXPECT_EQ(paths_.Find("relative"), "relative");
  EXPECT_EQ(paths_.Find("/x"), std::nullopt);
}

TEST_F(RegisteredPathsTest, FindsWhatIsBelowAPrefix) {
  ASSERT_TRUE(paths_.AddPrefix("/srv/files").ok());
  EXPECT_EQ(paths_.Find("/srv/files"), "/srv/files");
  EXPECT_EQ(paths_.Find("/srv/files/a/b"), "/srv/files/a/b");
  EXPECT_EQ(paths_.Find("/srv/files2"), std::nullopt);
  EXPECT_EQ(paths_.Find("/srv"), std::nullopt);
  EXPECT_EQ(paths_.Find("files/a"), std::nullopt);
}

TEST_F(RegisteredPathsTest, NothingEscapesAPrefix) {
  ASSERT_TRUE(paths_.AddPrefix("/srv/files").ok());
  EXPECT_EQ(paths_.Find("/srv/files/../secret"), std::nullopt);
  // A link in between cannot lead elsewhere: the normal form is opened.
  EXPECT_EQ(paths_.Find("/srv/files/link/../a"), "/srv/files/a");
}

TEST_F(RegisteredPathsTest, APrefixMayBeWrittenInAnyForm) {
  ASSERT_TRUE(paths_.AddPrefix("/srv/./files/").ok());
  EXPECT_EQ(paths_.Find("/srv/files/a"), "/srv/files/a");
  ASSERT_TRUE(paths_.AddPrefix("/").ok());
  EXPECT_EQ(paths_.Find("/etc/passwd"), "/etc/passwd");
}

// On which the original's walk up the path never ends.
TEST_F(RegisteredPathsTest, TwoSlashesAreTakenAsOne) {
  EXPECT_EQ(paths_.Find("//x"), std::nullopt);
  ASSERT_TRUE(paths_.AddPrefix("/x").ok());
  EXPECT_EQ(paths_.Find("//x/y"), "/x/y");
}

TEST_F(RegisteredPathsTest, TheRootIsAPrefixOfAll) {
  ASSERT_TRUE(paths_.AddPrefix("/").ok());
  EXPECT_EQ(paths_.Find("/"), "/");
  EXPECT_EQ(paths_.Find("/a"), "/a");
}

TEST_F(RegisteredPathsTest, ALongerPrefixIsFoundBehindAShorterOne) {
  ASSERT_TRUE(paths_.AddPrefix("/a").ok());
  ASSERT_TRUE(paths_.AddPrefix("/srv/files").ok());
  EXPECT_EQ(paths_.Find("/srv/files/x"), "/srv/files/x");
  EXPECT_EQ(paths_.Find("/b/files/x"), std::nullopt);
}

std::string PathOfSize(size_t size) {
  std::string path = "/a";
  while (path.size() < size) path += std::string(path);
  path.resize(size);
  return path;
}

TEST_F(RegisteredPathsTest, FindsNoPathThatNoSystemOpens) {
  ASSERT_TRUE(paths_.AddPrefix("/").ok());
  EXPECT_NE(paths_.Find(PathOfSize(kMaxPathBytes)), std::nullopt);
  EXPECT_EQ(paths_.Find(PathOfSize(kMaxPathBytes + 1)), std::nullopt);
  EXPECT_EQ(paths_.Find(PathOfSize(16 << 20)), std::nullopt);
}

TEST_F(RegisteredPathsTest, RegistersNoPathThatNoSystemOpens) {
  const std::string path = PathOfSize(kMaxPathBytes + 1);
  EXPECT_EQ(FaultOf(paths_.Add(path))->clause, "SVC-11");
  // Although its normal form is short.
  const std::string slashes(kMaxPathBytes + 1, '/');
  EXPECT_EQ(FaultOf(paths_.AddPrefix(slashes))->clause, "SVC-11");
  EXPECT_EQ(FaultOf(paths_.AddPrefix(PathOfSize(16 << 20)))->clause, "SVC-11");
}

TEST_F(RegisteredPathsTest, RefusesWhatIsBeyondTheLimit) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(paths_.Add(absl::StrCat("/", i)).ok());
  }
  EXPECT_EQ(FaultOf(paths_.Add("/4"))->clause, "SVC-11");
  EXPECT_TRUE(paths_.Add("/3").ok());
}

RC_GTEST_PROP(RegisteredPathsProperty, WhatIsFoundIsBelowThePrefix, ()) {
  const auto part = rc::gen::element<std::string>("a", "b", "..", ".", "");
  const auto parts = *rc::gen::container<std::vector<std::string>>(part);
  std::string path;
  for (const std::string& one : parts) absl::StrAppend(&path, "/", one);
  RegisteredPaths paths(10);
  RC_ASSERT(paths.AddPrefix("/a/b").ok());
  const auto found = paths.Find(path);
  if (!found.has_value()) return;
  RC_ASSERT(*found == "/a/b" || absl::StartsWith(*found, "/a/b/"));
  RC_ASSERT(NormalPath(*found) == *found);
}

}  // namespace
}  // namespace mitogen
