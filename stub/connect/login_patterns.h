// Tables of what login programs ask and why they refuse. A comment at the rows
// names the program that the words come from.
//
// A pattern is compared with a whole line, without terminal sequences and
// surrounding white space. An asterisk stands for any bytes. ASCII letters
// match in either case.

#ifndef MITOGEN_STUB_CONNECT_LOGIN_PATTERNS_H_
#define MITOGEN_STUB_CONNECT_LOGIN_PATTERNS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

// The program whose words to expect. kNone never asks or refuses.
enum class LoginProgram { kNone, kSsh, kSudo, kSu, kDoas };

absl::string_view LoginProgramName(LoginProgram program);

// Why a login failed, as far as the program said.
enum class LoginFailure {
  kPasswordIncorrect,
  kPasswordRequired,
  kPasswordExpired,
  kPassphraseRequired,
  kProxyAsks,
  kHostKeyUnknown,
  kHostKeyChanged,
  // ssh did not say which of these two it was, or the options contradict each
  // other.
  kHostKeyRefused,
  kPermissionDenied,
  kNotAllowed,
  kUnknownUser,
  kTerminalRequired,
  kCannotElevate,
  kCommandNotFound,
  kConnectionRefused,
  kHostNotFound,
  kUnreachable,
  kTimedOut,
  kConnectionClosed,
  kBadConfiguration,
};

// The error that a failure becomes.
struct LoginFailureInfo {
  LoginFailure failure;
  absl::StatusCode code;
  absl::string_view text;
};
absl::Span<const LoginFailureInfo> LoginFailures();
const LoginFailureInfo& InfoOf(LoginFailure failure);

// A line that tells why the program refuses.
struct RefusalPattern {
  LoginProgram program;
  absl::string_view pattern;
  // What the line means before a password was typed, and after.
  LoginFailure before_password;
  LoginFailure after_password;
};
absl::Span<const RefusalPattern> RefusalPatterns();

// A line of ssh that tells why it refuses a host key, if it then does.
struct HostKeyHint {
  absl::string_view pattern;
  LoginFailure failure;
};
absl::Span<const HostKeyHint> HostKeyHints();
// The line by which ssh refuses the host key.
inline constexpr absl::string_view kHostKeyRefusal =
    "host key verification failed.";

// What a program asks for.
enum class LoginPrompt { kPassword, kPassphrase, kHostKey, kHostKeyAgain };

// An unfinished line that waits for an answer.
struct PromptPattern {
  LoginProgram program;
  absl::string_view pattern;
  LoginPrompt prompt;
};
absl::Span<const PromptPattern> PromptPatterns();

// "password" in the languages of Linux-PAM and sudo. A line with such a word
// that ends with one of PromptEnds() is a prompt.
absl::Span<const absl::string_view> PasswordWords();
absl::Span<const absl::string_view> PromptEnds();
// How the prompts end that want a password to be changed, since it has expired.
absl::Span<const absl::string_view> NewPasswordPrompts();

bool MatchesPattern(absl::string_view pattern, absl::string_view line);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_LOGIN_PATTERNS_H_
