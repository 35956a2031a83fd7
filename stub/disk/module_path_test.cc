#include "stub/disk/module_path.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

constexpr char kTree[] = "stub/testdata/modules/tree";
constexpr char kOriginal[] = "stub/testdata/modules/original.txt";

ModulePath PathOf(const std::string& directory) {
  return ModulePath({.directories = {{directory, ""}}});
}

bool Finds(ModulePath& path, absl::string_view name) {
  const auto found = path.Find(name);
  return found.ok() && found->has_value();
}

// As original_modules.py shows it.
std::string Shown(ModulePath& modules, absl::string_view name) {
  const auto found = modules.Find(name);
  if (!found.ok()) return found.status().ToString();
  std::string shown = absl::StrCat("module ", name, "\n");
  if (!found->has_value()) return absl::StrCat(shown, "  none\n");
  absl::string_view path = (*found)->path;
  absl::ConsumePrefix(&path, absl::StrCat(kTree, "/"));
  absl::StrAppend(&shown, "  path ", path, "\n");
  const auto line = [&](std::string word, std::vector<std::string> names) {
    names.insert(names.begin(), std::move(word));
    absl::StrAppend(&shown, "  ", absl::StrJoin(names, " "), "\n");
  };
  if ((*found)->submodules.has_value()) line("package", *(*found)->submodules);
  line("related", modules.Related(name).value());
  return shown;
}

TEST(ModulePathTest, AnswersAsTheOriginal) {
  std::ifstream file(kOriginal);
  const std::string original((std::istreambuf_iterator<char>(file)),
                             std::istreambuf_iterator<char>());
  ModulePath modules = PathOf(kTree);
  std::string ours;
  for (absl::string_view line : absl::StrSplit(original, '\n')) {
    if (absl::ConsumePrefix(&line, "module ")) ours += Shown(modules, line);
  }
  EXPECT_GT(original.size(), 1000);
  EXPECT_EQ(ours, original);
}

TEST(ModulePathTest, GivesTheSourceAsItIs) {
  TemporaryTree tree;
  const std::string source = "# coding: utf-8\r\nname = '\u00e9'\f\n";
  tree.Write("m.py", source);
  ModulePath modules = PathOf(tree.path());
  const auto found = modules.Find("m").value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->source, source);
  EXPECT_EQ(found->path, tree.path() + "/m.py");
  EXPECT_EQ(found->submodules, std::nullopt);
}

TEST(ModulePathTest, TakesTheFirstDirectoryThatHasTheModule) {
  TemporaryTree one, two;
  one.Write("m.py", "1");
  two.Write("m.py", "2");
  two.Write("n.py", "2");
  ModulePath modules(
      {.directories = {{one.path(), ""}, {two.path() + "/", ""}}});
  EXPECT_EQ((*modules.Find("m"))->source, "1");
  EXPECT_EQ((*modules.Find("n"))->source, "2");
}

TEST(ModulePathTest, PrefersAPackageToAModuleAndBothToANamespace) {
  TemporaryTree one, two;
  one.Write("a/__init__.py", "package");
  one.Write("a.py", "module");
  one.Write("b/x.py", "in a namespace");
  two.Write("b.py", "module");
  ModulePath modules({.directories = {{one.path(), ""}, {two.path(), ""}}});
  EXPECT_EQ((*modules.Find("a"))->source, "package");
  EXPECT_EQ((*modules.Find("b"))->source, "module");
  EXPECT_FALSE(Finds(modules, "b.x"));
}

TEST(ModulePathTest, FindsTheModulesOfANamespaceInAllItsDirectories) {
  TemporaryTree one, two;
  one.Write("ns/a.py", "1");
  two.Write("ns/b.py", "2");
  ModulePath modules({.directories = {{one.path(), ""}, {two.path(), ""}}});
  EXPECT_FALSE(Finds(modules, "ns"));
  EXPECT_EQ((*modules.Find("ns.a"))->source, "1");
  EXPECT_EQ((*modules.Find("ns.b"))->source, "2");
}

TEST(ModulePathTest, ServesOnlyThePackageThatAnEntryIsRestrictedTo) {
  TemporaryTree tree;
  tree.Write("wanted/__init__.py", "");
  tree.Write("wanted/part.py", "import other");
  tree.Write("other.py", "");
  ModulePath modules({.directories = {{tree.path(), "wanted"}}});
  EXPECT_TRUE(Finds(modules, "wanted.part"));
  EXPECT_FALSE(Finds(modules, "other"));
  EXPECT_THAT(modules.Related("wanted.part").value(), ElementsAre("wanted"));
}

