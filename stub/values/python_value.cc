#include "stub/values/python_value.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace mitogen {

namespace {

// The most bytes of a value that an error shows.
constexpr size_t kShown = 80;

// Shared by all values that need no document of their own; it never changes.
const std::shared_ptr<const Document>& EmptyDocument() {
  static const auto* const empty =
      new std::shared_ptr<const Document>(std::make_shared<Document>());
  return *empty;
}

}  // namespace

PythonValue::PythonValue() : document_(EmptyDocument()) {}

PythonValue::PythonValue(const Document& document, ValueId value) {
  if (Document::IsInline(value)) {
    document_ = EmptyDocument();
    id_ = value;
    return;
  }
  auto own = std::make_shared<Document>();
  id_ = CopyValue(document, value, own.get());
  document_ = std::move(own);
}

PythonValue::PythonValue(std::shared_ptr<const Document> document,
                         ValueId value)
    : document_(std::move(document)), id_(value) {}

absl::StatusOr<bool> PythonValue::AsBool() const {
  if (document_->kind(id_) != ValueKind::kBool) return Unexpected("a bool");
  return document_->AsBool(id_);
}

absl::StatusOr<int64_t> PythonValue::AsInt() const {
  if (document_->kind(id_) != ValueKind::kInt) {
    return Unexpected("an integer of 64 bits");
  }
  return document_->AsInt(id_);
}

absl::StatusOr<double> PythonValue::AsDouble() const {
  const ValueKind kind = document_->kind(id_);
  if (kind == ValueKind::kFloat) return document_->AsFloat(id_);
  if (kind != ValueKind::kInt) return Unexpected("a number");
  return static_cast<double>(document_->AsInt(id_));
}

absl::StatusOr<std::string> PythonValue::AsText() const {
  if (document_->kind(id_) != ValueKind::kText) return Unexpected("text");
  return std::string(document_->text(id_));
}

absl::StatusOr<std::string> PythonValue::AsBytes() const {
  switch (document_->kind(id_)) {
    case ValueKind::kBytes:
    case ValueKind::kByteArray:
    case ValueKind::kBlob:
      return std::string(document_->bytes(id_));
    default:
      return Unexpected("bytes");
  }
}

absl::StatusOr<std::vector<PythonValue>> PythonValue::AsItems() const {
  switch (document_->kind(id_)) {
    case ValueKind::kList:
    case ValueKind::kTuple:
    case ValueKind::kSet:
    case ValueKind::kFrozenSet:
      break;
    default:
      return Unexpected("a list, a tuple or a set");
  }
  std::vector<PythonValue> items;
  for (ValueId item : document_->items(id_)) items.push_back(At(item));
  return items;
}

absl::StatusOr<std::vector<PythonValue::Entry>> PythonValue::AsEntries() const {
  if (!IsDict()) return Unexpected("a dict");
  std::vector<Entry> entries;
  for (const auto& [key, value] : document_->entries(id_)) {
    entries.emplace_back(At(key), At(value));
  }
  return entries;
}

absl::StatusOr<SenderAddress> PythonValue::AsSender() const {
  if (document_->kind(id_) != ValueKind::kSender) {
    return Unexpected("a Sender");
  }
  return SenderAddress{document_->context_id(id_), document_->handle(id_)};
}

absl::StatusOr<PythonValue> PythonValue::Find(absl::string_view key) const {
  if (!IsDict()) return Unexpected("a dict");
  const std::optional<ValueId> found = document_->Find(id_, key);
  if (found.has_value()) return At(*found);
  return absl::NotFoundError(
      absl::StrCat("expected the key '", key, "', got ", Repr(kShown)));
}

bool PythonValue::IsDict() const {
  const ValueKind kind = document_->kind(id_);
  return kind == ValueKind::kDict || kind == ValueKind::kKwargs;
}

absl::Status PythonValue::Unexpected(absl::string_view expected) const {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", expected, ", got ", Repr(kShown)));
}

}  // namespace mitogen
