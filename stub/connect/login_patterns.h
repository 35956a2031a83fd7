// What login programs ask and why they refuse, as tables. Each row tells in a
// comment whose words it has.
//
// A pattern is compared with a line without its terminal sequences and the
// white space around it. It has to match all of the line; an asterisk stands
// for any bytes; ASCII letters match in either case.

#ifndef MITOGEN_STUB_CONNECT_LOGIN_PATTERNS_H_
#define MITOGEN_STUB_CONNECT_LOGIN_PATTERNS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

// Whose words to expect. kNone never asks or refuses.
enum class LoginProgram { kNone, kSsh, kSudo, kSu, kDoas };

absl::string_view LoginProgramName(LoginProgram program);

enum class LoginFailure {
  kPasswordIncorrect,
  kPasswordRequired,
  kPasswordExpired,
  kPassphraseRequired,
  kHostKeyUnknown,
  kHostKeyChanged,
  // Neither of the two was said, or the options contradict each other.
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

struct LoginFailureInfo {
  LoginFailure failure;
  absl::StatusCode code;
  absl::string_view text;
};
absl::Span<const LoginFailureInfo> LoginFailures();
const LoginFailureInfo& InfoOf(LoginFailure failure);

// A line that ends an attempt.
struct RefusalPattern {
  LoginProgram program;
  absl::string_view pattern;
  // If no password was typed yet, and if one was.
  LoginFailure before_password;
  LoginFailure after_password;
};
absl::Span<const RefusalPattern> RefusalPatterns();

// A line of ssh that tells why a host key will be refused, if it will.
struct HostKeyHint {
  absl::string_view pattern;
  LoginFailure failure;
};
absl::Span<const HostKeyHint> HostKeyHints();
// The line by which it is.
inline constexpr absl::string_view kHostKeyRefusal =
    "host key verification failed.";

enum class LoginPrompt { kPassword, kPassphrase, kHostKey, kHostKeyAgain };

// An unfinished line that waits for an answer.
struct PromptPattern {
  LoginProgram program;
  absl::string_view pattern;
  LoginPrompt prompt;
};
absl::Span<const PromptPattern> PromptPatterns();

// "password" in the languages of Linux-PAM and sudo; followed by a colon, a
// prompt for one.
absl::Span<const absl::string_view> PasswordWords();
absl::Span<const absl::string_view> PromptEnds();

bool MatchesPattern(absl::string_view pattern, absl::string_view line);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_LOGIN_PATTERNS_H_
