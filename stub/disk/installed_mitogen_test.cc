#include "stub/disk/installed_mitogen.h"

#include <cstdlib>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Error(const absl::Status& status) {
  return std::string(status.message());
}

TEST(ParseMitogenVersionTest, ReadsATuple) {
  EXPECT_EQ(ParseMitogenVersion("__version__ = (0, 3, 54)\n").value(),
            (Release{0, 3, 54}));
}

TEST(ParseMitogenVersionTest, LeavesOutWhatIsBeforeARelease) {
  EXPECT_EQ(ParseMitogenVersion("__version__=(0,3,0,'rc',1)").value(),
            (Release{0, 3, 0}));
}

TEST(ParseMitogenVersionTest, IsNotFooledByTextAndComments) {
  EXPECT_EQ(ParseMitogenVersion("'''\n__version__ = (9, 9, 9)\n'''\n"
                                "# __version__ = (8, 8, 8)\n"
                                "\n"
                                "# The release.\n"
                                "__version__ = (0, 2, 8)  # Now.\n")
                .value(),
            (Release{0, 2, 8}));
}

TEST(ParseMitogenVersionTest, RefusesWhatIsNoTupleOfNumbers) {
  for (const char* source :
       {"", "__version__ = '0.3.54'", "__version__ = (0, 3)",
        "__version__ = (0, 3, '4')", "version = (0, 3, 54)",
        "print(__version__)", "__version__ = (0, 3, 99999999999)"}) {
    EXPECT_FALSE(ParseMitogenVersion(source).ok()) << source;
  }
}

TEST(InstalledMitogenTest, HasTheReleaseTheCoreAndTheDirectory) {
  TemporaryTree tree;
  tree.Write("mitogen/__init__.py", "__version__ = (0, 3, 7)\n");
  tree.Write("mitogen/core.py", "CORE = 1\n");
  const auto installed = ReadInstalledMitogen(tree.path());
  ASSERT_TRUE(installed.ok()) << installed.status();
  EXPECT_EQ(installed->release, (Release{0, 3, 7}));
  EXPECT_EQ(installed->core_source, "CORE = 1\n");
  EXPECT_EQ(installed->directory, tree.path());
}

TEST(InstalledMitogenTest, SaysWhichFileIsMissing) {
  TemporaryTree tree;
  EXPECT_THAT(Error(ReadInstalledMitogen(tree.path()).status()),
              HasSubstr(tree.path() + "/mitogen/__init__.py"));
  tree.Write("mitogen/__init__.py", "__version__ = (0, 3, 7)\n");
  EXPECT_THAT(Error(ReadInstalledMitogen(tree.path()).status()),
              HasSubstr(tree.path() + "/mitogen/core.py"));
}

TEST(InstalledMitogenTest, SaysWhichFileHasNoVersion) {
  TemporaryTree tree;
  tree.Write("mitogen/__init__.py", "");
  EXPECT_THAT(Error(ReadInstalledMitogen(tree.path()).status()),
              HasSubstr("mitogen/__init__.py"));
}

TEST(InstalledMitogenTest, IsFoundByTheEnvironmentUnlessThereIsAHint) {
  TemporaryTree empty, one, two;
  for (const TemporaryTree* tree : {&one, &two}) {
    tree->Write("mitogen/__init__.py", "__version__ = (0, 3, 7)\n");
    tree->Write("mitogen/core.py", "");
  }
  setenv("MITOGEN_PATH", (empty.path() + ":" + one.path()).c_str(), 1);
  EXPECT_EQ(FindInstalledMitogen()->directory, one.path());
  EXPECT_EQ(FindInstalledMitogen(two.path())->directory, two.path());
  const absl::Status missing = FindInstalledMitogen(empty.path()).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Error(missing), HasSubstr(empty.path()));
  unsetenv("MITOGEN_PATH");
}

TEST(InstalledMitogenTest, IsLookedForUnderTheNewestPythonFirst) {
  TemporaryTree home;
  home.Write(".local/lib/python3.9/site-packages/x", "");
  home.Write(".local/lib/python3.11/site-packages/x", "");
  setenv("HOME", home.path().c_str(), 1);
  unsetenv("MITOGEN_PATH");
  const std::vector<std::string> places = InstalledMitogenPlaces(std::nullopt);
  ASSERT_GE(places.size(), 2);
  EXPECT_EQ(places[0], home.path() + "/.local/lib/python3.11/site-packages");
  EXPECT_EQ(places[1], home.path() + "/.local/lib/python3.9/site-packages");
}

TEST(InstalledMitogenTest, ServesItsOwnPackageOnly) {
  TemporaryTree tree;
  tree.Write("mitogen/__init__.py", "__version__ = (0, 3, 7)\n");
  tree.Write("mitogen/core.py", "");
  tree.Write("mitogen/parent.py", "import mitogen.core\nimport other\n");
  tree.Write("other.py", "");
  ModulePath modules(
      {.directories = {MitogenModules(*ReadInstalledMitogen(tree.path()))}});
  EXPECT_TRUE(modules.Find("mitogen.parent")->has_value());
  EXPECT_FALSE(modules.Find("other")->has_value());
  EXPECT_THAT(modules.Related("mitogen.parent").value(),
              ElementsAre("mitogen", "mitogen.core"));
}

}  // namespace
}  // namespace mitogen
