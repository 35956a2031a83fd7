#include "tools/mito/command_line.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "stub/usage/usage.h"
#include "tools/mito/flag.h"
#include "tools/mito/mito_usage.h"

namespace mitogen::mito {
namespace {

using Words = std::vector<std::string>;

CommandLine Parsed(const Words& words) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine(words);
  EXPECT_TRUE(line.ok()) << line.status();
  return line.value_or(CommandLine());
}

std::string Refusal(const Words& words) {
  return std::string(ParseCommandLine(words).status().message());
}

std::string Shown(const Words& words, bool is_text = false) {
  const absl::StatusOr<CallArguments> arguments = MakeArguments(words, is_text);
  if (!arguments.ok()) return std::string(arguments.status().message());
  const Document& document = const_cast<CallArguments&>(*arguments).document();
  return Repr(document, arguments->positional()) +
         Repr(document, arguments->keywords());
}

TEST(CommandLineTest, TakesACallWithItsHopsInOrder) {
  const CommandLine line = Parsed({"call", "--ssh", "web1", "--sudo", "root",
                                   "os.listdir", "/srv", "--", "-x"});
  EXPECT_EQ(line.subcommand, Subcommand::kCall);
  ASSERT_EQ(line.hops.size(), 2);
  EXPECT_EQ(line.hops[0].flag, "--ssh");
  EXPECT_EQ(line.hops[0].operand, "web1");
  EXPECT_EQ(line.hops[1].flag, "--sudo");
  EXPECT_EQ(line.function, "os.listdir");
  EXPECT_EQ(line.arguments, (Words{"/srv", "--", "-x"}));
}

TEST(CommandLineTest, TakesAllWordsToExplain) {
  const CommandLine line = Parsed({"explain", "no", "route", "--to", "3"});
  EXPECT_EQ(line.subcommand, Subcommand::kExplain);
  EXPECT_EQ(line.arguments, (Words{"no", "route", "--to", "3"}));
  EXPECT_EQ(Parsed({"explain", "--help"}).subcommand, Subcommand::kHelp);
  EXPECT_EQ(Refusal({"explain"}),
            "expected a clause such as RTE-4, or an error text, got nothing");
  EXPECT_EQ(Refusal({"explain", "--join"}),
            "expected a flag (see mito help), got \"--join\"");
}

TEST(CommandLineTest, LeavesWhatFollowsTheFunctionToIt) {
  EXPECT_EQ(Parsed({"call", "f.g", "--ssh", "-v"}).arguments,
            (Words{"--ssh", "-v"}));
}

TEST(CommandLineTest, TakesTheSettingsOfAMaster) {
  const CommandLine line = Parsed(
      {"session", "--mitogen", "/m", "--stub-program", "/s", "--module-path",
       "/a", "--module-path", "/b", "--import-block", "secret",
       "--max-message-size", "1000", "--unidirectional", "-vv"});
  EXPECT_EQ(line.subcommand, Subcommand::kSession);
  EXPECT_EQ(line.master.mitogen_directory, "/m");
  EXPECT_EQ(line.master.stub_program, "/s");
  EXPECT_EQ(line.master.module_path, (Words{"/a", "/b"}));
  EXPECT_EQ(line.master.import_blocks, (Words{"secret"}));
  EXPECT_EQ(line.master.max_message_size, 1000);
  EXPECT_TRUE(line.master.unidirectional);
  EXPECT_EQ(line.master.log_levels.root, kLogDebug);
}

TEST(CommandLineTest, ReachesHostsBySshIfNothingElseIsSaid) {
  const CommandLine line =
      Parsed({"call", "--host", "web1", "--sudo", "root", "os.getpid"});
  ASSERT_EQ(line.hops.size(), 2);
  EXPECT_EQ(line.hops[0].flag, "--ssh");
  EXPECT_EQ(line.hops[0].operand, "{}");
}

TEST(CommandLineTest, LeavesThePlaceOfHostsToWhoSaysIt) {
  const CommandLine line =
      Parsed({"call", "--fan-out", "-", "--docker", "{}", "os.getpid"});
  ASSERT_EQ(line.hops.size(), 1);
  EXPECT_EQ(line.host_files, Words{"-"});
}

TEST(CommandLineTest, ReadsWhichTreeASessionJoinsAndWhatItsProgramIs) {
  const CommandLine line =
      Parsed({"session", "--join", "/run/s", "--main", "program.py"});
  EXPECT_EQ(line.join, "/run/s");
  EXPECT_EQ(line.master.main_file, "program.py");
  EXPECT_EQ(Refusal({"call", "--join", "/run/s", "f.g"}),
            "expected a flag (see mito help), got \"--join\"");
}

TEST(CommandLineTest, NamesTheWordThatIsWrong) {
  EXPECT_EQ(Refusal({}), "expected call, methods, session, explain or help, got \"\"");
  EXPECT_EQ(Refusal({"run"}),
            "expected call, methods, session, explain or help, got \"run\"");
  EXPECT_EQ(Refusal({"call"}),
            "expected the name of a function, such as os.getpid, got nothing");
  EXPECT_EQ(Refusal({"call", "--sssh", "web1", "f.g"}),
            "expected a flag (see mito help), got \"--sssh\"");
  EXPECT_EQ(Refusal({"call", "--ssh"}),
            "expected [USER@]HOST[:PORT] after --ssh, got nothing");
  EXPECT_EQ(Refusal({"call", "--timeout", "-1", "f.g"}),
            "expected SECONDS above 0, at most 1000000000 for --timeout, got "
            "\"-1\"");
  EXPECT_EQ(Refusal({"session", "--repr"}),
            "expected a flag (see mito help), got \"--repr\"");
  EXPECT_EQ(Refusal({"methods", "ssh"}), "expected a flag, got \"ssh\"");
  EXPECT_NE(Refusal({"call", "getpid"}), "");
}

TEST(CommandLineTest, TakesNumbersWithinTheirRangeOnly) {
  for (const char* size : {"-1", "0", "255", "4294967296", "1e3", "x", ""}) {
    EXPECT_EQ(Refusal({"session", "--max-message-size", size}),
              absl::StrCat("expected BYTES from 256 to 4294967295 for "
                           "--max-message-size, got \"",
                           size, "\""));
  }
  EXPECT_EQ(
      Parsed({"session", "--max-message-size", "256"}).master.max_message_size,
      256);
  for (const char* seconds : {"nan", "inf", "1e16", "0", "1000000001"}) {
    EXPECT_NE(Refusal({"call", "--timeout", seconds, "f.g"}), "") << seconds;
  }
  for (const char* count : {"0", "-1", "1001", "4294967297", "1.5"}) {
    EXPECT_EQ(Refusal({"call", "--parallel", count, "f.g"}),
              absl::StrCat("expected N from 1 to 1000 for --parallel, got \"",
                           count, "\""));
  }
}

TEST(CommandLineTest, HasHelpForEveryFlag) {
  EXPECT_EQ(Parsed({"help"}).subcommand, Subcommand::kHelp);
  EXPECT_EQ(Parsed({"call", "--help"}).subcommand, Subcommand::kHelp);
  const std::string help = HelpText(MitoUsage());
  for (const HopFlag& flag : HopFlags()) {
    EXPECT_TRUE(absl::StrContains(help, flag.flag)) << flag.flag;
  }
  for (const Flag& flag : Flags()) {
    EXPECT_TRUE(absl::StrContains(help, flag.name)) << flag.name;
  }
}

TEST(CommandLineTest, AsksForTheVersion) {
  EXPECT_EQ(Parsed({"--version"}).subcommand, Subcommand::kVersion);
  EXPECT_EQ(Refusal({"--version", "x"}), "expected a flag, got \"x\"");
}

TEST(CommandLineTest, TakesTheWordsToCompleteAsTheyAre) {
  EXPECT_EQ(Parsed({"complete", "--", "call", "--ssh", ""}).arguments,
            (Words{"call", "--ssh", ""}));
  EXPECT_EQ(Refusal({"complete", "call"}),
            "expected -- after complete, got \"call\"");
}

TEST(CommandLineTest, ReadsArgumentsAsJsonOrElseAsText) {
  EXPECT_EQ(Shown({"5", "\"5\"", "five", "[1,null]", "1.5", "true", "True"}),
            "[5, '5', 'five', [1, None], 1.5, True, 'True']Kwargs({})");
  EXPECT_EQ(Shown({"", "{", "{\"$bytes\":\"x\"}"}),
            "['', '{', b'x']Kwargs({})");
}

TEST(CommandLineTest, ReadsKeywordArguments) {
  EXPECT_EQ(Shown({"a=1", "b=x=y", "c="}),
            "[]Kwargs({'a': 1, 'b': 'x=y', 'c': ''})");
  EXPECT_EQ(Shown({"1=1", "=x", "a b=c", "--", "a=1"}),
            "['1=1', '=x', 'a b=c', 'a=1']Kwargs({})");
}

TEST(CommandLineTest, TakesEverythingForTextIfToldSo) {
  EXPECT_EQ(Shown({"5", "a=1"}, true), "['5']Kwargs({'a': '1'})");
}

TEST(CommandLineTest, RefusesJsonThatIsNoValue) {
  EXPECT_EQ(Shown({"{\"$bytes\":1}"}),
            "in the argument \"{\"$bytes\":1}\": expected text without lone "
            "surrogates as $bytes, got a value of type int that is not that");
}

TEST(CommandLineTest, RefusesArgumentsThatAreNotUtf8) {
  EXPECT_TRUE(absl::StartsWith(Shown({"\xff"}), "expected arguments in UTF-8"));
}

}  // namespace
}  // namespace mitogen::mito
