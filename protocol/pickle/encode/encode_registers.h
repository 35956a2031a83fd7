// The part of an encoder's state that common values need, as plain pointers
// that compilers keep in registers: into the output, the innermost container,
// the marks and the memo.
//
// WriteNext() writes the next child of that container, or ends the container,
// and returns true. If something is in the way, such as a rare kind or a value
// that comes again, it changes nothing that counts and returns false;
// PickleEncoder::Step() then does the work.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODE_REGISTERS_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODE_REGISTERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/encode/encoder_identity.h"
#include "protocol/pickle/encode/opcode_bytes.h"
#include "protocol/pickle/value/document_nodes.h"

namespace mitogen {

template <PickleProfile kProfile>
class EncodeRegisters {
 public:
  ABSL_ATTRIBUTE_ALWAYS_INLINE explicit EncodeRegisters(PickleEncoder* encoder)
      : encoder_(*encoder),
        nodes_(*encoder->doc_),
        marks_(encoder->marks_.data()),
        memo_(&encoder->memo_) {
    Load();
  }

  // Copy the state from the encoder, and back to it.
  void Load();
  void Store();

  bool WriteNext();

 private:
  using Node = DocumentNodes::Node;
  using OpenContainer = PickleEncoder::OpenContainer;

  static constexpr bool kCompact = kProfile == PickleProfile::kCompact;
  static constexpr bool kPython2 = kProfile == PickleProfile::kPython2;
  static constexpr bool kPython3 = kProfile == PickleProfile::kPython3;
  static constexpr uint32_t kFirstIndex = kPython2 ? 1 : 0;
  // The most that one WriteNext() takes: a string and its number.
  static constexpr ptrdiff_t kRoom = 2 * kOpRoom + kMaxShortString;

  bool WriteNode(ValueId value, Node node);
  bool WriteText(ValueId value, Node node);
  bool WriteBytes(ValueId value, Node node);
  bool WriteInt(int64_t value);
  bool BeginGrowing(ValueId value, Node node, bool is_list);
  bool BeginTuple(ValueId value, Node node);
  bool EndContainer();
  bool EndTuple(ValueId tuple, Opcode add);
  void Open(ValueId value, ValueKind kind, Opcode add, bool ends_with_add,
            absl::Span<const ValueId> items);
  void LoadTop();

  bool WriteOp(Opcode opcode) {
    Op(opcode);
    return Advance();
  }
  void Op(Opcode opcode) { *to_++ = static_cast<char>(opcode); }
  bool Advance() {
    ++next_;
    return true;
  }

  // True if the value seems to come again; then WriteGet() may be all that is
  // left to do. Marks the value, so it is called once for each.
  bool ComesAgain(ValueId value);
  bool WriteGet(ValueId value);
  void Put(ValueId value);

