// The output of real programs (testdata/logins*.txt) leads to the result that
// was recorded, however the output is cut into pieces.

#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "stub/connect/connection_method.h"
#include "stub/connect/login_dialog.h"

namespace mitogen {
namespace {

constexpr absl::string_view kPassword = "hunter2";

// Those of Debian 12, with some programs of newer systems; of Debian 13; and of
// testing.
constexpr absl::string_view kFiles[] = {"logins.txt", "logins_13.txt",
                                        "logins_testing.txt"};

struct Burst {
  // The output until the program waited or ended.
  std::string said;
  // The answer: "password", "yes", "no", or nothing.
  std::string typed;
};

struct Recording {
  std::string name;
  LoginDialogOptions options;
  std::vector<Burst> bursts;
  std::string outcome;
};

// The options that a method would give to the dialog.
LoginDialogOptions OptionsOf(absl::string_view program,
                             absl::string_view words) {
  ConnectionOptions options;
  if (program == "ssh") options.emplace("hostname", std::string("host"));
  if (absl::StrContains(words, "password")) {
    options.emplace("password", std::string(kPassword));
  }
  if (absl::StrContains(words, "accept")) {
    options.emplace("check_host_keys", std::string("accept"));
  }
  return MakeConnectionCommand(program, options, {{"python3"}})->dialog;
}

std::string Unquoted(absl::string_view text) {
  std::string bytes;
  EXPECT_TRUE(absl::CUnescape(
      absl::StripSuffix(absl::StripPrefix(text, "\""), "\""), &bytes))
      << text;
  return bytes;
}

void ReadFile(absl::string_view name, std::vector<Recording>& recordings) {
  std::ifstream file(absl::StrCat("stub/connect/testdata/", name));
  std::string line;
  std::string program;
  while (std::getline(file, line)) {
    const std::pair<std::string, std::string> field =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    const auto& [key, value] = field;
    if (key == "login") {
      recordings.push_back({absl::StrCat(name, ": ", value)});
    }
    if (key == "program") program = value;
    if (key == "options") {
      recordings.back().options = OptionsOf(program, value);
    }
    if (key == "said") recordings.back().bursts.push_back({Unquoted(value)});
    if (key == "typed") recordings.back().bursts.back().typed = value;
    if (key == "outcome") recordings.back().outcome = value;
  }
}

std::vector<Recording> ReadRecordings() {
  std::vector<Recording> recordings;
  for (const absl::string_view name : kFiles) {
    const size_t before = recordings.size();
    ReadFile(name, recordings);
    EXPECT_GT(recordings.size(), before + 40) << name;
  }
  return recordings;
}

std::string Answer(const Burst& burst) {
  if (burst.typed.empty()) return "";
  return absl::StrCat(burst.typed == "password" ? kPassword : burst.typed,
                      "\n");
}

// Returns "up", or the failure.
std::string OutcomeOf(const LoginDialog& dialog) {
  const std::optional<LoginFailure> failure =
      dialog.failure().has_value() ? dialog.failure() : dialog.diagnosed();
  return failure.has_value() ? std::string(InfoOf(*failure).text) : "up";
}

TEST(RecordedLoginsTest, LeadToWhatTheyLedTo) {
  const std::vector<Recording> recordings = ReadRecordings();
  for (const Recording& recording : recordings) {
    SCOPED_TRACE(recording.name);
    LoginDialog dialog(recording.options);
    for (const Burst& burst : recording.bursts) {
      dialog.Feed(burst.said);
      dialog.AnswerSecret().IgnoreError();
      EXPECT_EQ(dialog.TakeAnswer(), Answer(burst));
    }
    EXPECT_EQ(OutcomeOf(dialog), recording.outcome);
  }
}

// Feeds each burst in pieces. A program turns the echo off only when it waits,
// at the end of a burst.
std::pair<std::string, std::vector<std::string>> InPieces(
    const Recording& recording, bool cut) {
  LoginDialog dialog(recording.options);
  std::string answers;
  for (const Burst& burst : recording.bursts) {
    absl::string_view rest = burst.said;
    while (!rest.empty()) {
      const size_t size =
          cut ? *rc::gen::inRange<size_t>(1, rest.size() + 1) : rest.size();
      dialog.Feed(rest.substr(0, size));
      answers += dialog.TakeAnswer();
      rest.remove_prefix(size);
    }
    dialog.AnswerSecret().IgnoreError();
    answers += dialog.TakeAnswer();
  }
  dialog.FeedEnd();
  return {answers + OutcomeOf(dialog), dialog.TakeLines()};
}

RC_GTEST_PROP(RecordedLoginsTest, LeadToTheSameInAnyPieces, ()) {
  static const auto* const kRecordings =
      new std::vector<Recording>(ReadRecordings());
  const Recording recording = *rc::gen::elementOf(*kRecordings);
  RC_ASSERT(InPieces(recording, true) == InPieces(recording, false));
}

}  // namespace
}  // namespace mitogen
