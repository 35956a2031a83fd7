// What a login program says: the first byte chooses the program and what it may
// be told, the second how the rest is cut.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fuzz/chunk_sizes.h"
#include "fuzz/require.h"
#include "stub/connect/login_dialog.h"

namespace mitogen {
namespace {

// Longer than what a fuzzer comes upon by chance.
constexpr absl::string_view kPassword = "correct horse battery staple";
constexpr uint8_t kHasPassword = 8;
constexpr uint8_t kAcceptsHostKey = 16;
constexpr uint8_t kHasPrompt = 32;

LoginDialogOptions OptionsFrom(uint8_t choice) {
  LoginDialogOptions options;
  options.program = static_cast<LoginProgram>(choice % 5);
  if ((choice & kHasPassword) != 0) options.password = std::string(kPassword);
  options.accept_host_key = (choice & kAcceptsHostKey) != 0;
  if ((choice & kHasPrompt) != 0) options.password_prompt = "prompt-of-ours";
  options.max_line = 64;
  options.max_lines = 10;
  return options;
}

class Conversation {
 public:
  explicit Conversation(const LoginDialogOptions& options)
      : options_(options), dialog_(options) {}

  void Run(absl::string_view said, ChunkSizes sizes) {
    while (!said.empty()) {
      const absl::string_view chunk = said.substr(0, sizes.Next());
      said.remove_prefix(chunk.size());
      CheckStatus(dialog_.Feed(chunk));
      CheckAnswer(dialog_.TakeAnswer());
      CheckLines(dialog_.TakeLines());
    }
    CheckStatus(dialog_.FeedEnd());
  }

 private:
  void CheckStatus(const absl::Status& status) {
    Require(!absl::StrContains(status.message(), kPassword),
            "no error shows the password");
    Require(failure_.ok() || status == failure_, "the first error is the last");
    Require(status.ok() != dialog_.failure().has_value(),
            "an error says which failure it is");
    failure_ = status;
  }

  void CheckAnswer(const std::string& answer) {
    if (answer.empty()) return;
    if (answer == "yes\n") {
      return Require(options_.accept_host_key, "only who may accepts a key");
    }
    Require(answer == absl::StrCat(kPassword, "\n"),
            "nothing is typed but yes and the password");
    Require(options_.password.has_value() && !typed_,
            "the password is typed once");
    Require(dialog_.password_sent(), "and that is known");
    typed_ = true;
  }

  void CheckLines(const std::vector<std::string>& lines) {
    Require(lines.size() <= options_.max_lines, "few lines are kept");
    for (const std::string& line : lines) {
      Require(line.size() <= options_.max_line, "lines are cut");
    }
  }

  const LoginDialogOptions options_;
  LoginDialog dialog_;
  absl::Status failure_;
  bool typed_ = false;
};

void Check(absl::string_view input) {
  if (input.size() < 2) return;
  Conversation(OptionsFrom(static_cast<uint8_t>(input[0])))
      .Run(input.substr(2), ChunkSizes(static_cast<uint8_t>(input[1])));
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
