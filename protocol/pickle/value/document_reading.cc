// Reading values.

#include "protocol/pickle/value/document.h"
#include "protocol/pickle/value/document_layout.h"
#include "protocol/pickle/value/integer.h"

namespace mitogen {

int64_t Document::AsInt(ValueId value) const {
  if (IsSmallInt(value)) {
    return static_cast<int32_t>(value.bits() << 1) >> 1;
  }
  if (kind(value) != ValueKind::kInt) return 0;
  return LoadWords<int64_t>(&words_[value.bits() + 1]);
}

double Document::AsFloat(ValueId value) const {
  if (kind(value) != ValueKind::kFloat) return 0;
  return LoadWords<double>(&words_[value.bits() + 1]);
}

absl::string_view Document::text(ValueId value) const {
  switch (kind(value)) {
    case ValueKind::kText:
    case ValueKind::kSecret:
    case ValueKind::kCallError:
      return StringOf(value);
    case ValueKind::kContext:
      return text(context_name(value));
    default:
      return "";
  }
}

absl::string_view Document::bytes(ValueId value) const {
  switch (kind(value)) {
    case ValueKind::kBytes:
    case ValueKind::kByteArray:
    case ValueKind::kBlob:
      return StringOf(value);
    default:
      return "";
  }
}

absl::string_view Document::IntegerBytes(ValueId value, char scratch[8]) const {
  switch (kind(value)) {
    case ValueKind::kInt:
      return TwosComplementOf(AsInt(value), scratch);
    case ValueKind::kBigInt:
      return StringOf(value);
    default:
      return "";
  }
}

absl::Span<const ValueId> Document::items(ValueId value) const {
  if (IsDict(kind(value))) return {};
  return children(value);
}

absl::Span<const ValueId> Document::children(ValueId value) const {
  const ValueKind kind = this->kind(value);
  if (IsSealed(kind)) return SealedItems(value);
  if (IsGrowing(kind)) return BlockItems(header(value) >> kBlockShift);
  return {};
}

DictEntries Document::entries(ValueId value) const {
  if (!IsDict(kind(value))) return DictEntries({});
  return DictEntries(children(value));
}

std::optional<ValueId> Document::Find(ValueId dict,
                                      absl::string_view key) const {
  const DictEntries entries = this->entries(dict);
  for (size_t i = entries.size(); i > 0; --i) {
    const DictEntries::Entry entry = entries[i - 1];
    if (kind(entry.key) == ValueKind::kText && text(entry.key) == key) {
      return entry.value;
    }
  }
  return std::nullopt;
}

uint32_t Document::context_id(ValueId value) const {
  const ValueKind kind = this->kind(value);
  if (kind != ValueKind::kSender && kind != ValueKind::kContext) return 0;
  return word(value, 1);
}

uint32_t Document::handle(ValueId value) const {
  return kind(value) == ValueKind::kSender ? word(value, 2) : 0;
}

ValueId Document::context_name(ValueId value) const {
  if (kind(value) != ValueKind::kContext) return None();
  return ValueId(word(value, 2));
}

size_t Document::global_index(ValueId value) const {
  return kind(value) == ValueKind::kGlobal ? value.bits() - kFirstGlobal : 0;
}

}  // namespace mitogen
