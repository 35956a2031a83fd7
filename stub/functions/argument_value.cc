#include "stub/functions/argument_value.h"

#include <cmath>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

// The most bytes of a value that an error shows.
constexpr size_t kShown = 80;
// What an entry of a std::map takes beside its value, about.
constexpr size_t kNodeBytes = 64;

absl::string_view PythonTypeName(ValueKind kind) {
  if (kind == ValueKind::kNone) return "NoneType";
  if (kind == ValueKind::kText) return "str";
  return ValueKindName(kind);
}

absl::Status Overflow(absl::string_view words) {
  return PythonError("builtins.OverflowError", words);
}

// Returns false for an integer of more than 128 bits.
bool ToInt128(absl::string_view little_endian, absl::int128* out) {
  constexpr size_t kSize = 16;
  if (little_endian.size() > kSize) return false;
  const bool negative = !little_endian.empty() && little_endian.back() < 0;
  absl::uint128 bits = negative ? absl::Uint128Max() : absl::uint128(0);
  for (size_t i = little_endian.size(); i-- > 0;) {
    bits = (bits << 8) | static_cast<unsigned char>(little_endian[i]);
  }
  *out = absl::int128(bits);
  return true;
}

std::string Decimal(absl::int128 value) {
  if (value < 0) return absl::StrCat(static_cast<int64_t>(value));
  return absl::StrCat(static_cast<uint64_t>(value));
}

absl::Status ReadBigIntAsDouble(const ArgumentValue& argument, double* out) {
  char scratch[8];
  absl::int128 value = 0;
  if (!ToInt128(argument.document().IntegerBytes(argument.value(), scratch),
                &value)) {
    return argument.OutOfRange("an int of at most 128 bits");
  }
  *out = static_cast<double>(value);
  return absl::OkStatus();
}

// The string of a value, empty for one that has none.
absl::string_view StringOf(const Document& document, ValueId value) {
  const absl::string_view text = document.text(value);
  return text.empty() ? document.bytes(value) : text;
}

// What a copied value takes.
size_t MemoryOf(const Document& document, ValueId root) {
  size_t bytes = document.arena_words() * sizeof(ValueId);
  std::vector<ValueId> to_visit = {root};
  absl::flat_hash_set<uint32_t> visited = {root.bits()};
  while (!to_visit.empty()) {
    const ValueId value = to_visit.back();
    to_visit.pop_back();
    bytes += StringOf(document, value).size();
    for (ValueId child : document.children(value)) {
      if (visited.insert(child.bits()).second) to_visit.push_back(child);
    }
  }
  return bytes;
}

absl::StatusOr<PythonValue> CopyOf(const ArgumentValue& argument) {
  PythonValue copy(argument.document(), argument.value());
  if (!Document::IsInline(argument.value())) {
    RETURN_IF_ERROR(argument.Take(MemoryOf(copy.document(), copy.id())));
  }
  return copy;
}

}  // namespace

absl::Status ArgumentValue::Take(size_t bytes) const {
  if (reader_->Take(bytes)) return absl::OkStatus();
  return PythonError(
      "builtins.MemoryError",
      absl::StrCat(Where(), " is too large: the arguments of a call may take ",
                   reader_->max_bytes(), " bytes of memory"));
}

absl::Status ArgumentValue::WrongType(absl::string_view expected) const {
  return TypeError(absl::StrCat(Where(), " must be ", expected, ", not ",
                                PythonTypeName(kind())));
}

absl::Status ArgumentValue::OutOfRange(absl::string_view expected) const {
  return Overflow(absl::StrCat(Where(), " must be ", expected, ", not ",
                               Repr(document(), value_, kShown)));
}

absl::Status ArgumentValue::ReadInteger(absl::int128 min, absl::int128 max,
                                        absl::int128* out) const {
  switch (kind()) {
    case ValueKind::kBool:
      *out = document().AsBool(value_) ? 1 : 0;
      return absl::OkStatus();
    case ValueKind::kInt:
    case ValueKind::kBigInt:
      break;
    default:
      return WrongType("int");
  }
  char scratch[8];
  if (ToInt128(document().IntegerBytes(value_, scratch), out) && *out >= min &&
      *out <= max) {
    return absl::OkStatus();
  }
  return OutOfRange(absl::StrCat("from ", Decimal(min), " to ", Decimal(max)));
}

std::string ArgumentValue::Where() const {
  switch (step_) {
    case Step::kParameter:
      break;
    case Step::kItem:
      return absl::StrCat(outer_->Where(), " item ", place_);
    case Step::kKey:
      return absl::StrCat(outer_->Where(), " key ",
                          Repr(document(), value_, kShown));
    case Step::kEntry: {
      const ValueId key(static_cast<uint32_t>(place_));
      return absl::StrCat(outer_->Where(), " value of ",
                          Repr(document(), key, kShown));
    }
  }
  const NativeFunction& function = reader_->arguments().function();
  return absl::StrCat(function.QualifiedName(), "() argument '",
                      function.parameters[place_].name, "'");
}

absl::Status ReadArgument(const ArgumentValue& argument, bool* out) {
  if (argument.kind() != ValueKind::kBool) return argument.WrongType("bool");
  *out = argument.document().AsBool(argument.value());
  return absl::OkStatus();
}

