// The beginning and end of a decode, and what each opcode does.

#include "protocol/pickle/decode/decoder.h"

#include "absl/base/optimization.h"
#include "absl/strings/str_cat.h"
#include "protocol/pickle/decode/decoder_input.h"

namespace mitogen {
namespace {

// The most input for one document: a node takes at most 16 bytes of arena for
// each byte of input, and a handle has 31 bits for a word of four bytes.
constexpr size_t kMaxInput = size_t{512} << 20;

// What calls may copy beyond the size of the message, so that no small message
// meets that limit; and how often they may look at each byte (PKL-25).
constexpr uint64_t kFreeCopies = 1024;
constexpr uint64_t kScansPerByte = 8;

}  // namespace

PickleDecoder::PickleDecoder(const Limits& limits) : limits_(limits) {}

absl::StatusOr<ValueId> PickleDecoder::Decode(absl::string_view input,
                                              Document* doc,
                                              GlobalPolicy policy) {
  Start(input, doc, policy);
  return Next();
}

void PickleDecoder::Start(absl::string_view input, Document* doc,
                          GlobalPolicy policy) {
  input_ = input;
  position_ = 0;
  opcode_position_ = 0;
  doc_ = doc;
  policy_ = policy;
  copy_budget_ = input.size() + kFreeCopies;
  scan_budget_ = input.size() * kScansPerByte;
  memo_.Clear();
  failure_ = absl::OkStatus();
  if (input.size() > kMaxInput) {
    FailLimit("bytes of pickle", kMaxInput);
  }
}

// What each opcode of the table in protocol/pickle/opcode.h does.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::Execute(Opcode opcode) {
  switch (opcode) {
    case Opcode::kNone:
      return Push(Document::None());
    case Opcode::kNewTrue:
      return Push(Document::Bool(true));
    case Opcode::kNewFalse:
      return Push(Document::Bool(false));
    case Opcode::kBinInt1:
      return PushNumber<1>();
    case Opcode::kBinInt2:
      return PushNumber<2>();
    case Opcode::kBinInt:
      return PushNumber<4>();
    case Opcode::kLong1:
      return PushInteger<1>();
    case Opcode::kLong4:
      return PushInteger<4>();
    case Opcode::kBinFloat:
      return PushFloat();
    case Opcode::kShortBinUnicode:
      return PushText<1>();
    case Opcode::kBinUnicode:
      return PushText<4>();
    case Opcode::kBinUnicode8:
      return PushText<8>();
    case Opcode::kShortBinString:
    case Opcode::kShortBinBytes:
      return PushString<1>(ValueKind::kBytes);
    case Opcode::kBinString:
    case Opcode::kBinBytes:
      return PushString<4>(ValueKind::kBytes);
    case Opcode::kBinBytes8:
      return PushString<8>(ValueKind::kBytes);
    case Opcode::kByteArray8:
      return PushString<8>(ValueKind::kByteArray);

    case Opcode::kBinPut:
      return PutNumber<1>();
    case Opcode::kLongBinPut:
      return PutNumber<4>();
    case Opcode::kMemoize:
      return MemoPut(memo_.size());
    case Opcode::kBinGet:
      return GetNumber<1>();
    case Opcode::kLongBinGet:
      return GetNumber<4>();

    case Opcode::kEmptyTuple:
      return Push(doc_->Tuple({}));
    case Opcode::kTuple1:
      return MakeTuple(1);
    case Opcode::kTuple2:
      return MakeTuple(2);
    case Opcode::kTuple3:
      return MakeTuple(3);
    case Opcode::kTuple:
      return TupleFromMark();
    case Opcode::kEmptyList:
      return Push(doc_->NewList());
    case Opcode::kList:
      return ListFromMark();
    case Opcode::kEmptyDict:
      return Push(doc_->NewDict());
    case Opcode::kDict:
      return DictFromMark();
    case Opcode::kEmptySet:
      return Push(doc_->NewSet());
    case Opcode::kFrozenSet:
      return FrozenSetFromMark();
    case Opcode::kAppend:
      return NeedOperands(2) && AppendFrom(stack_.size() - 1);
    case Opcode::kAppends:
      return Appends();
    case Opcode::kSetItem:
      return NeedOperands(3) && SetFrom(stack_.size() - 2);
    case Opcode::kSetItems:
      return SetItems();
    case Opcode::kAddItems:
      return AddItems();

    case Opcode::kMark:
      return PushMark();
    case Opcode::kPop:
      return Pop();
    case Opcode::kPopMark:
      return PopToMark();
    case Opcode::kDup:
      return NeedOperands(1) && Push(stack_.back());
    case Opcode::kGlobal:
      return GlobalFromLines();
    case Opcode::kStackGlobal:
      return GlobalFromStack();
    case Opcode::kReduce:
      return Reduce();
    case Opcode::kProto:
      return Proto();
    case Opcode::kFrame:
      return Frame();
    case Opcode::kStop:
      return Stop();

    case Opcode::kInt:
      return PushIntLine();
    case Opcode::kLong:
      return PushLongLine();
    case Opcode::kFloat:
      return PushFloatLine();
    case Opcode::kString:
      return PushStringLine();
    case Opcode::kUnicode:
      return PushUnicodeLine();
    case Opcode::kPut:
      return PutLine();
    case Opcode::kGet:
      return GetLine();

    default:
      return FailOpcode(static_cast<uint8_t>(opcode));
  }
}

bool PickleDecoder::Step() {
  opcode_position_ = position_;
  if (AtEnd()) return FailTruncated(1);
  if (ABSL_PREDICT_FALSE(++executed_ > limits_.max_pickle_opcodes)) {
    return FailLimit("opcodes", limits_.max_pickle_opcodes);
  }
  return Execute(static_cast<Opcode>(input_[position_++]));
}

bool PickleDecoder::IsBelowLimits(size_t size) const {
  return size <= limits_.max_pickle_opcodes &&
         size <= limits_.max_pickle_stack && size <= limits_.max_pickle_marks &&
         size <= limits_.max_pickle_memo_entries &&
         size <= limits_.max_pickle_memo_index;
}

absl::StatusOr<ValueId> PickleDecoder::Next() {
  if (!failure_.ok()) return failure_;
  stack_.Truncate(0);
  marks_.Truncate(0);
  fence_ = 0;
  executed_ = 0;
  if (IsBelowLimits(input_.size())) {
    RunUnlimited();
  } else {
    while (Step()) {
    }
  }
  if (!failure_.ok()) return failure_;
  return result_;
}

bool PickleDecoder::Stop() {
  if (!NeedOperands(1)) return false;
  result_ = stack_.back();
  return false;
}

bool PickleDecoder::Proto() {
  uint64_t protocol = 0;
  if (!TakeNumber<1>(&protocol)) return false;
  if (protocol <= kNewestPickleProtocol) return true;
  return Fail("PKL-5", absl::StrCat("expected a protocol of at most ",
                                    kNewestPickleProtocol, ", got ", protocol));
}

bool PickleDecoder::Frame() {
  uint64_t length = 0;
  if (!TakeNumber<8>(&length)) return false;
  return input_.size() - position_ >= length || FailTruncated(length);
}

}  // namespace mitogen
