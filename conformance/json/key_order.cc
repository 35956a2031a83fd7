#include "conformance/json/key_order.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "conformance/json/json_text.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

bool HasItems(const Document& doc, ValueId value) {
  const ValueKind kind = doc.kind(value);
  return (kind == ValueKind::kTuple || kind == ValueKind::kFrozenSet) &&
         !doc.items(value).empty();
}

void AppendNumber(uint32_t number, std::string* out) {
  out->append(reinterpret_cast<const char*>(&number), sizeof(number));
}

// The bytes of a float that is an integer, as IntegerBytes() has those of an
// integer.
std::string IntegerBytesOf(double integer) {
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(integer), &exponent);
  // 53 bits of mantissa, to be shifted left by `exponent` bits.
  uint64_t mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  if (exponent < 0) {
    mantissa >>= -exponent;
    exponent = 0;
  }
  std::string hex = absl::StrCat(absl::Hex(mantissa << exponent % 4));
  hex.append(exponent / 4, '0');
  const std::optional<std::string> bytes =
      ParsePythonInteger(absl::StrCat(integer < 0 ? "-0x" : "0x", hex), 0, 0);
  return std::string(ShortestTwosComplement(*bytes));
}

std::string NumberSignature(const Document& doc, ValueId value) {
  char scratch[8];
  switch (doc.kind(value)) {
    case ValueKind::kBool:
      return doc.AsBool(value) ? std::string("i\1") : "i";
    case ValueKind::kFloat: {
      const double number = doc.AsFloat(value);
      if (std::isnan(number)) return absl::StrCat("nan", value.bits());
      if (std::isinf(number) || std::trunc(number) != number) {
        return absl::StrCat("f", std::bit_cast<uint64_t>(number));
      }
      return absl::StrCat("i", IntegerBytesOf(number));
    }
    default:
      return absl::StrCat("i", doc.IntegerBytes(value, scratch));
  }
}

absl::Status TooLong(absl::string_view what, size_t limit) {
  return absl::UnimplementedError(
      absl::StrCat(what, " over ", limit, " bytes"));
}

}  // namespace

absl::StatusOr<KeyOrder::Entries> KeyOrder::Arranged(ValueId container) {
  const auto [known, is_new] = arranged_.try_emplace(container.bits());
  std::vector<DictEntries::Entry>& entries = known->second;
  if (!is_new) return entries;
  for (const DictEntries::Entry entry : doc_.entries(container)) {
    entries.push_back(entry);
  }
  for (const ValueId item : doc_.items(container))
    entries.push_back({item, {}});
  RETURN_IF_ERROR(Arrange(&entries));
  entries.shrink_to_fit();
  return entries;
}

absl::Status KeyOrder::Arrange(std::vector<DictEntries::Entry>* entries) {
  struct Kept {
    KeyNumber number;
    DictEntries::Entry entry;
    size_t place;
  };
  std::vector<Kept> kept;
  absl::flat_hash_map<uint32_t, size_t> places;
  for (const DictEntries::Entry& entry : *entries) {
    ASSIGN_OR_RETURN(const KeyNumber number, NumberOf(entry.key));
    const auto [known, is_new] =
        places.emplace(keys_[number].equality, kept.size());
    if (is_new) {
      kept.push_back({number, entry, kept.size()});
    } else {
      kept[known->second].entry.value = entry.value;
    }
  }
  std::sort(kept.begin(), kept.end(), [this](const Kept& a, const Kept& b) {
    return std::tie(keys_[a.number].text, a.place) <
           std::tie(keys_[b.number].text, b.place);
  });
  entries->clear();
  for (const Kept& one : kept) entries->push_back(one.entry);
  return absl::OkStatus();
}

absl::StatusOr<KeyOrder::KeyNumber> KeyOrder::NumberOf(ValueId root) {
  pending_.assign(1, root);
  while (!pending_.empty()) {
    const ValueId value = pending_.back();
    if (!numbers_.contains(value.bits())) {
      if (PushUnknownItems(value)) continue;
      RETURN_IF_ERROR(Add(value));
    }
    pending_.pop_back();
  }
  return numbers_[root.bits()];
}

