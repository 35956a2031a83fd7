// Answers what ssh, sudo, su or doas ask until they let us in, and explains in
// clear words why they refused. It is a pure state machine; the caller reads
// and writes.
//
// The caller feeds it what the program writes to its terminal, its standard
// error, or the stream that it shares with the child:
//
//   LoginDialog dialog(command.dialog);
//   dialog.Feed(bytes);
//   if (dialog.asks_for_secret() && TerminalHidesInput()) {
//     RETURN_IF_ERROR(dialog.AnswerSecret());
//   }
//   write(terminal, dialog.TakeAnswer());
//   for (const std::string& line : dialog.TakeLines()) Log(line);
//
// Other programs write to the same descriptor: login files of the other side,
// programs that they start, and helpers of the login program. So there are
// four rules:
//
// - No line ends the attempt. A line that reads like a refusal becomes the
//   Diagnosis(), which counts once the program has ended.
// - A program asks for a secret only if two things hold at once: the unfinished
//   line reads like a prompt, and the terminal hides what is typed. A program
//   that asks for a secret turns the echo off; one that is still writing a line
//   does not.
// - A program that wants a new password, since the old one has expired, gets no
//   answer: what is typed would become the password.
// - Nothing is answered after Close(). The caller calls it at the child's first
//   marker, since code of the other side runs from then on.
//
// The lines do not depend on how the input is cut into chunks. The options
// bound what is kept.
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

// What a dialog may answer, and how much of what it reads it keeps.
struct LoginDialogOptions {
  LoginProgram program = LoginProgram::kNone;
  // Typed once, when the program asks. If it asks again, the password was
  // wrong.
  std::optional<std::string> password;
  // If true, answers "yes" when ssh asks whether to go on with an unknown host
  // key; otherwise "no".
  bool accept_host_key = false;
  // The text of the password prompt, looked for anywhere in the unfinished
  // line. If it is empty, a prompt has one of PasswordWords() and ends with a
  // colon. sudo prints the prompt that it is given, so for sudo only this text
  // is a prompt.
  std::string password_prompt;
  // Texts that mean a wrong password if a line contains them, besides
  // RefusalPatterns().
  std::vector<std::string> incorrect_prompts;
  // A longer line is cut into pieces of this size.
  size_t max_line = 4096;
  // Lines kept for TakeLines(); older ones are dropped.
  size_t max_lines = 100;
};

class LoginDialog {
 public:
  explicit LoginDialog(LoginDialogOptions options);

  void Feed(absl::string_view bytes);
  // Ends the unfinished line: nothing more comes, or it would come too late.
  void FeedEnd();
  // The child has begun. Lines are still read, but nothing is answered any
  // more.
  void Close();

  // True if the unfinished line reads like a prompt for a secret.
  bool asks_for_secret() const;
  // Types the password. Call it when the terminal hides what is typed, which
  // shows that the line is a prompt. Does nothing unless asks_for_secret().
  // Fails if there is no password, if it was typed before, or if the program
  // wants a new password or another secret. The error is final and quotes the
  // prompt.
  absl::Status AnswerSecret();
  // In place of AnswerSecret(): the prompt is that of a program which ssh uses
  // to reach the host. The password is the host's, and is not for that program.
  absl::Status RefuseProxy();
  // Why AnswerSecret() or RefuseProxy() failed.
  std::optional<LoginFailure> failure() const { return failure_; }

  // The error that the first line like a refusal stands for; OK if there was
  // none. Another program may have written that line, so it is the cause only
  // if the login program has ended without a child.
  absl::Status Diagnosis() const { return diagnosis_; }
  std::optional<LoginFailure> diagnosed() const { return diagnosed_; }

  // True if the password was typed.
  bool password_sent() const { return password_sent_; }

  // Takes what is to be written to the terminal now; usually nothing.
  std::string TakeAnswer() { return std::exchange(answer_, {}); }
  // Takes the lines that were finished since the last call, as a person would
  // read them. Empty lines, answered prompts and answers are left out.
  std::vector<std::string> TakeLines();

 private:
  void EndLine();
  void CheckLine(absl::string_view line);
  void AnswerHostKey();
  std::optional<LoginPrompt> Asked() const;
  bool AsksForPassword(absl::string_view line) const;
  bool IsPromptOfSudo(absl::string_view line) const;
  bool HasToldOfExpiry() const;
  bool WantsNewPassword(absl::string_view line) const;
  void Diagnose(LoginFailure failure, absl::string_view line);
  absl::Status Fail(LoginFailure failure, absl::string_view line);
  absl::Status ErrorOf(LoginFailure failure, absl::string_view line) const;

  const LoginDialogOptions options_;
  std::string partial_;
  std::string answer_;
  // The last answer that the terminal echoes.
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
