#include "stub/connect/shell_quote.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace mitogen {
namespace {

bool IsPlain(char c) {
  return absl::ascii_isalnum(c) ||
         absl::string_view("@%_-+=:,./").find(c) != absl::string_view::npos;
}

// zsh replaces "=ls" by the path of ls, and fish "%self" by its own number.
bool BeginsPlainly(absl::string_view word) {
  return !word.empty() && word.front() != '=' && word.front() != '%';
}

}  // namespace

std::string ShellQuote(absl::string_view word) {
  if (BeginsPlainly(word) && std::all_of(word.begin(), word.end(), IsPlain)) {
    return std::string(word);
  }
  // Even in single quotes csh expands what follows a "!", and fish removes a
  // backslash. Outside quotes all shells agree about both.
  return absl::StrCat(
      "'",
      absl::StrReplaceAll(word,
                          {{"'", "'\"'\"'"}, {"!", "'\\!'"}, {"\\", "'\\\\'"}}),
      "'");
}

std::string ShellJoin(absl::Span<const std::string> words) {
  return absl::StrJoin(words, " ", [](std::string* out, const std::string& w) {
    out->append(ShellQuote(w));
  });
}

}  // namespace mitogen
