// The part of a decoder's state that the common opcodes need, as plain pointers
// that compilers keep in registers: into the input, and into the chunk in use
// of the stack, of the arena and of the memo.
//
// Each function here executes one opcode completely and returns true. If
// something is in the way, such as the end of a chunk or an error, it changes
// nothing and returns false; PickleDecoder::Execute() then does the work.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_FAST_DECODER_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_FAST_DECODER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/decoder_input.h"
#include "protocol/pickle/value/document_layout.h"
#include "protocol/text/wtf8.h"

namespace mitogen {

class FastDecoder {
 public:
  ABSL_ATTRIBUTE_ALWAYS_INLINE explicit FastDecoder(PickleDecoder* decoder)
      : decoder_(*decoder), doc_(*decoder->doc_) {
    Load();
  }

  // Copy the state from the decoder, and back to it.
  void Load();
  void Store();

  bool AtEnd() const { return at_ == end_; }
  Opcode opcode() const { return static_cast<Opcode>(*at_); }

  bool Push(ValueId value);
  bool PushNode(ValueKind kind);
  template <size_t kLengthSize>
  bool PushText();
  template <size_t kLengthSize>
  bool PushString(ValueKind kind);
  template <size_t kSize>
  bool PushNumber();
  bool PushLong();
  template <size_t kCount>
  bool MakeTuple();
  bool PushMark();
  bool SkipProto();
  bool PushFloat();
  // Takes a BINPUT if that is next, as it is after most values in a pickle of
  // protocol 2. Returns true, because the opcode before it is done.
  bool TakePut();
  template <size_t kSize>
  bool MemoPut();
  template <size_t kSize>
  bool MemoGet();

 private:
  static constexpr size_t kStringWords = 1 + Document::kStringPayload;
  static constexpr size_t kFloatWords = 1 + Document::kFloatPayload;
  static constexpr size_t kIntWords = 1 + Document::kIntPayload;
  static constexpr uint64_t kHighBits = 0x8080808080808080u;

  size_t Left() const { return static_cast<size_t>(end_ - at_); }
  size_t NodeRoom() const { return static_cast<size_t>(node_end_ - node_); }
  // The value whose node is the next.
  ValueId NextNode() const {
    return ValueId(static_cast<uint32_t>(
        (reinterpret_cast<uintptr_t>(node_) - node_origin_) / sizeof(ValueId)));
  }
  template <size_t kLengthSize>
  bool PeekString(absl::string_view* string) const;
  bool IsText(absl::string_view bytes) const;
  bool PushStringNode(ValueKind kind, absl::string_view bytes);
  bool PutAt(uint64_t index);
  uintptr_t AddressInMemo(uint64_t index) const;

  void LoadStack();
  void LoadMemo();

