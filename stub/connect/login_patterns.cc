#include "stub/connect/login_patterns.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"

namespace mitogen {
namespace {

using enum LoginProgram;
using enum LoginFailure;

constexpr std::pair<LoginProgram, absl::string_view> kProgramNames[] = {
    {kNone, "command"}, {kSsh, "ssh"},   {kSudo, "sudo"},
    {kSu, "su"},        {kDoas, "doas"},
};

using absl::StatusCode;

constexpr LoginFailureInfo kFailures[] = {
    {kPasswordIncorrect, StatusCode::kUnauthenticated,
     "the password is incorrect"},
    {kPasswordRequired, StatusCode::kUnauthenticated,
     "a password is required, but none was given"},
    {kPasswordExpired, StatusCode::kUnauthenticated,
     "the password or the account has expired"},
    {kPassphraseRequired, StatusCode::kUnauthenticated,
     "the identity file is locked with a passphrase"},
    {kProxyAsks, StatusCode::kUnauthenticated,
     "a proxy on the way asks for a secret, and the password is only for the "
     "host"},
    {kHostKeyUnknown, StatusCode::kFailedPrecondition,
     "the host key is not known"},
    {kHostKeyChanged, StatusCode::kFailedPrecondition,
     "the host key has changed"},
    {kHostKeyRefused, StatusCode::kFailedPrecondition,
     "the host key is not accepted"},
    {kPermissionDenied, StatusCode::kPermissionDenied, "permission denied"},
    {kNotAllowed, StatusCode::kPermissionDenied,
     "this user is not allowed to do that"},
    {kUnknownUser, StatusCode::kNotFound, "the user is unknown"},
    {kTerminalRequired, StatusCode::kFailedPrecondition,
     "a terminal is required"},
    {kCannotElevate, StatusCode::kFailedPrecondition,
     "the program cannot change the user here"},
    {kCommandNotFound, StatusCode::kNotFound, "the command is not found"},
    {kConnectionRefused, StatusCode::kUnavailable,
     "the connection was refused"},
    {kHostNotFound, StatusCode::kNotFound, "the host name is unknown"},
    {kUnreachable, StatusCode::kUnavailable, "the host cannot be reached"},
    {kTimedOut, StatusCode::kDeadlineExceeded, "it took too long"},
    {kConnectionClosed, StatusCode::kUnavailable, "the connection was closed"},
    {kBadConfiguration, StatusCode::kFailedPrecondition,
     "the program does not accept its configuration"},
};

constexpr RefusalPattern kRefusals[] = {
    // OpenSSH sshconnect2.c; before 7.5 without the "user@host: ". A line that
    // only begins with these words may come from a shell (mitogen/ssh.py,
    // #271).
    {kSsh, "permission denied, please try again*", kPermissionDenied,
     kPasswordIncorrect},
    {kSsh, "permission denied (*password*", kPasswordRequired,
     kPasswordIncorrect},
    {kSsh, "*@*: permission denied (*password*", kPasswordRequired,
     kPasswordIncorrect},
    {kSsh, "permission denied (*keyboard-interactive*", kPasswordRequired,
     kPasswordIncorrect},
    {kSsh, "*@*: permission denied (*keyboard-interactive*", kPasswordRequired,
     kPasswordIncorrect},
    {kSsh, "permission denied (*", kPermissionDenied, kPasswordIncorrect},
    {kSsh, "*@*: permission denied (*", kPermissionDenied, kPasswordIncorrect},
    {kSsh, "*: too many authentication failures*", kPermissionDenied,
     kPasswordIncorrect},
    // OpenSSH session.c, and Linux-PAM pam_unix as sshd passes it on.
    {kSsh, "password change required but no tty available*", kPasswordExpired,
     kPasswordExpired},
    // OpenSSH sshconnect.c, ssh.c, with the C library's text for the error.
    {kSsh, "ssh: could not resolve hostname *", kHostNotFound, kHostNotFound},
    {kSsh, "ssh: connect to *: connection refused", kConnectionRefused,
     kConnectionRefused},
    {kSsh, "ssh: connect to *: connection timed out", kTimedOut, kTimedOut},
    {kSsh, "ssh: connect to *", kUnreachable, kUnreachable},
    {kSsh, "connection timed out during banner exchange", kTimedOut, kTimedOut},
    {kSsh, "connection to * timed out", kTimedOut, kTimedOut},
    // OpenSSH packet.c, kex.c.
    {kSsh, "connection closed by *", kConnectionClosed, kConnectionClosed},
    {kSsh, "connection reset by *", kConnectionClosed, kConnectionClosed},
    {kSsh, "kex_exchange_identification: *", kConnectionClosed,
     kConnectionClosed},
    {kSsh, "unable to negotiate with *", kBadConfiguration, kBadConfiguration},
    // OpenSSH readconf.c, ssh.c.
    {kSsh, "*: bad configuration option: *", kBadConfiguration,
     kBadConfiguration},
    {kSsh, "*: terminating, * bad configuration options", kBadConfiguration,
     kBadConfiguration},
    {kSsh, "bad owner or permissions on *", kBadConfiguration,
     kBadConfiguration},
    {kSsh, "bad port '*'", kBadConfiguration, kBadConfiguration},

    // sudo plugins/sudoers: auth/sudo_auth.c, check.c, logging.c, sudoers.c.
    {kSudo, "sorry, try again.", kPasswordIncorrect, kPasswordIncorrect},
    {kSudo, "*: * incorrect password attempt*", kPasswordIncorrect,
     kPasswordIncorrect},
    {kSudo, "*: no password was provided", kPasswordRequired,
     kPasswordRequired},
    {kSudo, "*: a password is required", kPasswordRequired, kPasswordIncorrect},
    {kSudo, "*: timed out reading password", kTimedOut, kTimedOut},
    {kSudo, "* is not in the sudoers file.*", kNotAllowed, kNotAllowed},
    {kSudo, "* is not allowed to run sudo on *", kNotAllowed, kNotAllowed},
    {kSudo, "*sorry, user * is not allowed to execute *", kNotAllowed,
     kNotAllowed},
    {kSudo, "*sorry, user * may not run sudo on *", kNotAllowed, kNotAllowed},
    {kSudo, "*: sorry, you are not allowed to *", kNotAllowed, kNotAllowed},
    {kSudo, "*: account validation failure, is your account locked?",
     kNotAllowed, kNotAllowed},
    {kSudo, "*: account or password is expired, *", kPasswordExpired,
     kPasswordExpired},
    {kSudo, "*: password expired, *", kPasswordExpired, kPasswordExpired},
    {kSudo, "*: a terminal is required to *", kTerminalRequired,
     kTerminalRequired},
    {kSudo, "*: sorry, you must have a tty to run sudo", kTerminalRequired,
     kTerminalRequired},
    // sudo before 1.9.
    {kSudo, "*: no tty present and no askpass program specified",
     kTerminalRequired, kTerminalRequired},
    {kSudo, "sudo: unknown user*", kUnknownUser, kUnknownUser},
    {kSudo, "*: you do not exist in the passwd database", kUnknownUser,
     kUnknownUser},
    {kSudo, "sudo: *: command not found", kCommandNotFound, kCommandNotFound},
    // sudo src/sudo.c.
    {kSudo, "*: effective uid is not 0, *", kCannotElevate, kCannotElevate},
    {kSudo, "*must be owned by uid 0 and have the setuid bit set*",
     kCannotElevate, kCannotElevate},
    {kSudo, "*: the \"no new privileges\" flag is set, *", kCannotElevate,
     kCannotElevate},
    // sudo-rs src/common/error.rs, src/pam.
    // Without a terminal version 0.2.5 fails like this before anyone could
    // type.
    {kSudo, "*: authentication failed, try again.", kPermissionDenied,
     kPasswordIncorrect},
    {kSudo, "*incorrect authentication attempt*", kPasswordIncorrect,
     kPasswordIncorrect},
    {kSudo, "*: i'm sorry *. i'm afraid i can't do that", kNotAllowed,
     kNotAllowed},
    {kSudo, "*: interactive authentication is required*", kPasswordRequired,
     kPasswordRequired},
    {kSudo, "sudo: user '*' not found", kUnknownUser, kUnknownUser},
    {kSudo, "sudo: user * not found", kUnknownUser, kUnknownUser},
    // Version 0.2.5, as Debian 13 has it, calls itself so.
    {kSudo, "sudo-rs: user * not found", kUnknownUser, kUnknownUser},
    {kSudo, "sudo-rs: *: command not found", kCommandNotFound,
     kCommandNotFound},

    // util-linux login-utils/su-common.c and shadow src/su.c, with the texts of
    // Linux-PAM's pam_strerror.
    {kSu, "su: authentication failure", kPermissionDenied, kPasswordIncorrect},
    {kSu, "su: permission denied*", kNotAllowed, kNotAllowed},
    {kSu, "su: user * does not exist*", kUnknownUser, kUnknownUser},
    {kSu, "no passwd entry for user *", kUnknownUser, kUnknownUser},
    {kSu, "su: must be run from a terminal", kTerminalRequired,
     kTerminalRequired},
    {kSu, "you are not authorized to su *", kNotAllowed, kNotAllowed},
    {kSu, "su: cannot set *: operation not permitted", kCannotElevate,
     kCannotElevate},
    {kSu, "su: user account has expired*", kPasswordExpired, kPasswordExpired},
    {kSu, "su: authentication token manipulation error", kPasswordExpired,
     kPasswordExpired},
    // pam_unix.
    {kSu, "you are required to change your password immediately*",
     kPasswordExpired, kPasswordExpired},
    // su of sudo-rs.
    {kSu, "su: authentication failed, try again.", kPermissionDenied,
     kPasswordIncorrect},
    {kSu, "su: user * not found", kUnknownUser, kUnknownUser},
    // nologin of shadow, if it is the shell of the other user.
    {kSu, "this account is currently not available.", kNotAllowed, kNotAllowed},
    // busybox loginutils/su.c; "incorrect password" also in CentOS 6.
    {kSu, "su: incorrect password", kPermissionDenied, kPasswordIncorrect},
    {kSu, "su: unknown user *", kUnknownUser, kUnknownUser},
    {kSu, "su: must be suid to work properly", kCannotElevate, kCannotElevate},
    // The BSDs' su.c, and AIX.
    {kSu, "su: sorry", kNotAllowed, kPasswordIncorrect},
    {kSu, "su: *not in the correct group *", kNotAllowed, kNotAllowed},
    {kSu, "su: unknown login*", kUnknownUser, kUnknownUser},
    {kSu, "*authentication is denied*", kNotAllowed, kPasswordIncorrect},

    // opendoas doas.c, pam.c, shadow.c; openbsd/src usr.bin/doas/doas.c.
    {kDoas, "doas: authentication failed", kPermissionDenied,
     kPasswordIncorrect},
    {kDoas, "doas: authorization failed", kPermissionDenied,
     kPasswordIncorrect},
    {kDoas, "doas: authentication required", kPasswordRequired,
     kPasswordRequired},
    {kDoas, "doas: authorization required", kPasswordRequired,
     kPasswordRequired},
    {kDoas, "doas: a tty is required", kTerminalRequired, kTerminalRequired},
    {kDoas, "doas: operation not permitted", kNotAllowed, kNotAllowed},
    {kDoas, "doas: unknown user*", kUnknownUser, kUnknownUser},
    {kDoas, "doas: no passwd entry for *", kUnknownUser, kUnknownUser},
    {kDoas, "doas: not installed setuid", kCannotElevate, kCannotElevate},
    {kDoas, "doas: doas is not enabled, *", kNotAllowed, kNotAllowed},
    {kDoas, "doas: *: command not found", kCommandNotFound, kCommandNotFound},
    // pam_unix.
    {kDoas, "you are required to change your password immediately*",
     kPasswordExpired, kPasswordExpired},
};

// OpenSSH sshconnect.c.
constexpr HostKeyHint kHostKeyHints[] = {
    {"*remote host identification has changed*", kHostKeyChanged},
    {"*possible dns spoofing detected*", kHostKeyChanged},
    {"host key for * has changed and you have requested strict checking.",
     kHostKeyChanged},
    {"no * host key is known for * and you have requested strict checking.",
     kHostKeyUnknown},
    {"the authenticity of host * can't be established.", kHostKeyUnknown},
};

constexpr PromptPattern kPrompts[] = {
    // OpenSSH sshconnect.c confirm(), read_passphrase_reply. From 8.0 on the
    // fingerprint is an answer too.
    {kSsh, "*are you sure you want to continue connecting (yes/no)?",
     LoginPrompt::kHostKey},
    {kSsh,
     "*are you sure you want to continue connecting (yes/no/[fingerprint])?",
     LoginPrompt::kHostKey},
    {kSsh, "please type 'yes'*:", LoginPrompt::kHostKeyAgain},
    // OpenSSH sshconnect2.c, load_identity_file.
    {kSsh, "enter passphrase for *:", LoginPrompt::kPassphrase},
};

constexpr absl::string_view kPasswordWords[] = {
    "password",  // Not translated, or Italian.
    "пароль",    // Russian, Ukrainian, Kazakh.
    "Пароль",
    "парола",  // Bulgarian.
    "Парола",
    "лозинка",  // Serbian, Macedonian.
    "Лозинка",
    "lozinka",       // Croatian, Serbian in Latin letters.
    "passwort",      // German.
    "mot de passe",  // French.
    "contraseña",    // Spanish.
    "contrasenya",   // Catalan.
    "contrasinal",   // Galician.
    "contrasigno",   // Interlingua.
    "senha",         // Portuguese.
    "palavra-passe",
    "wachtwoord",   // Dutch.
    "lösenord",     // Swedish.
    "adgangskode",  // Danish.
    "passord",      // Norwegian.
    "salasana",     // Finnish.
    "parool",       // Estonian.
    "parole",       // Latvian.
    "slaptažodis",  // Lithuanian.
    "hasło",        // Polish.
    "heslo",        // Czech, Slovak.
    "geslo",        // Slovene.
    "jelszó",       // Hungarian.
    "parola",       // Turkish, Romanian.
    "pasahitza",    // Basque.
    "focal faire",  // Irish.
    "pasvorto",     // Esperanto.
    "mật khẩu",     // Vietnamese.
    "sandi",        // Indonesian.
    "iphasiwedi",   // Zulu.
    "パスワード",   // Japanese.
    "암호",         // Korean.
    "密码",         // Chinese.
    "密碼",
    "סיסמה",      // Hebrew.
    "كلمة السر",  // Arabic.
    "كلمة المرور",
    "पासवर्ड",    // Hindi, Marathi.
    "পাসওয়ার্ড",  // Bengali.
    "პაროლი",    // Georgian.
};

// pam_unix; before Linux-PAM 1.3.1 with "(current) UNIX".
constexpr absl::string_view kNewPasswordPrompts[] = {
    "current password:", "new password:", "(current) unix password:"};

// The ASCII colon, and that of Chinese and Japanese.
constexpr absl::string_view kPromptEnds[] = {":", "："};

}  // namespace

absl::string_view LoginProgramName(LoginProgram program) {
  for (const auto& [row, name] : kProgramNames) {
    if (row == program) return name;
  }
  return "";
}

absl::Span<const LoginFailureInfo> LoginFailures() { return kFailures; }

const LoginFailureInfo& InfoOf(LoginFailure failure) {
  for (const LoginFailureInfo& info : kFailures) {
    if (info.failure == failure) return info;
  }
  return kFailures[0];
}

absl::Span<const RefusalPattern> RefusalPatterns() { return kRefusals; }
absl::Span<const HostKeyHint> HostKeyHints() { return kHostKeyHints; }
absl::Span<const PromptPattern> PromptPatterns() { return kPrompts; }
absl::Span<const absl::string_view> PasswordWords() { return kPasswordWords; }
absl::Span<const absl::string_view> NewPasswordPrompts() {
  return kNewPasswordPrompts;
}
absl::Span<const absl::string_view> PromptEnds() { return kPromptEnds; }

bool MatchesPattern(absl::string_view pattern, absl::string_view line) {
  size_t p = 0;
  size_t i = 0;
  // Where to go on if the bytes after the last asterisk do not match. The
  // asterisk then stands for one byte more.
  size_t after_asterisk = absl::string_view::npos;
  size_t retry = 0;
  while (i < line.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      after_asterisk = ++p;
      retry = i;
    } else if (p < pattern.size() && absl::ascii_tolower(pattern[p]) ==
                                         absl::ascii_tolower(line[i])) {
      ++p;
      ++i;
    } else if (after_asterisk != absl::string_view::npos) {
      p = after_asterisk;
      i = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace mitogen
