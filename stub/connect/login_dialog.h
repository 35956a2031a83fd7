// Talks with ssh, sudo, su or doas until they let us in: answers what they ask,
// and tells in clear words why they refuse. A pure state machine; the caller
// reads and writes.
//
// Feed it what the program writes to its terminal, or to its standard error, or
// to the stream that it shares with the child, up to the child's first marker
// (after that it is only to be logged):
//
//   LoginDialog dialog(command.dialog);
//   RETURN_IF_ERROR(dialog.Feed(bytes));
//   write(terminal, dialog.TakeAnswer());
//   for (const std::string& line : dialog.TakeLines()) Log(line);
//
// A prompt is seen when the bytes given so far end with one: a program that
// asks writes nothing more until it has its answer. Lines are the same for any
// chunking. What is kept is bounded by the options, whatever comes.
//
// Source of the facts: mitogen/ssh.py, sudo.py, su.py, doas.py: SetupProtocol
// and SetupBootstrapProtocol (0.3.54), and the programs (login_patterns.cc).

#ifndef MITOGEN_STUB_CONNECT_LOGIN_DIALOG_H_
#define MITOGEN_STUB_CONNECT_LOGIN_DIALOG_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "stub/connect/login_patterns.h"

namespace mitogen {

struct LoginDialogOptions {
  LoginProgram program = LoginProgram::kNone;
  // Typed when asked for, once. A program that asks again did not accept it.
  std::optional<std::string> password;
  // Answer "yes" when ssh asks whether to go on with an unknown host key.
  bool accept_host_key = false;
  // Text in the prompt for a password, which is then looked for anywhere in
  // the unfinished line. Empty: any of PasswordWords() and a colon at its end.
  std::string password_prompt;
  // Texts in a line that mean a wrong password, besides RefusalPatterns().
  std::vector<std::string> incorrect_prompts;
  // A longer line is cut into pieces of that size.
  size_t max_line = 4096;
  // Lines kept for TakeLines(); older ones are dropped.
  size_t max_lines = 100;
};

class LoginDialog {
 public:
  explicit LoginDialog(LoginDialogOptions options);

  // An error is final: it says which LoginFailure it is, and has the line that
  // told so. Every later call returns the same error.
  absl::Status Feed(absl::string_view bytes);
  // The program has ended: what is left is a line.
  absl::Status FeedEnd();

  // Why Feed() failed.
  std::optional<LoginFailure> failure() const { return failure_; }
  // Whether the password was typed.
  bool password_sent() const { return password_sent_; }

  // What to write to the terminal now; mostly nothing.
  std::string TakeAnswer() { return std::exchange(answer_, {}); }
  // Finished lines since the last call, as a person would read them, without
  // empty ones, prompts and answers.
  std::vector<std::string> TakeLines();

 private:
  void EndLine();
  void CheckLine(absl::string_view line);
  void CheckPrompt();
  std::optional<LoginPrompt> PromptIn(absl::string_view line) const;
  bool AsksForPassword(absl::string_view line) const;
  void Answer(LoginPrompt prompt, absl::string_view line);
  void AnswerPassword(absl::string_view line);
  void AnswerHostKey(absl::string_view line);
  void Fail(LoginFailure failure, absl::string_view line);

  const LoginDialogOptions options_;
  std::string partial_;
  std::string answer_;
  std::deque<std::string> lines_;
  bool password_sent_ = false;
  std::optional<HostKeyHint> host_key_hint_;
  std::optional<LoginFailure> failure_;
  absl::Status status_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_LOGIN_DIALOG_H_
