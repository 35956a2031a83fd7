// Opcodes whose argument is a number or a string, in binary.

#include <limits>
#include <optional>

#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/decoder_input.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/wtf8.h"

namespace mitogen {

template <size_t kLengthSize>
bool PickleDecoder::PushText() {
  absl::string_view text;
  if (!TakeBytes<kLengthSize>(&text)) return false;
  if (ABSL_PREDICT_FALSE(!IsWtf8(text))) return FailText(text);
  return Push(doc_->Borrow(ValueKind::kText, text));
}

template <size_t kLengthSize>
bool PickleDecoder::PushString(ValueKind kind) {
  absl::string_view bytes;
  return TakeBytes<kLengthSize>(&bytes) && Push(doc_->Borrow(kind, bytes));
}

template <size_t kLengthSize>
bool PickleDecoder::PushInteger() {
  uint64_t length = 0;
  if (!TakeNumber<kLengthSize>(&length)) return false;
  if (length > std::numeric_limits<int32_t>::max()) {
    return Fail("PKL-9", "expected a length, got a negative number");
  }
  if (input_.size() - position_ < length) return FailTruncated(length);
  const absl::string_view integer =
      ShortestTwosComplement(input_.substr(position_, length));
  position_ += length;
  if (const std::optional<int64_t> value = SmallTwosComplement(integer)) {
    return Push(doc_->Int(*value));
  }
  return Push(doc_->Borrow(ValueKind::kBigInt, integer));
}

template <size_t kSize>
bool PickleDecoder::PushNumber() {
  uint64_t number = 0;
  if (!TakeNumber<kSize>(&number)) return false;
  // The one of four bytes is signed.
  if (kSize == 4) return Push(doc_->Int(static_cast<int32_t>(number)));
  return Push(doc_->Int(static_cast<int64_t>(number)));
}

bool PickleDecoder::PushFloat() {
  if (input_.size() - position_ < 8) return FailTruncated(8);
  const double value = LoadFloat(input_.data() + position_);
  position_ += 8;
  return Push(doc_->Float(value));
}

template bool PickleDecoder::PushText<1>();
template bool PickleDecoder::PushText<4>();
template bool PickleDecoder::PushText<8>();
template bool PickleDecoder::PushString<1>(ValueKind kind);
template bool PickleDecoder::PushString<4>(ValueKind kind);
template bool PickleDecoder::PushString<8>(ValueKind kind);
template bool PickleDecoder::PushInteger<1>();
template bool PickleDecoder::PushInteger<4>();
template bool PickleDecoder::PushNumber<1>();
template bool PickleDecoder::PushNumber<2>();
template bool PickleDecoder::PushNumber<4>();

}  // namespace mitogen
