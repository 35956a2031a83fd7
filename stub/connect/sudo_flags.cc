#include "stub/connect/sudo_flags.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

struct Flag {
  char letter;
  absl::string_view long_name;
  // The member that the flag sets: one of these two, or neither.
  bool SudoFlags::* boolean = nullptr;
  std::optional<std::string> SudoFlags::* text = nullptr;
};

constexpr Flag kFlags[] = {
    {'E', "preserve-env", &SudoFlags::preserve_env},
    {'H', "set-home", &SudoFlags::set_home},
    {'i', "login", &SudoFlags::login},
    {'r', "role", nullptr, &SudoFlags::role},
    {'t', "type", nullptr, &SudoFlags::type},
    {'S', "stdin"},
    {'n', "non-interactive"},
    {'u', "user", nullptr, &SudoFlags::user},
};

absl::Status Refusal(absl::string_view problem, absl::string_view word) {
  return absl::InvalidArgumentError(
      absl::StrCat("sudo: expected -E, -H, -i, -r ROLE, -t TYPE, -u USER, -S "
                   "or -n in option sudo_args, got ",
                   problem, "\"", word, "\""));
}

const Flag* FindLetter(char letter) {
  for (const Flag& flag : kFlags) {
    if (flag.letter == letter) return &flag;
  }
  return nullptr;
}

// Returns null if no flag, or more than one, begins with `name`.
const Flag* FindLong(absl::string_view name) {
  const Flag* found = nullptr;
  for (const Flag& flag : kFlags) {
    if (flag.long_name == name) return &flag;
    if (!absl::StartsWith(flag.long_name, name)) continue;
    if (found != nullptr) return nullptr;
    found = &flag;
  }
  return found;
}

class SudoFlagParser {
 public:
  explicit SudoFlagParser(absl::Span<const std::string> words)
      : words_(words) {}

  absl::StatusOr<SudoFlags> Parse() {
    while (next_ < words_.size()) {
      const absl::string_view word = words_[next_++];
      if (word == "--") break;
      RETURN_IF_ERROR(absl::StartsWith(word, "--") ? Long(word)
                      : word.size() > 1 && word[0] == '-'
                          ? Bundle(word)
                          : Refusal("the word ", word));
    }
    if (next_ < words_.size()) return Refusal("the word ", words_[next_]);
    return flags_;
  }

 private:
  absl::Status Long(absl::string_view word) {
    const size_t equals = word.find('=');
    const Flag* flag = FindLong(word.substr(2, equals - 2));
    if (flag == nullptr) return Refusal("", word);
    if (equals == word.npos) return Set(*flag, word, std::nullopt);
    if (flag->text == nullptr) return Refusal("a value with ", word);
    return Set(*flag, word, word.substr(equals + 1));
  }

  absl::Status Bundle(absl::string_view word) {
    for (size_t i = 1; i < word.size(); ++i) {
      const Flag* flag = FindLetter(word[i]);
      if (flag == nullptr) return Refusal("", word);
      const absl::string_view rest = word.substr(i + 1);
      if (flag->text != nullptr && !rest.empty()) return Set(*flag, word, rest);
      RETURN_IF_ERROR(Set(*flag, word, std::nullopt));
    }
    return absl::OkStatus();
  }

  absl::Status Set(const Flag& flag, absl::string_view word,
                   std::optional<absl::string_view> value) {
    if (flag.boolean != nullptr) flags_.*flag.boolean = true;
    if (flag.text == nullptr) return absl::OkStatus();
    if (!value.has_value()) {
      if (next_ == words_.size()) return Refusal("no value after ", word);
      value = words_[next_++];
    }
    flags_.*flag.text = std::string(*value);
    return absl::OkStatus();
  }

  const absl::Span<const std::string> words_;
  size_t next_ = 0;
  SudoFlags flags_;
};

}  // namespace

absl::StatusOr<SudoFlags> ParseSudoFlags(absl::Span<const std::string> words) {
  return SudoFlagParser(words).Parse();
}

}  // namespace mitogen
