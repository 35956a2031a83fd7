#include "stub/child/functions/good_temp_directory.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class GoodTempDirectoryTest : public testing::Test {
 protected:
  std::string Find(const std::vector<std::string>& candidates) {
    const absl::StatusOr<std::string> found = FindGoodTempDirectory(
        candidates,
        [this](absl::string_view why) { unusable_.emplace_back(why); });
    EXPECT_TRUE(found.ok()) << found.status();
    return *found;
  }

  mode_t ModeOf(const std::string& path) {
    struct stat status;
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777;
  }

  TemporaryTree tree_;
  std::vector<std::string> unusable_;
};

TEST_F(GoodTempDirectoryTest, TakesTheFirstThatCanBeUsed) {
  EXPECT_EQ(Find({tree_.path(), "/tmp"}), tree_.path());
  EXPECT_TRUE(unusable_.empty());
  EXPECT_TRUE(std::filesystem::is_empty(tree_.path()));
}

TEST_F(GoodTempDirectoryTest, MakesOneThatIsNotThereForThisUserAlone) {
  umask(022);
  const std::string path = tree_.path() + "/new/tmp";
  EXPECT_EQ(Find({path}), path);
  EXPECT_EQ(ModeOf(path), 0700u);
  EXPECT_EQ(ModeOf(tree_.path() + "/new"), 0755u);
}

TEST_F(GoodTempDirectoryTest, GoesOnAfterOneThatCannotBeUsed) {
  tree_.Write("file", "");
  EXPECT_EQ(Find({"", tree_.path() + "/file", tree_.path() + "/file/below",
                  tree_.path()}),
            tree_.path());
  EXPECT_THAT(unusable_, ElementsAre(HasSubstr("No such file"),
                                     StartsWith("no temporary files in " +
                                                tree_.path() + "/file"),
                                     HasSubstr("Not a directory")));
}

TEST_F(GoodTempDirectoryTest, ExpandsWhatTheUserWrote) {
  setenv("HOME", tree_.path().c_str(), 1);
  setenv("SUB", "sub", 1);
  EXPECT_EQ(Find({"~/$SUB"}), tree_.path() + "/sub");
}

TEST_F(GoodTempDirectoryTest, ComesToThoseOfPythonLast) {
  tree_.Write("file", "");
  setenv("TMPDIR", tree_.path().c_str(), 1);
  EXPECT_EQ(Find({tree_.path() + "/file"}), tree_.path());
}

}  // namespace
}  // namespace mitogen