TEST(ModulePathTest, ServesNothingFromAStandardLibrary) {
  TemporaryTree tree;
  tree.Write("os.py", "");
  tree.Write("site.py", "");
  tree.Write("new_in_this_python.py", "");
  ModulePath modules = PathOf(tree.path());
  EXPECT_FALSE(Finds(modules, "os"));
  EXPECT_FALSE(Finds(modules, "new_in_this_python"));
}

TEST(ModulePathTest, ServesABackportButDoesNotRelateIt) {
  TemporaryTree tree;
  tree.Write("dataclasses.py", "");
  tree.Write("m.py", "import dataclasses");
  ModulePath modules = PathOf(tree.path());
  EXPECT_TRUE(Finds(modules, "dataclasses"));
  EXPECT_THAT(modules.Related("m").value(), IsEmpty());
}

TEST(ModulePathTest, RelatesWhatIsImportedFromThePackageItself) {
  TemporaryTree tree;
  tree.Write("p/__init__.py", "");
  tree.Write("p/a.py", "from . import b\nfrom .q import c\n");
  tree.Write("p/b.py", "");
  tree.Write("p/q/__init__.py", "from .. import d\nfrom .... import far\n");
  tree.Write("p/q/c.py", "");
  tree.Write("p/d.py", "");
  tree.Write("far.py", "");
  ModulePath modules = PathOf(tree.path());
  EXPECT_THAT(modules.Related("p.a").value(),
              ElementsAre("p", "p.b", "p.d", "p.q", "p.q.c"));
}

TEST(ModulePathTest, EndsWhereModulesImportEachOther) {
  TemporaryTree tree;
  tree.Write("a.py", "import b");
  tree.Write("b.py", "import a");
  ModulePath modules = PathOf(tree.path());
  EXPECT_THAT(modules.Related("a").value(), ElementsAre("b"));
}

TEST(ModulePathTest, RelatesNoMoreThanTheLimit) {
  TemporaryTree tree;
  tree.Write("m.py", "import a, b, c");
  for (const char* name : {"a.py", "b.py", "c.py"}) tree.Write(name, "");
  ModulePath modules(
      {.directories = {{tree.path(), ""}}, .limits = {.max_related = 2}});
  EXPECT_EQ(modules.Related("m")->size(), 2);
}

