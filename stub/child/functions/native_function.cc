#include "stub/child/functions/native_function.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/disk/filesystem_text.h"

namespace mitogen {
namespace {

std::optional<size_t> FindParameter(const NativeFunction& function,
                                    absl::string_view name) {
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    if (function.parameters[i].name == name) return i;
  }
  return std::nullopt;
}

absl::Status CheckRequired(const NativeFunction& function,
                           absl::Span<const std::optional<ValueId>> values) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (function.parameters[i].required && !values[i].has_value()) {
      return TypeError(absl::StrCat(function.name,
                                    "() missing required argument: '",
                                    function.parameters[i].name, "'"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<BoundArguments> BindArguments(const NativeFunction& function,
                                             const Document& document,
                                             const CallFunction& call) {
  std::vector<std::optional<ValueId>> values(function.parameters.size());
  if (function.variadic) {
    return BoundArguments(document, call, std::move(values));
  }
  const absl::Span<const ValueId> args = document.items(call.args);
  if (args.size() > values.size()) {
    return TypeError(absl::StrCat(
        function.name, "() takes ", values.size(), " positional arguments but ",
        args.size(), args.size() == 1 ? " was" : " were", " given"));
  }
  for (size_t i = 0; i < args.size(); ++i) values[i] = args[i];
  for (const DictEntries::Entry entry : document.entries(call.kwargs)) {
    const absl::string_view name = document.text(entry.key);
    const std::optional<size_t> at = FindParameter(function, name);
    if (!at.has_value()) {
      return TypeError(absl::StrCat(
          function.name, "() got an unexpected keyword argument '", name, "'"));
    }
    if (*at < args.size()) {
      return TypeError(absl::StrCat(
          function.name, "() got multiple values for argument '", name, "'"));
    }
    values[*at] = entry.value;
  }
  RETURN_IF_ERROR(CheckRequired(function, values));
  return BoundArguments(document, call, std::move(values));
}

absl::StatusOr<std::string> BoundArguments::String(size_t i) const {
  const ValueKind kind = document_.kind(value(i));
  if (kind == ValueKind::kText) return std::string(document_.text(value(i)));
  if (kind == ValueKind::kBytes) return std::string(document_.bytes(value(i)));
  return WrongType(i, "str");
}

absl::StatusOr<int64_t> BoundArguments::Integer(size_t i) const {
  if (document_.kind(value(i)) != ValueKind::kInt) return WrongType(i, "int");
  return document_.AsInt(value(i));
}

absl::StatusOr<double> BoundArguments::Number(size_t i) const {
  const ValueKind kind = document_.kind(value(i));
  if (kind == ValueKind::kFloat) return document_.AsFloat(value(i));
  if (kind == ValueKind::kInt) {
    return static_cast<double>(document_.AsInt(value(i)));
  }
  return WrongType(i, "float");
}

absl::StatusOr<std::string> BoundArguments::SystemString(size_t i) const {
  return ToSystemString(value(i), i);
}

absl::StatusOr<std::vector<std::string>> BoundArguments::SystemStrings(
    size_t i) const {
  const ValueKind kind = document_.kind(value(i));
  if (kind != ValueKind::kList && kind != ValueKind::kTuple) {
    return WrongType(i, "list");
  }
  std::vector<std::string> strings;
  for (ValueId item : document_.items(value(i))) {
    ASSIGN_OR_RETURN(std::string string, ToSystemString(item, i));
    strings.push_back(std::move(string));
  }
  return strings;
}

absl::StatusOr<std::string> BoundArguments::ToSystemString(ValueId string,
                                                           size_t i) const {
  std::string bytes;
  if (document_.kind(string) == ValueKind::kText) {
    bytes = EncodeFilesystemText(document_.text(string));
  } else if (document_.kind(string) == ValueKind::kBytes) {
    bytes = std::string(document_.bytes(string));
  } else {
    return WrongType(i, "str");
  }
  if (bytes.find('\0') == bytes.npos) return bytes;
  return PythonError("builtins.ValueError", "embedded null byte");
}

absl::Status BoundArguments::WrongType(size_t i,
                                       absl::string_view expected) const {
  return TypeError(absl::StrCat("argument ", i + 1, " must be ", expected,
                                ", not ",
                                ValueKindName(document_.kind(value(i)))));
}

}  // namespace mitogen