  PickleDecoder& decoder_;
  Document& doc_;
  // The input: the opcode at hand, and the end.
  const char* at_;
  const char* end_;
  // The stack's chunk: operands from floor_ to top_, room to limit_.
  ValueId* floor_;
  ValueId* top_;
  ValueId* limit_;
  // The arena's chunk: room from node_ to node_end_. The word of index 0 would
  // be at node_origin_.
  ValueId* node_;
  ValueId* node_end_;
  uintptr_t node_origin_;
  // The memo's chunk: entries from memo_begin_ to memo_, room to memo_end_.
  // The entry of index 0 would be at memo_origin_.
  ValueId* memo_begin_;
  ValueId* memo_;
  ValueId* memo_end_;
  uintptr_t memo_origin_;
};

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::Push(ValueId value) {
  if (ABSL_PREDICT_FALSE(top_ == limit_)) return false;
  *top_++ = value;
  ++at_;
  return true;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushNode(ValueKind kind) {
  if (ABSL_PREDICT_FALSE(top_ == limit_ || node_ == node_end_)) return false;
  *top_++ = NextNode();
  *node_++ = ValueId(Document::HeaderOf(kind));
  ++at_;
  return true;
}

template <size_t kLengthSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PeekString(
    absl::string_view* string) const {
  constexpr size_t kHead = 1 + kLengthSize;
  if (ABSL_PREDICT_FALSE(Left() < kHead)) return false;
  const uint64_t length = LoadLittleEndian<kLengthSize>(at_ + 1);
  if (ABSL_PREDICT_FALSE(Left() - kHead < length)) return false;
  *string = absl::string_view(at_ + kHead, length);
  return true;
}

// Short text is nearly always ASCII, and nearly never the last of the input.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::IsText(
    absl::string_view bytes) const {
  const size_t size = bytes.size();
  uint64_t word;
  if (size < 8) {
    if (static_cast<size_t>(end_ - bytes.data()) < 8) return IsWtf8(bytes);
    word =
        LoadLittleEndian<8>(bytes.data()) & ((uint64_t{1} << (8 * size)) - 1);
  } else if (size <= 16) {
    word = LoadLittleEndian<8>(bytes.data()) |
           LoadLittleEndian<8>(bytes.data() + size - 8);
  } else {
    return IsWtf8(bytes);
  }
  return ABSL_PREDICT_TRUE((word & kHighBits) == 0) || IsWtf8(bytes);
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushStringNode(
    ValueKind kind, absl::string_view bytes) {
  if (ABSL_PREDICT_FALSE(top_ == limit_ || NodeRoom() < kStringWords)) {
    return false;
  }
  *top_++ = NextNode();
  Document::WriteString(node_, kind, bytes);
  node_ += kStringWords;
  at_ = bytes.data() + bytes.size();
  return true;
}

template <size_t kLengthSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushText() {
  absl::string_view text;
  return PeekString<kLengthSize>(&text) && ABSL_PREDICT_TRUE(IsText(text)) &&
         PushStringNode(ValueKind::kText, text);
}

template <size_t kLengthSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushString(
    ValueKind kind) {
  absl::string_view bytes;
  return PeekString<kLengthSize>(&bytes) && PushStringNode(kind, bytes);
}

template <size_t kSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushNumber() {
  if (ABSL_PREDICT_FALSE(Left() < 1 + kSize || top_ == limit_)) return false;
  const uint64_t bits = LoadLittleEndian<kSize>(at_ + 1);
  const int64_t number =
      kSize == 4 ? static_cast<int32_t>(bits) : static_cast<int64_t>(bits);
  if (ABSL_PREDICT_FALSE(!Document::FitsSmallInt(number))) return false;
  *top_++ = Document::SmallInt(number);
  at_ += 1 + kSize;
  return true;
}

// Executes a LONG1 of at most eight bytes, if eight bytes can be read.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushLong() {
  if (ABSL_PREDICT_FALSE(Left() < 2 + sizeof(int64_t) || top_ == limit_ ||
                         NodeRoom() < kIntWords)) {
    return false;
  }
  const size_t size = static_cast<uint8_t>(at_[1]);
  if (ABSL_PREDICT_FALSE(size == 0 || size > sizeof(int64_t))) return false;
  const size_t unused_bits = 8 * (sizeof(int64_t) - size);
  const int64_t number =
      static_cast<int64_t>(LoadLittleEndian<8>(at_ + 2) << unused_bits) >>
      unused_bits;
  if (Document::FitsSmallInt(number)) {
    *top_++ = Document::SmallInt(number);
  } else {
    *top_++ = NextNode();
    Document::WriteInt(node_, number);
    node_ += kIntWords;
  }
  at_ += 2 + size;
  return true;
}

template <size_t kCount>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::MakeTuple() {
  if (ABSL_PREDICT_FALSE(top_ - floor_ < static_cast<ptrdiff_t>(kCount) ||
                         NodeRoom() < 1 + kCount)) {
    return false;
  }
  bool hashable = true;
  top_ -= kCount;
  for (size_t i = 0; i < kCount; ++i) {
    node_[1 + i] = top_[i];
    hashable = hashable && doc_.IsHashable(top_[i]);
  }
  node_[0] = ValueId(Document::HeaderOf(ValueKind::kTuple) |
                     (hashable ? Document::kHashableBit : 0) |
                     uint32_t{kCount} << kSealedSizeShift);
  *top_++ = NextNode();
  node_ += 1 + kCount;
  ++at_;
  return true;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushMark() {
  PickleDecoder& decoder = decoder_;
  if (ABSL_PREDICT_FALSE(top_ == nullptr)) return false;
  decoder.fence_ = decoder.stack_.IndexOf(top_);
  decoder.marks_.push_back(static_cast<uint32_t>(decoder.fence_));
  floor_ = top_;
  ++at_;
  return true;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::SkipProto() {
  if (Left() < 2 || static_cast<uint8_t>(at_[1]) > kNewestPickleProtocol) {
    return false;
  }
  at_ += 2;
  return true;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PushFloat() {
  if (ABSL_PREDICT_FALSE(Left() < 1 + sizeof(double) || top_ == limit_ ||
                         NodeRoom() < kFloatWords)) {
    return false;
  }
  *top_++ = NextNode();
  Document::WriteFloat(node_, LoadFloat(at_ + 1));
  node_ += kFloatWords;
  at_ += 1 + sizeof(double);
  return true;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::TakePut() {
  if (Left() >= 2 && opcode() == Opcode::kBinPut) MemoPut<1>();
  return true;
}

// Addresses of 32 bits begin anew after so many entries. Nothing is at 0.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline uintptr_t FastDecoder::AddressInMemo(
    uint64_t index) const {
  if (index > std::numeric_limits<uintptr_t>::max() / sizeof(ValueId)) return 0;
  return memo_origin_ + static_cast<uintptr_t>(index) * sizeof(ValueId);
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::PutAt(uint64_t index) {
  const uintptr_t slot = AddressInMemo(index);
  if (ABSL_PREDICT_FALSE(slot != reinterpret_cast<uintptr_t>(memo_) ||
                         memo_ == memo_end_ || top_ == floor_)) {
    return false;
  }
  *memo_++ = top_[-1];
  return true;
}

template <size_t kSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::MemoPut() {
  if (ABSL_PREDICT_FALSE(Left() < 1 + kSize)) return false;
  if (!PutAt(LoadLittleEndian<kSize>(at_ + 1))) return false;
  at_ += 1 + kSize;
  return true;
}

template <size_t kSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool FastDecoder::MemoGet() {
  if (ABSL_PREDICT_FALSE(Left() < 1 + kSize || top_ == limit_)) return false;
  const uintptr_t slot = AddressInMemo(LoadLittleEndian<kSize>(at_ + 1));
  if (ABSL_PREDICT_FALSE(slot < reinterpret_cast<uintptr_t>(memo_begin_) ||
                         slot >= reinterpret_cast<uintptr_t>(memo_))) {
    return false;
  }
  const ValueId value = *reinterpret_cast<const ValueId*>(slot);
  if (ABSL_PREDICT_FALSE(value == Memo::Absent())) return false;
  *top_++ = value;
  at_ += 1 + kSize;
  return true;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_FAST_DECODER_H_
