// The words of a command line after the function's name.

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"
#include "tools/mito/command_line.h"
#include "tools/mito/json/json_reader.h"

namespace mitogen::mito {
namespace {

// The size of NAME in NAME=VALUE; 0 if the word has no such form.
size_t NameSize(absl::string_view word) {
  const size_t equals = word.find('=');
  if (equals == word.npos || equals == 0 || absl::ascii_isdigit(word[0])) {
    return 0;
  }
  for (char c : word.substr(0, equals)) {
    if (!absl::ascii_isalnum(c) && c != '_') return 0;
  }
  return equals;
}

absl::StatusOr<ValueId> ReadWord(absl::string_view word, bool is_text,
                                 Document* document) {
  if (!is_text) {
    absl::StatusOr<ValueId> value = ReadJson(word, document);
    if (value.ok()) return value;
    // JSON that is no value is a mistake; a word that is not JSON is text.
    if (!absl::IsInvalidArgument(value.status())) {
      return absl::InvalidArgumentError(absl::StrCat(
          "in the argument \"", word, "\": ", value.status().message()));
    }
  }
  if (IsUtf8(word)) return document->Text(word);
  return absl::InvalidArgumentError(
      "expected arguments in UTF-8; others can be given as {\"$hex\": ...}");
}

}  // namespace

absl::StatusOr<CallArguments> MakeArguments(absl::Span<const std::string> words,
                                            bool is_text) {
  CallArguments arguments;
  bool only_positional = false;
  for (const std::string& word : words) {
    if (word == "--" && !only_positional) {
      only_positional = true;
      continue;
    }
    const size_t name_size = only_positional ? 0 : NameSize(word);
    absl::string_view text = word;
    if (name_size > 0) text.remove_prefix(name_size + 1);
    ASSIGN_OR_RETURN(const ValueId value,
                     ReadWord(text, is_text, &arguments.document()));
    if (name_size > 0) {
      arguments.SetValue(word.substr(0, name_size), value);
    } else {
      arguments.AddValue(value);
    }
  }
  return arguments;
}

}  // namespace mitogen::mito
