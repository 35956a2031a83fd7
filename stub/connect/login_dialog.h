// Talks with ssh, sudo, su or doas until they let us in: answers what they ask,
// and tells in clear words why they refused. A pure state machine; the caller
// reads and writes.
//
// Feed it what the program writes to its terminal, or to its standard error, or
// to the stream that it shares with the child:
//
//   LoginDialog dialog(command.dialog);
//   dialog.Feed(bytes);
//   if (dialog.asks_for_secret() && TerminalHidesInput()) {
//     RETURN_IF_ERROR(dialog.AnswerSecret());
//   }
//   write(terminal, dialog.TakeAnswer());
//   for (const std::string& line : dialog.TakeLines()) Log(line);
//
// Other programs write to the same descriptor: the login files of the other
// side, what they start, helpers of the login program. So there are three
// rules:
//
// - No line ends the attempt. A line that tells a refusal is the Diagnosis(),
//   for use once the program has ended.
// - A secret is asked for by two signs together: the unfinished line reads like
//   a prompt, and the terminal hides what is typed. A program that asks for a
//   secret sets the latter; one that is writing a line does not.
// - Nothing is answered after Close(), which the caller calls at the first
//   marker of the child: code of the other side runs from then on.
//
// Lines are the same for any chunking. What is kept is bounded by the options,
// whatever comes.
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
  // Answer "yes" when ssh asks whether to go on with an unknown host key, and
  // not "no".
  bool accept_host_key = false;
  // Text in the prompt for a password, which is then looked for anywhere in
  // the unfinished line. Empty: any of PasswordWords() and a colon at its end.
  // sudo prints the text that it is given, and only that is a prompt of sudo.
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

  void Feed(absl::string_view bytes);
  // What is left is a line: nothing more comes, or too late.
  void FeedEnd();
  // The child has begun: lines are read on, but nothing is answered any more.
  void Close();

  // Whether the unfinished line reads like a prompt for a secret.
  bool asks_for_secret() const;
  // The terminal hides what is typed, so the line is a prompt: types the
  // password. Nothing happens unless asks_for_secret(). An error is final: it
  // says which LoginFailure it is, and has the prompt. No password was given,
  // or it was typed before, or another secret is wanted.
  absl::Status AnswerSecret();
  // Why AnswerSecret() failed.
  std::optional<LoginFailure> failure() const { return failure_; }

  // The first line that told why the program refuses; OK if none did. It is the
  // cause only if the program has ended without a child: somebody else may have
  // written it.
  absl::Status Diagnosis() const { return diagnosis_; }
  std::optional<LoginFailure> diagnosed() const { return diagnosed_; }

  // Whether the password was typed.
  bool password_sent() const { return password_sent_; }

  // What to write to the terminal now; mostly nothing.
  std::string TakeAnswer() { return std::exchange(answer_, {}); }
  // Finished lines since the last call, as a person would read them, without
  // empty ones, prompts that were answered, and answers.
  std::vector<std::string> TakeLines();

 private:
  void EndLine();
  void CheckLine(absl::string_view line);
  void AnswerHostKey();
  std::optional<LoginPrompt> Asked() const;
  bool AsksForPassword(absl::string_view line) const;
  bool IsPromptOfSudo(absl::string_view line) const;
  void Diagnose(LoginFailure failure, absl::string_view line);
  absl::Status Fail(LoginFailure failure, absl::string_view line);
  absl::Status ErrorOf(LoginFailure failure, absl::string_view line) const;

  const LoginDialogOptions options_;
  std::string partial_;
  std::string answer_;
  // What was typed where the terminal shows it.
  std::string echo_;
  std::deque<std::string> lines_;
  bool closed_ = false;
  bool password_sent_ = false;
  std::optional<HostKeyHint> host_key_hint_;
  std::optional<LoginFailure> failure_;
  absl::Status status_;
  std::optional<LoginFailure> diagnosed_;
  absl::Status diagnosis_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_LOGIN_DIALOG_H_