absl::Status ReadArgument(const ArgumentValue& argument, double* out) {
  switch (argument.kind()) {
    case ValueKind::kFloat:
      *out = argument.document().AsFloat(argument.value());
      return absl::OkStatus();
    case ValueKind::kBool:
      *out = argument.document().AsBool(argument.value()) ? 1 : 0;
      return absl::OkStatus();
    case ValueKind::kInt:
      *out = static_cast<double>(argument.document().AsInt(argument.value()));
      return absl::OkStatus();
    case ValueKind::kBigInt:
      return ReadBigIntAsDouble(argument, out);
    default:
      return argument.WrongType("float");
  }
}

// NaN and the infinities fit; what becomes infinite on the way does not.
absl::Status ReadArgument(const ArgumentValue& argument, float* out) {
  double value = 0;
  RETURN_IF_ERROR(ReadArgument(argument, &value));
  *out = static_cast<float>(value);
  if (std::isinf(*out) && !std::isinf(value)) {
    return argument.OutOfRange("a float of 32 bits");
  }
  return absl::OkStatus();
}

absl::Status ReadArgument(const ArgumentValue& argument,
                          absl::string_view* out) {
  if (argument.kind() != ValueKind::kText &&
      argument.kind() != ValueKind::kSecret) {
    return argument.WrongType("str");
  }
  *out = argument.document().text(argument.value());
  return absl::OkStatus();
}

absl::Status ReadArgument(const ArgumentValue& argument, std::string* out) {
  absl::string_view text;
  RETURN_IF_ERROR(ReadArgument(argument, &text));
  RETURN_IF_ERROR(argument.Take(text.size()));
  *out = std::string(text);
  return absl::OkStatus();
}

absl::Status ReadArgument(const ArgumentValue& argument, PythonBytes* out) {
  switch (argument.kind()) {
    case ValueKind::kBytes:
    case ValueKind::kByteArray:
    case ValueKind::kBlob:
      out->bytes = argument.document().bytes(argument.value());
      return absl::OkStatus();
    default:
      return argument.WrongType("bytes");
  }
}

absl::Status ReadArgument(const ArgumentValue& argument, PythonValue* out) {
  ASSIGN_OR_RETURN(*out, CopyOf(argument));
  return absl::OkStatus();
}

absl::Status ReadArgument(const ArgumentValue& argument, SenderAddress* out) {
  if (argument.kind() != ValueKind::kSender) {
    return argument.WrongType("Sender");
  }
  out->context_id = argument.document().context_id(argument.value());
  out->handle = argument.document().handle(argument.value());
  return absl::OkStatus();
}

absl::Status ReadItems(
    const ArgumentValue& argument, size_t item_bytes,
    absl::FunctionRef<absl::Status(const ArgumentValue& item)> read) {
  if (argument.kind() != ValueKind::kList &&
      argument.kind() != ValueKind::kTuple) {
    return argument.WrongType("list");
  }
  const absl::Span<const ValueId> items =
      argument.document().items(argument.value());
  for (size_t i = 0; i < items.size(); ++i) {
    RETURN_IF_ERROR(argument.Take(item_bytes));
    RETURN_IF_ERROR(read(argument.Item(i, items[i])));
  }
  return absl::OkStatus();
}

absl::Status ReadEntries(
    const ArgumentValue& argument, size_t entry_bytes,
    absl::FunctionRef<absl::Status(std::string key, const ArgumentValue& value)>
        read) {
  if (argument.kind() != ValueKind::kDict &&
      argument.kind() != ValueKind::kKwargs) {
    return argument.WrongType("dict");
  }
  for (const DictEntries::Entry entry :
       argument.document().entries(argument.value())) {
    RETURN_IF_ERROR(argument.Take(kNodeBytes + entry_bytes));
    std::string key;
    RETURN_IF_ERROR(ReadArgument(argument.Key(entry.key), &key));
    RETURN_IF_ERROR(read(std::move(key), argument.Entry(entry)));
  }
  return absl::OkStatus();
}

absl::Status ReadArgument(const ArgumentValue& argument,
                          std::vector<PythonValue>* out) {
  const auto count = [](const ArgumentValue&) { return absl::OkStatus(); };
  RETURN_IF_ERROR(ReadItems(argument, sizeof(PythonValue), count));
  ASSIGN_OR_RETURN(const PythonValue copy, CopyOf(argument));
  ASSIGN_OR_RETURN(*out, copy.AsItems());
  return absl::OkStatus();
}

absl::Status ReadArgument(const ArgumentValue& argument,
                          std::map<std::string, PythonValue>* out) {
  std::vector<std::string> keys;
  const auto add_key = [&](std::string key, const ArgumentValue&) {
    keys.push_back(std::move(key));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(ReadEntries(argument, sizeof(PythonValue), add_key));
  ASSIGN_OR_RETURN(const PythonValue copy, CopyOf(argument));
  ASSIGN_OR_RETURN(const std::vector<PythonValue::Entry> entries,
                   copy.AsEntries());
  for (size_t i = 0; i < keys.size(); ++i) {
    out->insert_or_assign(std::move(keys[i]), entries[i].second);
  }
  return absl::OkStatus();
}

}  // namespace mitogen
