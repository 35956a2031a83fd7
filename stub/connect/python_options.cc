#include "stub/connect/python_options.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "router/role/python_error.h"
#include "stub/connect/connection_method.h"

namespace mitogen {
namespace {

std::optional<std::string> StringFrom(const Document& document, ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kText:
    case ValueKind::kSecret:
    case ValueKind::kBytes:
    case ValueKind::kBlob:
      return std::string(document.StringOf(value));
    default:
      return std::nullopt;
  }
}

std::optional<std::vector<std::string>> StringsFrom(const Document& document,
                                                    ValueId list) {
  std::vector<std::string> strings;
  for (ValueId item : document.items(list)) {
    std::optional<std::string> string = StringFrom(document, item);
    if (!string.has_value()) return std::nullopt;
    strings.push_back(*std::move(string));
  }
  return strings;
}

// Returns nothing for a value that no option can have.
std::optional<OptionValue> ValueFrom(const Document& document, ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kBool:
      return document.AsBool(value);
    case ValueKind::kInt:
      return document.AsInt(value);
    case ValueKind::kFloat:
      return document.AsFloat(value);
    case ValueKind::kList:
    case ValueKind::kTuple:
      return StringsFrom(document, value);
    default:
      return StringFrom(document, value);
  }
}

// Converts between types that Python accepts for each other.
OptionValue Converted(absl::string_view method, const OptionSpec& spec,
                      OptionValue value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    const absl::StatusOr<OptionValue> parsed =
        ParseOptionText(method, spec, *text);
    return parsed.ok() && spec.type != OptionType::kTextList ? *parsed : value;
  }
  const auto* integer = std::get_if<int64_t>(&value);
  if (integer == nullptr) return value;
  if (spec.type == OptionType::kBoolean) return *integer != 0;
  if (spec.type == OptionType::kText) return absl::StrCat(*integer);
  return value;
}

// For None, and for a time-out of 0, the original takes the default
// (mitogen/parent.py, Options.__init__). It does so for an empty list as
// python_path too; here ValidateOptions() refuses that list.
bool IsNotGiven(const OptionSpec& spec, const Document& document,
                ValueId value) {
  if (document.is_none(value)) return true;
  if (spec.name != "connect_timeout") return false;
  switch (document.kind(value)) {
    case ValueKind::kBool:
      return !document.AsBool(value);
    case ValueKind::kInt:
      return document.AsInt(value) == 0;
    case ValueKind::kFloat:
      return document.AsFloat(value) == 0;
    default:
      return false;
  }
}

absl::Status UnexpectedKeyword(absl::string_view name) {
  return TypeError(absl::StrCat(
      "__init__() got an unexpected keyword argument '", name, "'"));
}

// The values have been checked against the table, so only a bad remote_name is
// left.
absl::Status PythonErrorOf(const absl::Status& status) {
  return PythonError("builtins.ValueError", status.message());
}

}  // namespace

absl::StatusOr<ConnectionOptions> OptionsFromPython(absl::string_view method,
                                                    const Document& document,
                                                    ValueId kwargs) {
  const ConnectionMethod* const row = FindConnectionMethod(method);
  if (row == nullptr) {
    return PythonError("builtins.ModuleNotFoundError",
                       absl::StrCat("No module named 'mitogen.", method, "'"));
  }
  const OptionTable table = OptionsOf(*row);
  ConnectionOptions options;
  for (const DictEntries::Entry entry : document.entries(kwargs)) {
    const std::string name = StringFrom(document, entry.key).value_or("");
    const auto spec = std::find_if(
        table.begin(), table.end(),
        [&](const OptionSpec& option) { return option.name == name; });
    if (spec == table.end()) return UnexpectedKeyword(name);
    if (IsNotGiven(*spec, document, entry.value)) continue;
    std::optional<OptionValue> value = ValueFrom(document, entry.value);
    if (!value.has_value()) {
      return TypeError(absl::StrCat(
          method, ": expected ", OptionTypeName(spec->type), " for option ",
          name, ", got ", ValueKindName(document.kind(entry.value))));
    }
    options[name] = Converted(method, *spec, *std::move(value));
  }
  const absl::Status valid = ValidateOptions(method, table, options);
  if (!valid.ok()) return TypeError(valid.message());
  const absl::StatusOr<ContextOptions> read =
      ReadContextOptions(method, options);
  if (!read.ok()) return PythonErrorOf(read.status());
  return options;
}

}  // namespace mitogen
