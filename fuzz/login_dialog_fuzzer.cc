// Feeds a dialog what a login program might say. The first byte chooses the
// program and what it may be told. The second says how the rest is cut. The
// third says after how many pieces each time the terminal hides what is typed,
// and when the child begins.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fuzz/chunk_sizes.h"
#include "fuzz/claims/require.h"
#include "stub/connect/login_dialog.h"
#include "stub/connect/terminal_text.h"

namespace mitogen {
namespace {

// Longer than what a fuzzer finds by chance.
constexpr absl::string_view kPassword = "correct horse battery staple";
constexpr absl::string_view kPrompt = "prompt-of-ours";
constexpr uint8_t kHasPassword = 8;
constexpr uint8_t kAcceptsHostKey = 16;
constexpr uint8_t kHasPrompt = 32;

LoginDialogOptions OptionsFrom(uint8_t choice) {
  LoginDialogOptions options;
  options.program = static_cast<LoginProgram>(choice % 5);
  if ((choice & kHasPassword) != 0) options.password = std::string(kPassword);
  options.accept_host_key = (choice & kAcceptsHostKey) != 0;
  if ((choice & kHasPrompt) != 0)
    options.password_prompt = std::string(kPrompt);
  options.max_line = 64;
  options.max_lines = 10;
  return options;
}

struct Schedule {
  explicit Schedule(uint8_t choice)
      : hides_each(1 + choice % 4), closes_at(choice / 4) {}

  size_t hides_each;
  // 63 pieces are more than most inputs have.
  size_t closes_at;
};

class Conversation {
 public:
  explicit Conversation(const LoginDialogOptions& options)
      : options_(options), dialog_(options) {}

  void Run(absl::string_view said, ChunkSizes sizes, Schedule schedule) {
    for (size_t piece = 1; !said.empty(); ++piece) {
      const absl::string_view chunk = said.substr(0, sizes.Next());
      said.remove_prefix(chunk.size());
      dialog_.Feed(chunk);
      absl::StrAppend(&line_, chunk);
      line_.erase(0, line_.rfind('\n') + 1);
      CheckShown(dialog_.TakeAnswer());
      if (piece % schedule.hides_each == 0) Hide();
      CheckLines(dialog_.TakeLines());
      if (piece == schedule.closes_at) Close();
    }
    dialog_.FeedEnd();
    Require(dialog_.Diagnosis().ok() != dialog_.diagnosed().has_value(),
            "a diagnosis says which failure it is");
    CheckWords(dialog_.Diagnosis());
    CheckShown(dialog_.TakeAnswer());
  }

 private:
  void Close() {
    dialog_.Close();
    closed_ = true;
  }

  void Hide() {
    const bool asks = dialog_.asks_for_secret();
    Require(!asks || !closed_, "nothing is asked once the child has begun");
    CheckStatus(dialog_.AnswerSecret());
    CheckHidden(asks, dialog_.TakeAnswer());
  }

  static void CheckWords(const absl::Status& status) {
    Require(!absl::StrContains(status.message(), kPassword),
            "no error shows the password");
  }

  void CheckStatus(const absl::Status& status) {
    CheckWords(status);
    Require(failure_.ok() || status == failure_, "the first error is the last");
    Require(status.ok() != dialog_.failure().has_value(),
            "an error says which failure it is");
    failure_ = status;
  }

  // Checks what was typed where everybody sees it.
  void CheckShown(const std::string& answer) const {
    if (answer.empty()) return;
    Require(options_.program == LoginProgram::kSsh, "only ssh asks for keys");
    Require(!closed_, "nothing is typed once the child has begun");
    const absl::string_view first =
        absl::string_view(answer).substr(0, answer.find('\n') + 1);
    Require(answer == first, "one question has one answer");
    Require(first == "no\n" || (first == "yes\n" && options_.accept_host_key),
            "only who may accepts a key");
  }

  void CheckHidden(bool asked, const std::string& answer) {
    if (answer.empty()) return;
    Require(answer == absl::StrCat(kPassword, "\n"),
            "nothing is typed but the password");
    Require(asked, "it is typed only where it is asked for");
    Require(options_.password.has_value() && !typed_,
            "the password is typed once");
    Require(dialog_.password_sent(), "and that is known");
    Require(options_.program != LoginProgram::kSudo ||
                (options_.password_prompt == kPrompt && HasPrompt(line_)),
            "sudo asks only by the prompt that it was given");
    typed_ = true;
  }

  // The dialog cuts a line, and drops sequences of a terminal; but it never
  // puts a prompt together from two lines.
  bool HasPrompt(absl::string_view line) const {
    for (size_t size = 1; size <= options_.max_line; ++size) {
      const size_t start = line.size() - std::min(size, line.size());
      if (absl::StrContains(TerminalText(line.substr(start)), kPrompt)) {
        return true;
      }
    }
    return false;
  }

  void CheckLines(const std::vector<std::string>& lines) {
    Require(lines.size() <= options_.max_lines, "few lines are kept");
    for (const std::string& line : lines) {
      Require(line.size() <= options_.max_line, "lines are cut");
    }
  }

  const LoginDialogOptions options_;
  LoginDialog dialog_;
  // What was said since the last newline.
  std::string line_;
  absl::Status failure_;
  bool typed_ = false;
  bool closed_ = false;
};

void Check(absl::string_view input) {
  if (input.size() < 3) return;
  Conversation(OptionsFrom(static_cast<uint8_t>(input[0])))
      .Run(input.substr(3), ChunkSizes(static_cast<uint8_t>(input[1])),
           Schedule(static_cast<uint8_t>(input[2])));
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
