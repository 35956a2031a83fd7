#include "stub/connect/login_dialog.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "stub/connect/terminal_text.h"

namespace mitogen {
namespace {

bool ContainsText(absl::string_view line, absl::string_view text) {
  return absl::StrContains(absl::AsciiStrToLower(line),
                           absl::AsciiStrToLower(text));
}

bool EndsLikeAPrompt(absl::string_view line) {
  return std::any_of(
      PromptEnds().begin(), PromptEnds().end(),
      [&](absl::string_view end) { return absl::EndsWith(line, end); });
}

// The longest text that sudo-rs may add after ours: the prompt of PAM.
constexpr size_t kMaxSuffix = 100;

bool EndsLikeANewPasswordPrompt(absl::string_view line) {
  return std::any_of(NewPasswordPrompts().begin(), NewPasswordPrompts().end(),
                     [&](absl::string_view end) {
                       return absl::EndsWithIgnoreCase(line, end);
                     });
}

bool HasPasswordWord(absl::string_view line) {
  return std::any_of(
      PasswordWords().begin(), PasswordWords().end(),
      [&](absl::string_view word) { return ContainsText(line, word); });
}

// With ssh_debug_level= ssh logs what it does, authentication included.
bool IsSshDebug(LoginProgram program, absl::string_view line) {
  return program == LoginProgram::kSsh &&
         (MatchesPattern("debug1:*", line) ||
          MatchesPattern("debug2:*", line) || MatchesPattern("debug3:*", line));
}

}  // namespace

LoginDialog::LoginDialog(LoginDialogOptions options)
    : options_(std::move(options)) {}

void LoginDialog::Feed(absl::string_view bytes) {
  while (!bytes.empty()) {
    const size_t room = options_.max_line - partial_.size();
    const size_t newline = bytes.find('\n');
    const bool ends_line = newline != bytes.npos && newline <= room;
    const size_t size = ends_line ? newline : std::min(bytes.size(), room);
    partial_.append(bytes.data(), size);
    bytes.remove_prefix(size + (ends_line ? 1 : 0));
    if (ends_line || partial_.size() == options_.max_line) EndLine();
  }
  AnswerHostKey();
}

void LoginDialog::FeedEnd() { EndLine(); }

void LoginDialog::Close() {
  closed_ = true;
  answer_.clear();
}

std::vector<std::string> LoginDialog::TakeLines() {
  std::vector<std::string> lines(lines_.begin(), lines_.end());
  lines_.clear();
  return lines;
}

void LoginDialog::EndLine() {
  const std::string line = TerminalText(std::exchange(partial_, {}));
  if (line.empty() || line == std::exchange(echo_, {})) return;
  lines_.push_back(line);
  if (lines_.size() > options_.max_lines) lines_.pop_front();
  if (!IsSshDebug(options_.program, line)) CheckLine(line);
}

void LoginDialog::CheckLine(absl::string_view line) {
  if (options_.program == LoginProgram::kSsh) {
    for (const HostKeyHint& hint : HostKeyHints()) {
      if (!host_key_hint_.has_value() && MatchesPattern(hint.pattern, line)) {
        host_key_hint_ = hint;
      }
    }
    if (MatchesPattern(kHostKeyRefusal, line)) {
      return Diagnose(host_key_hint_.has_value()
                          ? host_key_hint_->failure
                          : LoginFailure::kHostKeyRefused,
                      line);
    }
  }
  for (const std::string& text : options_.incorrect_prompts) {
    if (password_sent_ && ContainsText(line, text)) {
      return Diagnose(LoginFailure::kPasswordIncorrect, line);
    }
  }
  for (const RefusalPattern& row : RefusalPatterns()) {
    if (row.program == options_.program && MatchesPattern(row.pattern, line)) {
      return Diagnose(password_sent_ ? row.after_password : row.before_password,
                      line);
    }
  }
}

std::optional<LoginPrompt> LoginDialog::Asked() const {
  if (closed_ || !status_.ok() || partial_.empty()) return std::nullopt;
  const std::string line = TerminalText(partial_);
  if (IsSshDebug(options_.program, line)) return std::nullopt;
  for (const PromptPattern& row : PromptPatterns()) {
    if (row.program == options_.program && MatchesPattern(row.pattern, line)) {
      return row.prompt;
    }
  }
  if (AsksForPassword(line)) return LoginPrompt::kPassword;
  return std::nullopt;
}

bool LoginDialog::AsksForPassword(absl::string_view line) const {
  if (options_.program == LoginProgram::kNone) return false;
  const bool like_a_prompt = EndsLikeAPrompt(line) && HasPasswordWord(line);
  if (options_.program == LoginProgram::kSudo) {
    return IsPromptOfSudo(line) || (HasToldOfExpiry() && like_a_prompt);
  }
  if (!options_.password_prompt.empty()) {
    return ContainsText(line, options_.password_prompt);
  }
  return like_a_prompt;
}

// Programs on the other side may write such a line to ssh.
bool LoginDialog::HasToldOfExpiry() const {
  return diagnosed_ == LoginFailure::kPasswordExpired &&
         options_.program != LoginProgram::kSsh;
}

bool LoginDialog::WantsNewPassword(absl::string_view line) const {
  if (HasToldOfExpiry()) return true;
  // The text that a caller names is the prompt, whatever it says.
  const bool is_named = options_.program != LoginProgram::kSudo &&
                        !options_.password_prompt.empty();
  return !is_named && EndsLikeANewPasswordPrompt(line);
}

// sudo-rs writes more text around the prompt that it is given.
bool LoginDialog::IsPromptOfSudo(absl::string_view line) const {
  const std::string& ours = options_.password_prompt;
  if (ours.empty()) return false;
  const std::string opening = absl::StrCat("[sudo: ", ours);
  const size_t start = line.rfind(opening);
  if (start == line.npos) return absl::EndsWith(line, ours);
  const absl::string_view rest = line.substr(start + opening.size());
  return absl::StartsWith(rest, "] ") && EndsLikeAPrompt(rest) &&
         rest.size() <= kMaxSuffix;
}

// ssh echoes the answer to this question, so the echo cannot show that it is
// ssh that asks. That is safe: only ssh reads what is typed, and the other side
// cannot.
void LoginDialog::AnswerHostKey() {
  const std::optional<LoginPrompt> asked = Asked();
  if (asked != LoginPrompt::kHostKey && asked != LoginPrompt::kHostKeyAgain) {
    return;
  }
  partial_.clear();
  const bool accept =
      options_.accept_host_key && asked == LoginPrompt::kHostKey;
  if (accept) host_key_hint_.reset();
  echo_ = accept ? "yes" : "no";
  absl::StrAppend(&answer_, echo_, "\n");
}

bool LoginDialog::asks_for_secret() const {
  const std::optional<LoginPrompt> asked = Asked();
  return asked == LoginPrompt::kPassword || asked == LoginPrompt::kPassphrase;
}

absl::Status LoginDialog::AnswerSecret() {
  if (!asks_for_secret()) return status_;
  const bool is_password = Asked() == LoginPrompt::kPassword;
  const std::string line = TerminalText(std::exchange(partial_, {}));
  if (!is_password) return Fail(LoginFailure::kPassphraseRequired, line);
  if (WantsNewPassword(line)) return Fail(LoginFailure::kPasswordExpired, line);
  if (!options_.password.has_value()) {
    return Fail(LoginFailure::kPasswordRequired, line);
  }
  if (password_sent_) return Fail(LoginFailure::kPasswordIncorrect, line);
  absl::StrAppend(&answer_, *options_.password, "\n");
  password_sent_ = true;
  return absl::OkStatus();
}

absl::Status LoginDialog::RefuseProxy() {
  if (!asks_for_secret()) return status_;
  const std::string line = TerminalText(std::exchange(partial_, {}));
  return Fail(LoginFailure::kProxyAsks, line);
}

void LoginDialog::Diagnose(LoginFailure failure, absl::string_view line) {
  if (diagnosed_.has_value()) return;
  // ssh also names the methods that the host accepts when it has asked for
  // nothing.
  if (failure == LoginFailure::kPasswordRequired &&
      options_.password.has_value()) {
    failure = LoginFailure::kPermissionDenied;
  }
  diagnosed_ = failure;
  diagnosis_ = ErrorOf(failure, line);
}

absl::Status LoginDialog::Fail(LoginFailure failure, absl::string_view line) {
  failure_ = failure;
  status_ = ErrorOf(failure, line);
  return status_;
}

absl::Status LoginDialog::ErrorOf(LoginFailure failure,
                                  absl::string_view line) const {
  const LoginFailureInfo& info = InfoOf(failure);
  return absl::Status(info.code,
                      absl::StrCat(LoginProgramName(options_.program), ": ",
                                   info.text, "; it said \"", line, "\""));
}

}  // namespace mitogen
