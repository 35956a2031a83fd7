#include "router/service/argument_spec.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/globals.h"

namespace mitogen {
namespace {

constexpr uint32_t Bit(ValueKind kind) {
  return 1u << static_cast<uint32_t>(kind);
}

struct KindRow {
  ArgumentKind kind;
  // The type as the original's words have it.
  absl::string_view expected;
  // Kinds of values that are instances of it.
  uint32_t values;
};

constexpr KindRow kKinds[] = {
    {ArgumentKind::kAny, "<class 'object'>", ~0u},
    {ArgumentKind::kBool, "<class 'bool'>", Bit(ValueKind::kBool)},
    {ArgumentKind::kInt, "<class 'int'>",
     Bit(ValueKind::kInt) | Bit(ValueKind::kBigInt) | Bit(ValueKind::kBool)},
    {ArgumentKind::kFloat, "<class 'float'>", Bit(ValueKind::kFloat)},
    {ArgumentKind::kText, "<class 'str'>",
     Bit(ValueKind::kText) | Bit(ValueKind::kSecret)},
    {ArgumentKind::kPath, "(<class 'str'>,)",
     Bit(ValueKind::kText) | Bit(ValueKind::kSecret)},
    {ArgumentKind::kBytes, "<class 'bytes'>",
     Bit(ValueKind::kBytes) | Bit(ValueKind::kBlob)},
    {ArgumentKind::kBlob, "<class 'mitogen.core.Blob'>", Bit(ValueKind::kBlob)},
    {ArgumentKind::kSecret, "<class 'mitogen.core.Secret'>",
     Bit(ValueKind::kSecret)},
    {ArgumentKind::kList, "<class 'list'>", Bit(ValueKind::kList)},
    {ArgumentKind::kTuple, "<class 'tuple'>", Bit(ValueKind::kTuple)},
    {ArgumentKind::kDict, "<class 'dict'>",
     Bit(ValueKind::kDict) | Bit(ValueKind::kKwargs)},
    {ArgumentKind::kSender, "<class 'mitogen.core.Sender'>",
     Bit(ValueKind::kSender)},
    {ArgumentKind::kContext, "<class 'mitogen.core.Context'>",
     Bit(ValueKind::kContext)},
};

const KindRow& RowOf(ArgumentKind kind) {
  return kKinds[static_cast<size_t>(kind)];
}

// Most globals of the allow-list are functions that make a value; the types are
// found by their meaning.
absl::string_view TypeOfGlobal(size_t index) {
  switch (kGlobals[index].meaning) {
    case GlobalMeaning::kBlob:
    case GlobalMeaning::kSecret:
    case GlobalMeaning::kKwargs:
    case GlobalMeaning::kBytes:
      return "<class 'type'>";
    case GlobalMeaning::kCallError:
      return "<class 'function'>";
    default:
      return "<class 'method'>";
  }
}

}  // namespace

bool IsInstance(const Document& document, ValueId value, ArgumentKind kind) {
  return (RowOf(kind).values & Bit(document.kind(value))) != 0;
}

absl::string_view PythonTypeOf(const Document& document, ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kNone:
      return "<class 'NoneType'>";
    case ValueKind::kBool:
      return "<class 'bool'>";
    case ValueKind::kInt:
    case ValueKind::kBigInt:
      return "<class 'int'>";
    case ValueKind::kFloat:
      return "<class 'float'>";
    case ValueKind::kText:
      return "<class 'str'>";
    case ValueKind::kBytes:
      return "<class 'bytes'>";
    case ValueKind::kByteArray:
      return "<class 'bytearray'>";
    case ValueKind::kList:
      return "<class 'list'>";
    case ValueKind::kTuple:
      return "<class 'tuple'>";
    case ValueKind::kDict:
      return "<class 'dict'>";
    case ValueKind::kSet:
      return "<class 'set'>";
    case ValueKind::kFrozenSet:
      return "<class 'frozenset'>";
    case ValueKind::kGlobal:
      return TypeOfGlobal(document.global_index(value));
    case ValueKind::kBlob:
      return "<class 'mitogen.core.Blob'>";
    case ValueKind::kSecret:
      return "<class 'mitogen.core.Secret'>";
    case ValueKind::kKwargs:
      return "<class 'mitogen.core.Kwargs'>";
    case ValueKind::kCallError:
      return "<class 'mitogen.core.CallError'>";
    case ValueKind::kSender:
      return "<class 'mitogen.core.Sender'>";
    case ValueKind::kContext:
      return "<class 'mitogen.parent.Context'>";
  }
  return "<class 'object'>";
}

absl::Status CheckArguments(absl::Span<const Argument> required,
                            const Document& document, ValueId kwargs) {
  for (const Argument& argument : required) {
    const std::optional<ValueId> value = document.Find(kwargs, argument.name);
    if (!value.has_value()) {
      return absl::UnknownError(
          absl::StrCat("Required argument '", argument.name, "' missing."));
    }
    if (!IsInstance(document, *value, argument.kind)) {
      return absl::UnknownError(
          absl::StrCat("Argument '", argument.name, "' type incorrect, got ",
                       PythonTypeOf(document, *value), ", expected ",
                       RowOf(argument.kind).expected));
    }
  }
  return absl::OkStatus();
}

}  // namespace mitogen
