#include "stub/functions/native_function.h"

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"

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
                           const BoundArguments::Values& values) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (function.parameters[i].required && !values[i].has_value()) {
      return TypeError(absl::StrCat(function.QualifiedName(),
                                    "() missing required argument: '",
                                    function.parameters[i].name, "'"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string NativeFunction::QualifiedName() const {
  if (!class_name.has_value()) return name;
  return absl::StrCat(*class_name, ".", name);
}

absl::StatusOr<BoundArguments> BindArguments(const NativeFunction& function,
                                             const CallRequest& request) {
  const Document& document = request.arguments;
  BoundArguments::Values values(function.parameters.size());
  if (function.variadic) {
    return BoundArguments(function, request, std::move(values));
  }
  const absl::Span<const ValueId> args = document.items(request.call.args);
  if (args.size() > values.size()) {
    return TypeError(
        absl::StrCat(function.QualifiedName(), "() takes ", values.size(),
                     " positional arguments but ", args.size(),
                     args.size() == 1 ? " was" : " were", " given"));
  }
  for (size_t i = 0; i < args.size(); ++i) values[i] = args[i];
  for (const DictEntries::Entry entry : document.entries(request.call.kwargs)) {
    const absl::string_view name = document.text(entry.key);
    const std::optional<size_t> at = FindParameter(function, name);
    if (!at.has_value()) {
      return TypeError(absl::StrCat(function.QualifiedName(),
                                    "() got an unexpected keyword argument '",
                                    name, "'"));
    }
    if (*at < args.size()) {
      return TypeError(absl::StrCat(function.QualifiedName(),
                                    "() got multiple values for argument '",
                                    name, "'"));
    }
    values[*at] = entry.value;
  }
  RETURN_IF_ERROR(CheckRequired(function, values));
  return BoundArguments(function, request, std::move(values));
}

absl::StatusOr<std::string> BoundArguments::String(size_t i) const {
  const ValueKind kind = document().kind(value(i));
  if (kind == ValueKind::kText) return std::string(document().text(value(i)));
  if (kind == ValueKind::kBytes) {
    return std::string(document().bytes(value(i)));
  }
  return WrongType(i, value(i), "str");
}

absl::StatusOr<int64_t> BoundArguments::Integer(size_t i) const {
  if (document().kind(value(i)) != ValueKind::kInt) {
    return WrongType(i, value(i), "int");
  }
  return document().AsInt(value(i));
}

absl::StatusOr<double> BoundArguments::Number(size_t i) const {
  const ValueKind kind = document().kind(value(i));
  if (kind == ValueKind::kFloat) return document().AsFloat(value(i));
  if (kind == ValueKind::kInt) {
    return static_cast<double>(document().AsInt(value(i)));
  }
  return WrongType(i, value(i), "float");
}

absl::Status BoundArguments::WrongType(size_t i, ValueId value,
                                       absl::string_view expected) const {
  return TypeError(absl::StrCat("argument ", i + 1, " must be ", expected,
                                ", not ",
                                ValueKindName(document().kind(value))));
}

}  // namespace mitogen