bool KeyOrder::PushUnknownItems(ValueId value) {
  if (!HasItems(doc_, value)) return false;
  const size_t size = pending_.size();
  for (const ValueId item : doc_.items(value)) {
    if (!numbers_.contains(item.bits())) pending_.push_back(item);
  }
  return pending_.size() > size;
}

absl::Status KeyOrder::Add(ValueId value) {
  ASSIGN_OR_RETURN(Key key, !HasItems(doc_, value) ? KeyOfLeaf(value)
                            : doc_.kind(value) == ValueKind::kTuple
                                ? KeyOfTuple(value)
                                : KeyOfFrozenSet(value));
  if (key.text.size() > kMaxKeyText) {
    return TooLong("a key whose text is", kMaxKeyText);
  }
  all_texts_ += key.text.size();
  if (all_texts_ > kMaxAllKeyTexts) {
    return TooLong("keys whose texts are", kMaxAllKeyTexts);
  }
  numbers_.emplace(value.bits(), static_cast<KeyNumber>(keys_.size()));
  keys_.push_back(std::move(key));
  return absl::OkStatus();
}

KeyOrder::Key KeyOrder::KeyOfLeaf(ValueId value) {
  Key key{EqualityOf(LeafSignature(value)), ""};
  AppendAtom(doc_, value, &key.text);
  return key;
}

absl::StatusOr<KeyOrder::Key> KeyOrder::KeyOfTuple(ValueId tuple) {
  std::vector<KeyNumber> items;
  std::string signature = "(";
  for (const ValueId item : doc_.items(tuple)) {
    items.push_back(numbers_[item.bits()]);
    AppendNumber(keys_[items.back()].equality, &signature);
  }
  return Join("tuple", items, signature);
}

absl::StatusOr<KeyOrder::Key> KeyOrder::KeyOfFrozenSet(ValueId set) {
  std::vector<KeyNumber> items;
  std::vector<uint32_t> equalities;
  absl::flat_hash_set<uint32_t> seen;
  for (const ValueId item : doc_.items(set)) {
    const KeyNumber number = numbers_[item.bits()];
    if (!seen.insert(keys_[number].equality).second) continue;
    items.push_back(number);
    equalities.push_back(keys_[number].equality);
  }
  std::sort(equalities.begin(), equalities.end());
  std::string signature = "{";
  for (const uint32_t equality : equalities) AppendNumber(equality, &signature);
  std::sort(items.begin(), items.end(), [this](KeyNumber a, KeyNumber b) {
    return keys_[a].text < keys_[b].text;
  });
  return Join("frozenset", items, signature);
}

absl::StatusOr<KeyOrder::Key> KeyOrder::Join(
    absl::string_view name, const std::vector<KeyNumber>& items,
    absl::string_view equality) {
  Key key{EqualityOf(equality), absl::StrCat("{\"", name, "\":[")};
  for (const KeyNumber item : items) {
    if (key.text.back() != '[') key.text += ',';
    key.text += keys_[item].text;
    if (key.text.size() > kMaxKeyText) {
      return TooLong("a key whose text is", kMaxKeyText);
    }
  }
  key.text += "]}";
  return key;
}

uint32_t KeyOrder::EqualityOf(absl::string_view signature) {
  const auto size = static_cast<uint32_t>(equalities_.size());
  return equalities_.emplace(signature, size).first->second;
}

std::string KeyOrder::LeafSignature(ValueId value) const {
  switch (doc_.kind(value)) {
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kBigInt:
    case ValueKind::kFloat:
      return NumberSignature(doc_, value);
    case ValueKind::kText:
    case ValueKind::kSecret:
      return absl::StrCat("t", doc_.text(value));
    case ValueKind::kBytes:
    case ValueKind::kBlob:
      return absl::StrCat("b", doc_.bytes(value));
    case ValueKind::kTuple:
      return "()";
    case ValueKind::kFrozenSet:
      return "{}";
    case ValueKind::kGlobal:
      return absl::StrCat(
          "g", static_cast<int>(kGlobals[doc_.global_index(value)].meaning));
    default:
      // Objects that Python compares by identity, and None.
      return absl::StrCat("o", value.bits());
  }
}

}  // namespace mitogen
