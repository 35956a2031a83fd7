#include "tools/mito/completion.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "stub/connect/connection_method.h"
#include "tools/mito/flag.h"
#include "tools/mito/hop.h"

namespace mitogen::mito {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

using Words = std::vector<std::string>;

Words Offered(const Words& words) {
  Words texts;
  for (const Candidate& candidate : Complete(words).candidates) {
    texts.push_back(candidate.text);
  }
  return texts;
}

TEST(CompletionTest, OffersSubcommandsFirst) {
  EXPECT_THAT(Offered({""}),
              ElementsAre("call", "methods", "session", "explain", "complete",
                          "help"));
  EXPECT_THAT(Offered({"s"}), ElementsAre("session"));
  EXPECT_THAT(Offered({"--v"}), ElementsAre("--version"));
  EXPECT_THAT(Offered({"methods", ""}), IsEmpty());
}

TEST(CompletionTest, OffersTheFlagsAndHopsOfACall) {
  for (const HopFlag& flag : HopFlags()) {
    EXPECT_THAT(Offered({"call", ""}), Contains(flag.flag));
  }
  EXPECT_THAT(Offered({"call", "--su"}), ElementsAre("--sudo", "--su"));
  EXPECT_THAT(Offered({"call", "-v", "--ti"}), ElementsAre("--timeout"));
  EXPECT_THAT(Offered({"call", "--jo"}), IsEmpty());
}

TEST(CompletionTest, OffersTheClausesToExplain) {
  EXPECT_THAT(Offered({"explain", ""}), Contains("RTE-4"));
  EXPECT_THAT(Offered({"explain", "FRM-"}),
              ElementsAre("FRM-1", "FRM-2", "FRM-3", "FRM-4"));
  EXPECT_THAT(Offered({"explain", "no-"}), IsEmpty());
  EXPECT_THAT(Offered({"explain", "no", ""}), IsEmpty());
}

TEST(CompletionTest, OffersTheFlagsOfASession) {
  EXPECT_THAT(Offered({"session", "--"}), Contains("--join"));
  EXPECT_THAT(Offered({"session", "--"}), Not(Contains("--ssh")));
  EXPECT_THAT(Offered({"session", "--"}), Not(Contains("--timeout")));
}

TEST(CompletionTest, OffersTheOptionsOfTheHopBefore) {
  EXPECT_THAT(Offered({"call", "--ssh", "web1", "--option", "iden"}),
              ElementsAre("identity_file=", "identities_only="));
  EXPECT_THAT(
      Offered({"call", "--ssh", "a", "--sudo", "b", "--option", "sudo"}),
      ElementsAre("sudo_path=", "sudo_args="));
  EXPECT_THAT(Offered({"call", "--via", "su:username=x", "--option", "su_"}),
              Contains("su_path="));
  EXPECT_THAT(Offered({"call", "--option", "python"}),
              ElementsAre("python_path="));
}

TEST(CompletionTest, OffersTheValuesOfAnOption) {
  EXPECT_THAT(
      Offered({"call", "--ssh", "a", "--option", "check_host_keys="}),
      UnorderedElementsAre("check_host_keys=enforce", "check_host_keys=accept",
                           "check_host_keys=ignore"));
  EXPECT_THAT(Offered({"call", "--option", "debug=t"}),
              ElementsAre("debug=true"));
}

TEST(CompletionTest, OffersMethodsAndTheirOptionsForVia) {
  for (const ConnectionMethod& method : ConnectionMethods()) {
    EXPECT_THAT(Offered({"call", "--via", ""}),
                Contains(absl::StrCat(method.name, ":")));
  }
  EXPECT_THAT(Offered({"call", "--via", "ssh:port=22,hostn"}),
              ElementsAre("ssh:port=22,hostname="));
  EXPECT_THAT(Offered({"call", "--via", "nothing:"}), IsEmpty());
}

TEST(CompletionTest, OffersNoOptionThatIsAPassword) {
  EXPECT_THAT(Offered({"call", "--ssh", "a", "--option", "passw"}), IsEmpty());
}

TEST(CompletionTest, LeavesFilesUsersHostsAndVariablesToTheShell) {
  EXPECT_EQ(Complete({"call", "--mitogen", ""}).list, ShellList::kDirectories);
  EXPECT_EQ(Complete({"call", "--fan-out", "h"}).list, ShellList::kFiles);
  EXPECT_EQ(Complete({"call", "--sudo", ""}).list, ShellList::kUsers);
  EXPECT_EQ(Complete({"call", "--ssh", "we"}).list, ShellList::kHosts);
  EXPECT_EQ(Complete({"call", "--password-env", ""}).list,
            ShellList::kVariables);
  EXPECT_EQ(Complete({"call", "os.listdir", "/s"}).list, ShellList::kFiles);
}

TEST(CompletionTest, KnowsEveryOperandOfTheTables) {
  for (const HopFlag& flag : HopFlags()) {
    EXPECT_TRUE(flag.operand.empty() || KnowsOperand(flag.operand))
        << flag.flag;
  }
  for (const Flag& flag : Flags()) {
    EXPECT_TRUE(flag.operand.empty() || KnowsOperand(flag.operand))
        << flag.name;
  }
}

TEST(CompletionTest, OffersNothingAfterAWordThatIsWrong) {
  EXPECT_THAT(Offered({"run", ""}), IsEmpty());
  EXPECT_THAT(Offered({"call", "--nothing", ""}), IsEmpty());
}

TEST(CompletionTest, WritesALineForEachCandidateOrTheNameOfAList) {
  EXPECT_EQ(CompletionText(Complete({"session", "--jo"})),
            "--join\tjoins the tree of a master that listens there, instead of "
            "being one\n");
  EXPECT_EQ(CompletionText(Complete({"call", "--su", ""})), ":users\n");
}

}  // namespace
}  // namespace mitogen::mito