// Each name would be joined to the module's: gigabytes of text of a small file.
TEST(ModulePathTest, RelatesNoNameThatNoFileHas) {
  TemporaryTree tree;
  std::string names = "other";
  for (int i = 0; i < 100'000; ++i) absl::StrAppend(&names, ", n", i);
  const std::string longest(4 << 20, 'm');
  tree.Write("big.py",
             absl::StrCat("import other\nfrom ", longest, " import ", names,
                          "\nfrom other import ", longest, "\n"));
  tree.Write("other.py", "");
  ModulePath modules({.directories = {{tree.path(), ""}},
                      .limits = {.max_scanned_bytes = 64u << 20}});
  EXPECT_THAT(modules.Related("big").value(), ElementsAre("other"));
}

TEST(ModulePathTest, FollowsNoImportsOfALargeSource) {
  TemporaryTree tree;
  tree.Write("p/__init__.py", "");
  tree.Write("p/small.py", "import other # 1");
  tree.Write("p/large.py", "import other # 12");
  tree.Write("other.py", "");
  ModulePath modules({.directories = {{tree.path(), ""}},
                      .limits = {.max_scanned_bytes = 16}});
  EXPECT_THAT(modules.Related("p.small").value(), ElementsAre("other", "p"));
  EXPECT_THAT(modules.Related("p.large").value(), ElementsAre("p"));
  EXPECT_TRUE(Finds(modules, "p.large"));
}

TEST(ModulePathTest, HasAMainModuleOnlyIfToldItsFile) {
  TemporaryTree tree;
  tree.Write("__main__.py", "from the path");
  tree.Write("program", "import helper\n");
  tree.Write("helper.py", "import __main__\n");
  ModulePath without = PathOf(tree.path());
  EXPECT_FALSE(Finds(without, "__main__"));
  ModulePath with({.directories = {{tree.path(), ""}},
                   .main_file = tree.path() + "/program"});
  EXPECT_EQ((*with.Find("__main__"))->source, "import helper\n");
  EXPECT_THAT(with.Related("__main__").value(), ElementsAre("helper"));
  EXPECT_THAT(with.Related("helper").value(), IsEmpty());
}

TEST(ModulePathTest, SaysThatAFileIsTooBig) {
  TemporaryTree tree;
  tree.Write("m.py", "12345");
  tree.Write("n.py", "1234");
  ModulePath modules(
      {.directories = {{tree.path(), ""}}, .limits = {.max_file_bytes = 4}});
  EXPECT_EQ(modules.Find("m").status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ((*modules.Find("n"))->source, "1234");
}

TEST(ModulePathTest, SaysThatAFileCannotBeRead) {
  TemporaryTree tree;
  tree.Write("m.py", "");
  ModulePath modules = PathOf(tree.path());
  EXPECT_TRUE(Finds(modules, "m"));
  std::filesystem::remove(tree.path() + "/m.py");
  EXPECT_EQ(modules.Find("m").status().code(), absl::StatusCode::kNotFound);
}

// No descriptor can be had while it lives.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

TEST(ModulePathTest, SaysThatADirectoryCouldNotBeReadAndReadsItLater) {
  TemporaryTree tree;
  tree.Write("p/__init__.py", "import p.m");
  tree.Write("p/m.py", "");
  tree.Write("p/data", "");
  ModulePath modules = PathOf(tree.path());
  {
    const NoDescriptors scarcity;
    EXPECT_EQ(modules.Find("p").status().message(),
              absl::StrCat("cannot read the directory ", tree.path(),
                           ": Too many open files"));
    EXPECT_FALSE(modules.Read("p", "data").ok());
    EXPECT_THAT(modules.Related("p").value(), IsEmpty());
  }
  EXPECT_THAT((*modules.Find("p"))->submodules, Optional(ElementsAre("m")));
  EXPECT_TRUE(modules.Read("p", "data").value().has_value());
  EXPECT_THAT(modules.Related("p").value(), ElementsAre("p.m"));
}

// It imports nothing, and that is not remembered either.
TEST(ModulePathTest, RelatesWhatAFileImportsThatCouldNotBeReadBefore) {
  TemporaryTree tree;
  tree.Write("a.py", "import b");
  tree.Write("b.py", "");
  ModulePath modules = PathOf(tree.path());
  EXPECT_TRUE(Finds(modules, "a"));
  {
    const NoDescriptors scarcity;
    EXPECT_THAT(modules.Related("a").value(), IsEmpty());
  }
  EXPECT_THAT(modules.Related("a").value(), ElementsAre("b"));
}

TEST(ModulePathTest, FindsNothingInADirectoryThatIsNotThere) {
  ModulePath modules = PathOf("/no/such/directory");
  EXPECT_TRUE(modules.Find("m").ok());
  EXPECT_FALSE(Finds(modules, "m"));
}

TEST(ModulePathTest, DoesNotWaitForAPipe) {
  TemporaryTree tree;
  ASSERT_EQ(mkfifo((tree.path() + "/m.py").c_str(), 0600), 0);
  ModulePath modules = PathOf(tree.path());
  EXPECT_FALSE(Finds(modules, "m"));
}

TEST(ModulePathTest, IsNotLedOutOfItsDirectories) {
  TemporaryTree tree;
  tree.Write("secret.py", "");
  tree.Write("served/m.py", "");
  tree.Write("served/p/__init__.py", "");
  ModulePath modules = PathOf(tree.path() + "/served");
  const std::string names[] = {"../secret",
                               "...secret",
                               "p/../../secret",
                               tree.path() + "/secret",
                               "p.../secret",
                               std::string("m\0", 2),
                               "..",
                               ".",
                               "/",
                               "p/__init__"};
  for (const std::string& name : names) {
    EXPECT_FALSE(Finds(modules, name)) << name;
    EXPECT_THAT(modules.Related(name).value(), IsEmpty()) << name;
  }
  EXPECT_TRUE(Finds(modules, "m"));
}

TEST(ModulePathTest, RemembersOnlyWhatTheListingsMay) {
  TemporaryTree tree;
  tree.Write("a/b/c/d.py", "");
  ModulePath modules({.directories = {{tree.path(), ""}},
                      .limits = {.listings = {.max_directories = 2}}});
  EXPECT_TRUE(Finds(modules, "a.b.c.d"));
  EXPECT_TRUE(Finds(modules, "a.b.c.d"));
}

RC_GTEST_PROP(ModulePathTest, FindsNothingByANameThatNoFileHas,
              (const std::string& name)) {
  ModulePath modules = PathOf(kTree);
  const auto found = modules.Find(name);
  RC_ASSERT(found.ok());
  if (found->has_value()) RC_ASSERT(name == "app" || name == "notes");
}

TEST(ModulePathTest, ReadsAFileOfAPackage) {
  ModulePath modules = PathOf(kTree);
  EXPECT_THAT(modules.Read("app", "greeting.txt").value(),
              Optional(std::string("text in the package\n")));
  EXPECT_EQ(modules.Read("app", "absent").value(), std::nullopt);
  EXPECT_EQ(modules.Read("app", "util").value(), std::nullopt);
  EXPECT_EQ(modules.Read("app", "").value(), std::nullopt);
  EXPECT_EQ(modules.Read("app", "..").value(), std::nullopt);
  EXPECT_EQ(modules.Read("absent", "greeting.txt").value(), std::nullopt);
}

TEST(ModulePathTest, KnowsTheSizeOfWhatItReads) {
  TemporaryTree tree;
  tree.Write("p/__init__.py", "");
  tree.Write("p/data", "12345");
  std::filesystem::create_symlink("/no/such", tree.path() + "/p/broken");
  ModulePath modules = PathOf(tree.path());
  EXPECT_EQ(modules.SizeOf("p", "data"), 5);
  EXPECT_EQ(modules.SizeOf("p", "other"), std::nullopt);
  EXPECT_EQ(modules.SizeOf("p", "broken"), std::nullopt);
  EXPECT_EQ(modules.SizeOf("p", "../p/data"), std::nullopt);
  EXPECT_EQ(modules.SizeOf("q", "data"), std::nullopt);
}

TEST(ModulePathTest, ReadsAFileOfANamespaceButNoneOfAModule) {
  ModulePath modules = PathOf(kTree);
  EXPECT_TRUE(modules.Read("spare.only", "readme.txt").value().has_value());
  EXPECT_EQ(modules.Read("notes", "notes.py").value(), std::nullopt);
}

TEST(ModulePathTest, RefusesAResourceWithAPath) {
  ModulePath modules = PathOf(kTree);
  for (const char* name : {"../notes.py", "util/text.py", "/etc/passwd", "/"}) {
    const auto content = modules.Read("app", name);
    ASSERT_FALSE(content.ok()) << name;
    EXPECT_EQ(FaultOf(content.status())->blame, Blame::kPeer);
  }
}

TEST(ModulePathTest, GivesSourceThatEveryPythonReads) {
  TemporaryTree tree;
  tree.Write("latin.py", "# coding: latin-1\ns = u'\xe9'\nimport other\n");
  tree.Write("other.py",
             "\xef\xbb\xbf"
             "import latin\n");
  tree.Write("broken.py", "s = '\xe9'\n");
  ModulePath path({.directories = {{tree.path(), ""}},
                   .main_file = tree.path() + "/latin.py"});
  for (const char* name : {"latin", "__main__"}) {
    EXPECT_EQ((*path.Find(name))->source,
              "# coding: utf-8\ns = u'\u00e9'\nimport other\n");
  }
  EXPECT_EQ((*path.Find("other"))->source, "import latin\n");
  EXPECT_EQ((*path.Find("broken"))->source, "s = '\xe9'\n");
  EXPECT_NE((*path.Find("broken"))->warning, "");
  EXPECT_THAT(*path.Related("latin"), ElementsAre("other"));
}

// Somebody who can write where modules are must not have children shown what
// only this process may read.
TEST(ModulePathTest, FollowsOnlyTrustedLinks) {
  TemporaryTree tree;
  tree.Write("p/__init__.py", "");
  tree.Write("secret", "secret = 1\n");
  const std::string secret = tree.path() + "/secret";
  const std::string module = tree.path() + "/p/m.py";
  const std::string resource = tree.path() + "/p/data";
  ASSERT_EQ(symlink(secret.c_str(), module.c_str()), 0);
  ASSERT_EQ(symlink(secret.c_str(), resource.c_str()), 0);
  ModulePath path = PathOf(tree.path());
  EXPECT_TRUE(Finds(path, "p.m"));
  EXPECT_TRUE(path.Read("p", "data").ok());
  if (lchown(module.c_str(), 12345, -1) != 0 ||
      lchown(resource.c_str(), 12345, -1) != 0) {
    GTEST_SKIP() << "needs to give links to another user";
  }
  EXPECT_EQ(path.Find("p.m").status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(path.Read("p", "data").status().code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace mitogen
