#include "stub/connect/connection_option.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "protocol/status_macros.h"
#include "stub/connect/option_range.h"

namespace mitogen {
namespace {

constexpr std::pair<OptionType, absl::string_view> kTypeNames[] = {
    {OptionType::kText, "text"},
    {OptionType::kInteger, "integer"},
    {OptionType::kNumber, "number"},
    {OptionType::kBoolean, "boolean"},
    {OptionType::kTextList, "list of text"},
    {OptionType::kTextOrList, "text or list of text"},
};

// Indexed like the alternatives of OptionValue.
constexpr absl::string_view kValueNames[] = {"boolean", "integer", "number",
                                             "text", "list of text"};

const OptionSpec* FindSpec(absl::Span<const OptionSpec> table,
                           absl::string_view name) {
  const auto spec =
      std::find_if(table.begin(), table.end(),
                   [&](const OptionSpec& row) { return row.name == name; });
  return spec == table.end() ? nullptr : &*spec;
}

bool HasType(const OptionValue& value, OptionType type) {
  switch (type) {
    case OptionType::kText:
      return std::holds_alternative<std::string>(value);
    case OptionType::kInteger:
      return std::holds_alternative<int64_t>(value);
    case OptionType::kNumber:
      return std::holds_alternative<int64_t>(value) ||
             std::holds_alternative<double>(value);
    case OptionType::kBoolean:
      return std::holds_alternative<bool>(value);
    case OptionType::kTextList:
      return std::holds_alternative<std::vector<std::string>>(value);
    case OptionType::kTextOrList:
      return std::holds_alternative<std::string>(value) ||
             std::holds_alternative<std::vector<std::string>>(value);
  }
  return false;
}

std::string ValueText(const OptionValue& value) {
  switch (value.index()) {
    case 0:
      return std::get<bool>(value) ? "true" : "false";
    case 1:
      return absl::StrCat(std::get<int64_t>(value));
    case 2:
      return absl::StrCat(std::get<double>(value));
    case 3:
      return absl::StrCat("\"", std::get<std::string>(value), "\"");
    default:
      return absl::StrCat(
          "[", absl::StrJoin(std::get<std::vector<std::string>>(value), ", "),
          "]");
  }
}

std::string Shown(const OptionSpec& spec, const OptionValue& value) {
  const absl::string_view type = kValueNames[value.index()];
  return spec.secret ? absl::StrCat(type, " (not shown)")
                     : absl::StrCat(type, " ", ValueText(value));
}

absl::Status Unexpected(absl::string_view method, const OptionSpec& spec,
                        absl::string_view expected, absl::string_view got) {
  return absl::InvalidArgumentError(absl::StrCat(method, ": expected ",
                                                 expected, " for option ",
                                                 spec.name, ", got ", got));
}

bool IsNumeric(OptionType type) {
  return type == OptionType::kInteger || type == OptionType::kNumber;
}

// Returns "integer from 1 to 65535", "text" and so on.
std::string ExpectedOf(const OptionSpec& spec) {
  if (!IsNumeric(spec.type)) return std::string(OptionTypeName(spec.type));
  return absl::StrFormat("%s from %.0f to %.0f", OptionTypeName(spec.type),
                         RangeOf(spec.name).least, RangeOf(spec.name).most);
}

bool IsWithin(const OptionRange& range, const OptionValue& value) {
  const int64_t* integer = std::get_if<int64_t>(&value);
  const double number = integer != nullptr ? static_cast<double>(*integer)
                                           : std::get<double>(value);
  // A NaN fails both comparisons.
  return number >= range.least && number <= range.most;
}

// True for a command without a program, which is its first text.
bool NamesNoProgram(const OptionSpec& spec, const OptionValue& value) {
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  return spec.type == OptionType::kTextOrList && list != nullptr &&
         (list->empty() || list->front().empty());
}

absl::Status CheckValue(absl::string_view method, const OptionSpec& spec,
                        const OptionValue& value) {
  if (!HasType(value, spec.type) ||
      (IsNumeric(spec.type) && !IsWithin(RangeOf(spec.name), value))) {
    return Unexpected(method, spec, ExpectedOf(spec), Shown(spec, value));
  }
  if (NamesNoProgram(spec, value)) {
    return Unexpected(method, spec, "a program as the first element",
                      Shown(spec, value));
  }
  RETURN_IF_ERROR(CheckRule(method, spec, value));
  if (spec.choices.empty()) return absl::OkStatus();
  const std::vector<absl::string_view> choices =
      absl::StrSplit(spec.choices, ',');
  const auto& text = std::get<std::string>(value);
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) {
    return absl::OkStatus();
  }
  return Unexpected(method, spec, absl::StrJoin(choices, " or "),
                    Shown(spec, value));
}

// True for the characters that OpenSSH accepts in a host name since 9.6.
bool IsOfAHost(char c) {
  constexpr absl::string_view kOfAShell = "'`\"$\\;&<>|(){}";
  const auto byte = static_cast<unsigned char>(c);
  return !absl::ascii_isspace(byte) && !absl::ascii_iscntrl(byte) &&
         kOfAShell.find(c) == kOfAShell.npos;
}

// True if a program that asks for `secret` would take it for more than one
// answer. At a terminal a carriage return ends a line, too.
bool EndsInTheMiddle(absl::string_view secret) {
  return secret.find_first_of(absl::string_view("\n\r\0", 3)) != secret.npos;
}

absl::Status CheckSecret(absl::string_view method, const OptionSpec& spec,
                         const OptionValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (!spec.secret || text == nullptr || !EndsInTheMiddle(*text)) {
    return absl::OkStatus();
  }
  return Unexpected(method, spec, "text without line breaks and NUL",
                    Shown(spec, value));
}

// An empty text counts as missing, as for OptionReader.
bool IsMissing(const ConnectionOptions& options, absl::string_view name) {
  const auto given = options.find(name);
  if (given == options.end()) return true;
  const auto* text = std::get_if<std::string>(&given->second);
  return text != nullptr && text->empty();
}

absl::Status UnknownOption(absl::string_view method,
                           absl::Span<const OptionSpec> table,
                           absl::string_view name) {
  const auto append_name = [](std::string* out, const OptionSpec& spec) {
    out->append(spec.name.data(), spec.name.size());
  };
  return absl::InvalidArgumentError(absl::StrCat(
      method, ": expected one of the options ",
      absl::StrJoin(table, ", ", append_name), ", got option ", name));
}

// Returns nothing if `text` does not parse as that type.
std::optional<OptionValue> FromText(OptionType type, absl::string_view text) {
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;
  switch (type) {
    case OptionType::kText:
      return std::string(text);
    case OptionType::kTextOrList:
      if (text.find('\n') == text.npos) return std::string(text);
      [[fallthrough]];
    case OptionType::kTextList:
      return std::vector<std::string>(absl::StrSplit(text, '\n'));
    case OptionType::kBoolean:
      if (absl::SimpleAtob(text, &boolean)) return boolean;
      return std::nullopt;
    case OptionType::kInteger:
      if (absl::SimpleAtoi(text, &integer)) return integer;
      return std::nullopt;
    case OptionType::kNumber:
      if (absl::SimpleAtod(text, &number) && std::isfinite(number)) {
        return number;
      }
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

absl::string_view OptionTypeName(OptionType type) {
  for (const auto& [row, name] : kTypeNames) {
    if (row == type) return name;
  }
  return "";
}

absl::Status ValidateOptions(absl::string_view method,
                             absl::Span<const OptionSpec> table,
                             const ConnectionOptions& options) {
  for (const auto& [name, value] : options) {
    const OptionSpec* spec = FindSpec(table, name);
    if (spec == nullptr) return UnknownOption(method, table, name);
    RETURN_IF_ERROR(CheckValue(method, *spec, value));
  }
  for (const OptionSpec& spec : table) {
    if (spec.required && IsMissing(options, spec.name)) {
      return Unexpected(method, spec, ExpectedOf(spec), "nothing");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRule(absl::string_view method, const OptionSpec& spec,
                       const OptionValue& value) {
  RETURN_IF_ERROR(CheckSecret(method, spec, value));
  if (spec.rule == OptionRule::kNone) return absl::OkStatus();
  const auto* word = std::get_if<std::string>(&value);
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    if (list->empty() || list->front().empty()) {
      return Unexpected(method, spec, "a program to start", Shown(spec, value));
    }
    word = &list->front();
  }
  if (word == nullptr) return absl::OkStatus();
  if (absl::StartsWith(*word, "-")) {
    return Unexpected(method, spec,
                      "text that does not begin with \"-\", which another "
                      "program would take for an option,",
                      Shown(spec, value));
  }
  if (spec.rule == OptionRule::kHost &&
      !std::all_of(word->begin(), word->end(), IsOfAHost)) {
    return Unexpected(method, spec,
                      "a name without spaces, quotes and other signs of a "
                      "shell",
                      Shown(spec, value));
  }
  return absl::OkStatus();
}

absl::StatusOr<OptionValue> ParseOptionText(absl::string_view method,
                                            const OptionSpec& spec,
                                            absl::string_view text) {
  std::optional<OptionValue> value = FromText(spec.type, text);
  if (!value.has_value()) {
    return Unexpected(method, spec, ExpectedOf(spec),
                      Shown(spec, std::string(text)));
  }
  RETURN_IF_ERROR(CheckValue(method, spec, *value));
  return *std::move(value);
}

bool OptionReader::Given(absl::string_view name) const {
  return options_.contains(name);
}

OptionValue OptionReader::Value(absl::string_view name) const {
  const OptionSpec* spec = FindSpec(table_, name);
  const auto given = options_.find(name);
  if (given != options_.end()) {
    const auto* text = std::get_if<std::string>(&given->second);
    if (text == nullptr || !text->empty()) return given->second;
  }
  if (spec == nullptr || spec->default_text.empty()) return OptionValue();
  return FromText(spec->type, spec->default_text).value_or(OptionValue());
}

std::string OptionReader::Text(absl::string_view name) const {
  OptionValue value = Value(name);
  std::string* text = std::get_if<std::string>(&value);
  return text == nullptr ? "" : std::move(*text);
}

int64_t OptionReader::Integer(absl::string_view name) const {
  const OptionValue value = Value(name);
  const int64_t* integer = std::get_if<int64_t>(&value);
  return integer == nullptr ? 0 : *integer;
}

double OptionReader::Number(absl::string_view name) const {
  const OptionValue value = Value(name);
  if (const double* number = std::get_if<double>(&value)) return *number;
  return static_cast<double>(Integer(name));
}

bool OptionReader::Boolean(absl::string_view name) const {
  const OptionValue value = Value(name);
  const bool* boolean = std::get_if<bool>(&value);
  return boolean != nullptr && *boolean;
}

std::vector<std::string> OptionReader::List(absl::string_view name) const {
  OptionValue value = Value(name);
  if (auto* list = std::get_if<std::vector<std::string>>(&value)) {
    return std::move(*list);
  }
  std::string* text = std::get_if<std::string>(&value);
  if (text == nullptr || text->empty()) return {};
  return {std::move(*text)};
}

}  // namespace mitogen