  PickleEncoder& encoder_;
  const DocumentNodes nodes_;
  uint8_t* const marks_;
  EncoderMemo::Cursor memo_;
  // The output.
  char* to_;
  // What is left of the innermost container's batch.
  const ValueId* next_;
  const ValueId* batch_end_;
};

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline void EncodeRegisters<kProfile>::LoadTop() {
  const OpenContainer& top = encoder_.open_.back();
  next_ = top.next;
  batch_end_ = top.batch_end;
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline void EncodeRegisters<kProfile>::Load() {
  LoadTop();
  to_ = encoder_.writer_.next();
  if constexpr (!kCompact) memo_.Load(encoder_.memo_);
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline void EncodeRegisters<kProfile>::Store() {
  encoder_.open_.back().next = next_;
  encoder_.writer_.set_next(to_);
  if constexpr (!kCompact) memo_.Store(&encoder_.memo_);
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::ComesAgain(
    ValueId value) {
  if constexpr (kCompact) {
    uint8_t& mark = marks_[value.bits()];
    if (ABSL_PREDICT_FALSE((mark & EncoderMarks::kSeen) != 0)) return true;
    mark |= EncoderMarks::kSeen;
    return false;
  }
  return ABSL_PREDICT_FALSE(memo_.Has(IdentityOf(value)));
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::WriteGet(
    ValueId value) {
  if constexpr (kCompact) return false;
  to_ = StoreIndex(Opcode::kBinGet, Opcode::kLongBinGet,
                   kFirstIndex + memo_.IndexOf(IdentityOf(value)), to_);
  return Advance();
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline void EncodeRegisters<kProfile>::Put(
    ValueId value) {
  if constexpr (kCompact) return;
  to_ = StoreIndex(Opcode::kBinPut, Opcode::kLongBinPut,
                   kFirstIndex + memo_.Add(IdentityOf(value)), to_);
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool
EncodeRegisters<kProfile>::WriteNext() {
  if (ABSL_PREDICT_FALSE(encoder_.writer_.end() - to_ < kRoom)) {
    to_ = encoder_.writer_.MakeRoom(to_);
  }
  if (ABSL_PREDICT_FALSE(next_ == batch_end_)) return EndContainer();
  const ValueId value = *next_;
  if (ABSL_PREDICT_FALSE(DocumentNodes::IsSmallInt(value))) {
    to_ = StoreInt32(DocumentNodes::SmallInt(value), to_);
    return Advance();
  }
  return WriteNode(value, nodes_.at(value));
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::WriteNode(
    ValueId value, Node node) {
  const ValueKind kind = DocumentNodes::kind(node);
  // By far the most common.
  if (ABSL_PREDICT_TRUE(kind == ValueKind::kText)) {
    return WriteText(value, node);
  }
  switch (kind) {
    case ValueKind::kNone:
      return WriteOp(Opcode::kNone);
    case ValueKind::kBool:
      return WriteOp(value == Document::Bool(true) ? Opcode::kNewTrue
                                                   : Opcode::kNewFalse);
    case ValueKind::kInt:
      return WriteInt(DocumentNodes::Int(node));
    case ValueKind::kFloat:
      to_ = StoreFloat(DocumentNodes::Float(node), to_);
      return Advance();
    case ValueKind::kBytes:
      return WriteBytes(value, node);
    case ValueKind::kList:
      return BeginGrowing(value, node, /*is_list=*/true);
    case ValueKind::kDict:
      return BeginGrowing(value, node, /*is_list=*/false);
    case ValueKind::kTuple:
      return BeginTuple(value, node);
    default:
      return false;
  }
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::WriteInt(
    int64_t value) {
  const bool is_text = kPython2 && value != static_cast<int32_t>(value);
  to_ = is_text ? StoreTextInt(value, to_) : StoreInt(value, to_);
  return Advance();
}

// True for text of which CPython may have only one object.
template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool MayBeOnlyOnce(absl::string_view text) {
  if (kProfile == PickleProfile::kCompact || text.size() > 2) return false;
  return text.size() < 2 || static_cast<uint8_t>(text[0]) >= 0x80;
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::WriteText(
    ValueId value, Node node) {
  const absl::string_view text = DocumentNodes::String(node);
  if (ABSL_PREDICT_FALSE(text.size() > kMaxShortString) ||
      ABSL_PREDICT_FALSE(MayBeOnlyOnce<kProfile>(text))) {
    return false;
  }
  char* const to =
      StoreOp(Opcode::kBinUnicode, static_cast<uint32_t>(text.size()), 4, to_);
  const uint64_t bits = CopyShort(text, to);
  // Python 2.7 may encode other text in another way, or have one object for it.
  if (kPython2 && ABSL_PREDICT_FALSE(!AreAsciiBits(bits))) return false;
  if (ComesAgain(value)) return WriteGet(value);
  to_ = to + text.size();
  Put(value);
  return Advance();
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::WriteBytes(
    ValueId value, Node node) {
  const absl::string_view bytes = DocumentNodes::String(node);
  // Python 2.7 has only one object for each string of up to one byte.
  if (kPython3 || bytes.size() > kMaxShortString ||
      (kPython2 && bytes.size() < 2)) {
    return false;
  }
  if (ComesAgain(value)) return WriteGet(value);
  to_ = StoreOp(Opcode::kShortBinString, static_cast<uint32_t>(bytes.size()), 1,
                to_);
  CopyShort(bytes, to_);
  to_ += bytes.size();
  Put(value);
  return Advance();
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline void EncodeRegisters<kProfile>::Open(
    ValueId value, ValueKind kind, Opcode add, bool ends_with_add,
    absl::Span<const ValueId> items) {
  encoder_.open_.back().next = next_ + 1;
  next_ = items.data();
  batch_end_ = items.data() + items.size();
  encoder_.open_.push_back(
      {value, kind, add, ends_with_add, next_, next_, batch_end_, batch_end_});
}

// A block in the arena has less than a batch.
template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool
EncodeRegisters<kProfile>::BeginGrowing(ValueId value, Node node,
                                        bool is_list) {
  absl::Span<const ValueId> items;
  if (ABSL_PREDICT_FALSE(!nodes_.GrowingItems(node, &items))) return false;
  if (ComesAgain(value)) return WriteGet(value);
  Op(is_list ? Opcode::kEmptyList : Opcode::kEmptyDict);
  Put(value);
  if (items.empty()) return Advance();
  const bool is_one = items.size() == (is_list ? 1 : 2);
  const Opcode one = is_list ? Opcode::kAppend : Opcode::kSetItem;
  const Opcode many = is_list ? Opcode::kAppends : Opcode::kSetItems;
  if (!is_one) Op(Opcode::kMark);
  Open(value, is_list ? ValueKind::kList : ValueKind::kDict,
       is_one ? one : many, /*ends_with_add=*/true, items);
  return true;
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::BeginTuple(
    ValueId value, Node node) {
  absl::Span<const ValueId> items;
  if (!DocumentNodes::TupleItems(node, &items) || items.empty()) return false;
  if (ComesAgain(value)) return WriteGet(value);
  if (!kCompact) {
    uint8_t& mark = marks_[value.bits()];
    // It contains itself.
    if (mark >= EncoderMarks::kOnceOpen) return false;
    mark += EncoderMarks::kOnceOpen;
  }
  if (items.size() > 3) Op(Opcode::kMark);
  Open(value, ValueKind::kTuple, TupleOpcode(items.size()),
       /*ends_with_add=*/kCompact, items);
  return true;
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool EncodeRegisters<kProfile>::EndTuple(
    ValueId tuple, Opcode add) {
  if (memo_.Has(IdentityOf(tuple))) return false;
  marks_[tuple.bits()] -= EncoderMarks::kOnceOpen;
  Op(add);
  Put(tuple);
  return true;
}

template <PickleProfile kProfile>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool
EncodeRegisters<kProfile>::EndContainer() {
  std::vector<OpenContainer>& open = encoder_.open_;
  if (ABSL_PREDICT_FALSE(open.size() == 1)) return false;
  const OpenContainer& top = open.back();
  if (top.ends_with_add) {
    Op(top.add);
  } else if (kCompact || top.kind != ValueKind::kTuple ||
             !EndTuple(top.value, top.add)) {
    return false;
  }
  open.pop_back();
  LoadTop();
  return true;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODE_REGISTERS_H_
