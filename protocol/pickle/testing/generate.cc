#include "protocol/pickle/testing/generate.h"

#include <bit>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "protocol/text/wtf8.h"
#include "rapidcheck.h"

namespace mitogen {
namespace {

bool IsHighSurrogate(uint32_t code_point) {
  return code_point >= 0xd800 && code_point < 0xdc00;
}

bool IsLowSurrogate(uint32_t code_point) {
  return code_point >= 0xdc00 && code_point < 0xe000;
}

uint32_t AnyUint32() { return *rc::gen::arbitrary<uint32_t>(); }

std::string AnyBytes() { return *rc::gen::arbitrary<std::string>(); }

ValueId AnyLeaf(Document* doc) {
  switch (*rc::gen::inRange(0, 12)) {
    case 0:
      return Document::None();
    case 1:
      return Document::Bool(*rc::gen::arbitrary<bool>());
    case 2:
      return doc->Int(*rc::gen::inRange(-300, 70000));
    case 3:
      return doc->Int(*rc::gen::arbitrary<int64_t>());
    case 4:
      return doc->BigInt(AnyBytes());
    case 5:
      return doc->Float(*rc::gen::arbitrary<double>());
    case 6:
      return doc->Text(GenerateText());
    case 7:
      return doc->Bytes(AnyBytes());
    case 8:
      return *rc::gen::arbitrary<bool>() ? doc->Blob(AnyBytes())
                                         : doc->Secret(GenerateText());
    case 9:
      return doc->CallError(GenerateText());
    case 10:
      return doc->Sender(AnyUint32(), AnyUint32() | 1);
    default:
      if (*rc::gen::arbitrary<bool>()) return doc->Context(AnyUint32());
      return doc->Context(AnyUint32(), GenerateText());
  }
}

void AddEntries(Document* doc, ValueId dict, std::vector<ValueId> values) {
  for (size_t i = 0; i + 1 < values.size(); i += 2) {
    const ValueId key =
        doc->IsHashable(values[i]) ? values[i] : doc->Int(AnyUint32());
    doc->Set(dict, key, values[i + 1]);
  }
}

// Kwargs have names in text only, on every Python.
void AddArguments(Document* doc, ValueId kwargs, std::vector<ValueId> values) {
  for (const ValueId value : values) doc->Set(kwargs, GenerateText(), value);
}

ValueId AnyContainer(Document* doc, std::vector<ValueId> values) {
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
    case 1:
      return doc->Tuple(values);
    case 2: {
      const ValueId list = doc->NewList();
      for (const ValueId value : values) doc->Append(list, value);
      return list;
    }
    case 3: {
      const ValueId dict = doc->NewDict();
      AddEntries(doc, dict, std::move(values));
      return dict;
    }
    default: {
      const ValueId kwargs = doc->NewKwargs();
      AddArguments(doc, kwargs, std::move(values));
      return kwargs;
    }
  }
}

// Kinds whose values can be told apart even if they are equal and empty.
bool IsMutable(ValueKind kind) {
  return kind == ValueKind::kList || kind == ValueKind::kDict ||
         kind == ValueKind::kSet || kind == ValueKind::kKwargs ||
         kind == ValueKind::kByteArray;
}

bool SameLeaf(const Document& a_doc, ValueId a, const Document& b_doc,
              ValueId b) {
  char a_scratch[8];
  char b_scratch[8];
  return a_doc.AsBool(a) == b_doc.AsBool(b) &&
         a_doc.IntegerBytes(a, a_scratch) == b_doc.IntegerBytes(b, b_scratch) &&
         std::bit_cast<uint64_t>(a_doc.AsFloat(a)) ==
             std::bit_cast<uint64_t>(b_doc.AsFloat(b)) &&
         a_doc.text(a) == b_doc.text(b) && a_doc.bytes(a) == b_doc.bytes(b) &&
         a_doc.context_id(a) == b_doc.context_id(b) &&
         a_doc.handle(a) == b_doc.handle(b) &&
         a_doc.is_none(a_doc.context_name(a)) ==
             b_doc.is_none(b_doc.context_name(b)) &&
         a_doc.global_index(a) == b_doc.global_index(b);
}

}  // namespace

std::string GenerateText() {
  std::string text;
  const auto code_points = *rc::gen::container<std::vector<uint32_t>>(
      rc::gen::oneOf(rc::gen::inRange<uint32_t>(0, 0x80),
                     rc::gen::inRange<uint32_t>(0, kMaxCodePoint + 1)));
  uint32_t last = 0;
  for (const uint32_t code_point : code_points) {
    if (IsHighSurrogate(last) && IsLowSurrogate(code_point)) continue;
    AppendCodePoint(code_point, &text);
    last = code_point;
  }
  return text;
}

ValueId GenerateValue(Document* doc) {
  std::vector<ValueId> values;
  std::vector<ValueId> lists;
  const int count = *rc::gen::inRange(1, 20);
  for (int i = 0; i < count; ++i) {
    values.push_back(AnyLeaf(doc));
    const auto chosen = *rc::gen::container<std::vector<size_t>>(
        rc::gen::inRange<size_t>(0, values.size()));
    std::vector<ValueId> children;
    for (const size_t index : chosen) children.push_back(values[index]);
    values.push_back(AnyContainer(doc, std::move(children)));
    if (doc->kind(values.back()) == ValueKind::kList) {
      lists.push_back(values.back());
    }
  }
  const ValueId root = values.back();
  // A list that the root may contain gets the root.
  if (!lists.empty() && *rc::gen::arbitrary<bool>()) {
    doc->Append(lists[*rc::gen::inRange<size_t>(0, lists.size())], root);
  }
  return root;
}

bool SameValue(const Document& a_doc, ValueId a, const Document& b_doc,
               ValueId b) {
  // Pairs that are met once are compared once, so cycles end.
  std::map<uint32_t, uint32_t> b_of_a;
  std::map<uint32_t, uint32_t> a_of_b;
  std::vector<std::pair<ValueId, ValueId>> pending = {{a, b}};
  while (!pending.empty()) {
    const auto [x, y] = pending.back();
    pending.pop_back();
    if (a_doc.kind(x) != b_doc.kind(y)) return false;
    const absl::Span<const ValueId> xs = a_doc.children(x);
    const absl::Span<const ValueId> ys = b_doc.children(y);
    if (xs.size() != ys.size()) return false;
    if (xs.empty()) {
      if (!SameLeaf(a_doc, x, b_doc, y)) return false;
      if (!IsMutable(a_doc.kind(x))) continue;
    }
    const auto [known, is_new] = b_of_a.emplace(x.bits(), y.bits());
    const auto [back, is_new_back] = a_of_b.emplace(y.bits(), x.bits());
    if (known->second != y.bits() || back->second != x.bits()) return false;
    if (!is_new) continue;
    for (size_t i = 0; i < xs.size(); ++i) pending.emplace_back(xs[i], ys[i]);
  }
  return true;
}

}  // namespace mitogen
