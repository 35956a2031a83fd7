#include "stub/disk/owned_links.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

constexpr uid_t kOther = 12345;

std::string ContentOf(const OwnedLinksResult& result) {
  std::string content(100, '\0');
  const ssize_t size = read(result.file.get(), content.data(), content.size());
  content.resize(size < 0 ? 0 : size);
  return content;
}

class OwnedLinksTest : public testing::Test {
 protected:
  OwnedLinksTest() {
    tree_.Write("file", "content");
    tree_.Write("directory/inner", "inner");
    tree_.Write("secret/inner", "secret");
  }

  std::string Path(const std::string& name) const {
    return tree_.path() + "/" + name;
  }
  void Link(const std::string& target, const std::string& name) const {
    ASSERT_EQ(symlink(target.c_str(), Path(name).c_str()), 0);
  }
  // Gives the link to another user, but not the file that it leads to.
  bool GiveAway(const std::string& name) const {
    return lchown(Path(name).c_str(), kOther, -1) == 0;
  }
  OwnedLinksResult Open(const std::string& name) const {
    return OpenByOwnedLinks(Path(name), geteuid());
  }

  TemporaryTree tree_;
};

TEST_F(OwnedLinksTest, OpensAFileWithoutLinks) {
  EXPECT_EQ(ContentOf(Open("file")), "content");
  EXPECT_EQ(ContentOf(Open("directory/../directory/./inner")), "inner");
}

TEST_F(OwnedLinksTest, FollowsLinksOfItsOwnUser) {
  Link("file", "relative");
  Link(Path("directory"), "absolute");
  Link("absolute/../absolute/inner", "nested");
  EXPECT_EQ(ContentOf(Open("relative")), "content");
  EXPECT_EQ(ContentOf(Open("absolute/inner")), "inner");
  EXPECT_EQ(ContentOf(Open("nested")), "inner");
}

TEST_F(OwnedLinksTest, FollowsALinkOfTheOwnerOfTheFile) {
  Link("file", "link");
  // The trusted user owns nothing here; this user owns both link and file.
  const OwnedLinksResult result = OpenByOwnedLinks(Path("link"), kOther);
  EXPECT_EQ(ContentOf(result), "content");
}

TEST_F(OwnedLinksTest, RefusesALinkOfSomebodyElse) {
  Link("file", "link");
  Link("secret", "by_directory");
  Link("by_directory/inner", "by_link");
  if (!GiveAway("link") || !GiveAway("by_directory")) {
    GTEST_SKIP() << "needs to give links to another user";
  }
  for (const char* name : {"link", "by_directory/inner", "by_link"}) {
    const OwnedLinksResult result = Open(name);
    EXPECT_FALSE(result.file.valid()) << name;
    EXPECT_EQ(result.error, EACCES) << name;
    EXPECT_EQ(result.refused_owner, kOther) << name;
  }
}

TEST_F(OwnedLinksTest, HasTheErrorsOfTheSystem) {
  Link("loop", "loop");
  Link("nowhere", "dangling");
  EXPECT_EQ(Open("none").error, ENOENT);
  EXPECT_EQ(Open("dangling").error, ENOENT);
  EXPECT_EQ(Open("file/inner").error, ENOTDIR);
  EXPECT_EQ(Open("loop").error, ELOOP);
  EXPECT_EQ(OpenByOwnedLinks("", 0).error, ENOENT);
}

TEST_F(OwnedLinksTest, OpensNothingButRegularFiles) {
  ASSERT_EQ(mkfifo(Path("fifo").c_str(), 0600), 0);
  for (const char* name : {"fifo", "directory"}) {
    const OwnedLinksResult result = Open(name);
    EXPECT_FALSE(result.file.valid());
    EXPECT_EQ(result.error, 0);
    EXPECT_FALSE(S_ISREG(result.status.st_mode));
    EXPECT_NE(result.status.st_mode, 0);
  }
}

// Another thread swaps a directory and a link all the time. Code that checked
// the one and opened the other would show the secret.
TEST_F(OwnedLinksTest, ASwapShowsNothing) {
  Link("secret", "swapped");
  if (!GiveAway("swapped")) {
    GTEST_SKIP() << "needs to give links to another user";
  }
  std::atomic<bool> done = false;
  const std::string one = Path("swapped");
  const std::string other = Path("directory");
  std::thread swapper([&] {
    while (!done) {
      syscall(SYS_renameat2, AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(),
              RENAME_EXCHANGE);
    }
  });
  int opened = 0;
  int refused = 0;
  // Runs until both outcomes were seen, and 5000 times at least.
  for (int i = 0; i < 5000 || opened == 0 || refused == 0; ++i) {
    const OwnedLinksResult result = Open("directory/inner");
    refused += result.refused_owner.has_value();
    if (!result.file.valid()) continue;
    ++opened;
    if (ContentOf(result) != "inner") {
      ADD_FAILURE() << "showed " << ContentOf(result);
      break;
    }
  }
  done = true;
  swapper.join();
}

}  // namespace
}  // namespace mitogen
