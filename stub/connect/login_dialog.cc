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

bool HasPasswordWord(absl::string_view line) {
  return std::any_of(
      PasswordWords().begin(), PasswordWords().end(),
      [&](absl::string_view word) { return ContainsText(line, word); });
}

// ssh_debug_level= has ssh tell what it does, authentication included.
bool IsSshDebug(LoginProgram program, absl::string_view line) {
  return program == LoginProgram::kSsh &&
         (MatchesPattern("debug1:*", line) ||
          MatchesPattern("debug2:*", line) || MatchesPattern("debug3:*", line));
}

}  // namespace

LoginDialog::LoginDialog(LoginDialogOptions options)
    : options_(std::move(options)) {}

absl::Status LoginDialog::Feed(absl::string_view bytes) {
  while (!bytes.empty() && status_.ok()) {
    const size_t room = options_.max_line - partial_.size();
    const size_t newline = bytes.find('\n');
    const bool ends_line = newline != bytes.npos && newline <= room;
    const size_t size = ends_line ? newline : std::min(bytes.size(), room);
    partial_.append(bytes.data(), size);
    bytes.remove_prefix(size + (ends_line ? 1 : 0));
    if (ends_line || partial_.size() == options_.max_line) EndLine();
  }
  if (status_.ok() && !partial_.empty()) CheckPrompt();
  return status_;
}

absl::Status LoginDialog::FeedEnd() {
  if (status_.ok()) EndLine();
  return status_;
}

std::vector<std::string> LoginDialog::TakeLines() {
  std::vector<std::string> lines(lines_.begin(), lines_.end());
  lines_.clear();
  return lines;
}

void LoginDialog::EndLine() {
  const std::string line = TerminalText(std::exchange(partial_, {}));
  if (line.empty()) return;
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
      return Fail(host_key_hint_.has_value() ? host_key_hint_->failure
                                             : LoginFailure::kHostKeyRefused,
                  line);
    }
  }
  for (const std::string& text : options_.incorrect_prompts) {
    if (password_sent_ && ContainsText(line, text)) {
      return Fail(LoginFailure::kPasswordIncorrect, line);
    }
  }
  for (const RefusalPattern& row : RefusalPatterns()) {
    if (row.program == options_.program && MatchesPattern(row.pattern, line)) {
      return Fail(password_sent_ ? row.after_password : row.before_password,
                  line);
    }
  }
}

void LoginDialog::CheckPrompt() {
  const std::string line = TerminalText(partial_);
  if (IsSshDebug(options_.program, line)) return;
  const std::optional<LoginPrompt> prompt = PromptIn(line);
  if (!prompt.has_value()) return;
  partial_.clear();
  Answer(*prompt, line);
}

std::optional<LoginPrompt> LoginDialog::PromptIn(absl::string_view line) const {
  for (const PromptPattern& row : PromptPatterns()) {
    if (row.program == options_.program && MatchesPattern(row.pattern, line)) {
      return row.prompt;
    }
  }
  if (options_.program != LoginProgram::kNone && AsksForPassword(line)) {
    return LoginPrompt::kPassword;
  }
  return std::nullopt;
}

bool LoginDialog::AsksForPassword(absl::string_view line) const {
  const std::string& ours = options_.password_prompt;
  if (ours.empty() || options_.program == LoginProgram::kSudo) {
    if (EndsLikeAPrompt(line) && HasPasswordWord(line)) return true;
  }
  if (ours.empty()) return false;
  if (options_.program != LoginProgram::kSudo) return ContainsText(line, ours);
  // sudo-rs writes more around the prompt that it is given.
  const std::string prefix = absl::StrCat("[sudo: ", ours);
  if (!ContainsText(line, prefix)) return absl::EndsWith(line, ours);
  return EndsLikeAPrompt(line) && ContainsText(line, absl::StrCat(prefix, "]"));
}

void LoginDialog::Answer(LoginPrompt prompt, absl::string_view line) {
  switch (prompt) {
    case LoginPrompt::kPassword:
      return AnswerPassword(line);
    case LoginPrompt::kPassphrase:
      return Fail(LoginFailure::kPassphraseRequired, line);
    case LoginPrompt::kHostKey:
      return AnswerHostKey(line);
    case LoginPrompt::kHostKeyAgain:
      return Fail(LoginFailure::kHostKeyRefused, line);
  }
}

void LoginDialog::AnswerPassword(absl::string_view line) {
  if (!options_.password.has_value()) {
    return Fail(LoginFailure::kPasswordRequired, line);
  }
  if (password_sent_) return Fail(LoginFailure::kPasswordIncorrect, line);
  absl::StrAppend(&answer_, *options_.password, "\n");
  password_sent_ = true;
}

void LoginDialog::AnswerHostKey(absl::string_view line) {
  if (options_.accept_host_key) {
    answer_ += "yes\n";
    host_key_hint_.reset();
    return;
  }
  Fail(LoginFailure::kHostKeyRefused, line);
}

void LoginDialog::Fail(LoginFailure failure, absl::string_view line) {
  // ssh names the methods that the host would take, also if it asked nothing.
  if (failure == LoginFailure::kPasswordRequired &&
      options_.password.has_value()) {
    failure = LoginFailure::kPermissionDenied;
  }
  const LoginFailureInfo& info = InfoOf(failure);
  failure_ = failure;
  status_ = absl::Status(info.code,
                         absl::StrCat(LoginProgramName(options_.program), ": ",
                                      info.text, "; it said \"", line, "\""));
}

}  // namespace mitogen
