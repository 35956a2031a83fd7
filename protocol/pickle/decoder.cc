#include "protocol/pickle/decoder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/construct.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/integer.h"
#include "protocol/pickle/text_argument.h"
#include "protocol/pickle/wtf8.h"

namespace mitogen {
namespace {

constexpr uint64_t kNewestProtocol = 5;

// The most input for one document: a node takes at most 16 bytes of arena for
// each byte of input, and a handle has 31 bits for a word of four bytes.
constexpr size_t kMaxInput = size_t{512} << 20;

// What calls may copy beyond the size of the message, so that no small message
// meets that limit; and how often they may look at each byte (PKL-25).
constexpr uint64_t kFreeCopies = 1024;
constexpr uint64_t kScansPerByte = 8;

// How much of a name that is refused an error shows.
constexpr size_t kShownName = 80;

std::string Shown(absl::string_view name) {
  return absl::CHexEscape(name.substr(0, kShownName));
}

// Written out, because compilers make one load of this and not of a loop.
template <size_t kSize>
uint64_t LoadLittleEndian(const char* at) {
  static_assert(std::has_single_bit(kSize) && kSize <= 8);
  if constexpr (kSize == 1) {
    return static_cast<uint8_t>(*at);
  } else {
    return LoadLittleEndian<kSize / 2>(at) |
           LoadLittleEndian<kSize / 2>(at + kSize / 2) << (kSize * 4);
  }
}

std::string OpcodeText(uint8_t byte) {
  const OpcodeRow* row = FindOpcode(byte);
  if (row == nullptr)
    return absl::StrCat("byte 0x", absl::Hex(byte, absl::kZeroPad2));
  return std::string(row->name);
}

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

template <size_t kSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::TakeNumber(
    uint64_t* number) {
  if (input_.size() - position_ < kSize) return FailTruncated(kSize);
  *number = LoadLittleEndian<kSize>(input_.data() + position_);
  position_ += kSize;
  return true;
}

template <size_t kLengthSize>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::TakeBytes(
    absl::string_view* bytes) {
  uint64_t length = 0;
  if (!TakeNumber<kLengthSize>(&length)) return false;
  if (input_.size() - position_ < length) return FailTruncated(length);
  *bytes = absl::string_view(input_.data() + position_, length);
  position_ += length;
  return true;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::Push(ValueId value) {
  if (stack_.size() >= limits_.max_pickle_stack) {
    return FailLimit("values on the stack", limits_.max_pickle_stack);
  }
  stack_.push_back(value);
  return true;
}

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

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::MemoPut(
    uint64_t index) {
  if (!NeedOperands(1)) return false;
  if (index > limits_.max_pickle_memo_index) {
    return FailLimit("as a memo index", limits_.max_pickle_memo_index);
  }
  memo_.Put(static_cast<uint32_t>(index), stack_.back());
  return memo_.size() <= limits_.max_pickle_memo_entries ||
         FailLimit("memo entries", limits_.max_pickle_memo_entries);
}

// What each opcode of the table in opcode.h does.
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
      return MakeTuple<1>();
    case Opcode::kTuple2:
      return MakeTuple<2>();
    case Opcode::kTuple3:
      return MakeTuple<3>();
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

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleDecoder::Step() {
  opcode_position_ = position_;
  if (AtEnd()) return FailTruncated(1);
  if (ABSL_PREDICT_FALSE(++executed_ > limits_.max_pickle_opcodes)) {
    return FailLimit("opcodes", limits_.max_pickle_opcodes);
  }
  return Execute(static_cast<Opcode>(input_[position_++]));
}

absl::StatusOr<ValueId> PickleDecoder::Next() {
  if (!failure_.ok()) return failure_;
  stack_.Truncate(0);
  marks_.Truncate(0);
  fence_ = 0;
  executed_ = 0;
  while (Step()) {
  }
  if (!failure_.ok()) return failure_;
  return result_;
}

bool PickleDecoder::PushIntLine() {
  absl::string_view line;
  return TakeLine(&line) &&
         PushParsed(ParseIntLine(line, limits_.max_integer_digits), line);
}

bool PickleDecoder::PushLongLine() {
  absl::string_view line;
  return TakeLine(&line) &&
         PushParsed(ParseLongLine(line, limits_.max_integer_digits), line);
}

bool PickleDecoder::PushParsed(const std::optional<TextInteger>& integer,
                               absl::string_view line) {
  if (integer.has_value()) {
    if (!integer->is_bool) return Push(doc_->BigInt(integer->little_endian));
    return Push(Document::Bool(
        !ShortestTwosComplement(integer->little_endian).empty()));
  }
  if (line.size() > limits_.max_integer_digits) {
    return FailLimit("decimal digits of an integer",
                     limits_.max_integer_digits);
  }
  return Fail("PKL-9",
              absl::StrCat("expected an integer, got \"", Shown(line), "\""));
}

bool PickleDecoder::PushFloatLine() {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  if (const auto value = ParseFloatLine(line)) return Push(doc_->Float(*value));
  return Fail("PKL-10", absl::StrCat("expected a decimal number, got \"",
                                     Shown(line), "\""));
}

bool PickleDecoder::PushStringLine() {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  if (const auto bytes = ParseStringLine(line))
    return Push(doc_->Bytes(*bytes));
  return Fail("PKL-11", absl::StrCat("expected a quoted string, got \"",
                                     Shown(line), "\""));
}

bool PickleDecoder::PushUnicodeLine() {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  const bool is_literal =
      IsAscii(line) && line.find('\\') == absl::string_view::npos;
  if (is_literal) return Push(doc_->Borrow(ValueKind::kText, line));
  if (const auto text = ParseUnicodeLine(line)) return Push(doc_->Text(*text));
  return Fail("PKL-12", absl::StrCat("expected whole \\u and \\U escapes up to "
                                     "\\U0010ffff, got \"",
                                     Shown(line), "\""));
}

bool PickleDecoder::Fail(absl::string_view clause, absl::string_view message) {
  const uint8_t byte =
      opcode_position_ < input_.size() ? input_[opcode_position_] : 0;
  failure_ = PeerFault(clause, absl::StrCat(OpcodeText(byte), ": ", message),
                       opcode_position_);
  return false;
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailLimit(absl::string_view what,
                                                      uint64_t limit) {
  failure_ = LimitFault(
      "PKL-21",
      absl::StrCat("expected at most ", limit, " ", what, ", got more"),
      opcode_position_);
  return false;
}

bool PickleDecoder::FailOpcode(uint8_t byte) {
  const OpcodeRow* row = FindOpcode(byte);
  if (row == nullptr) {
    return Fail("PKL-3", "expected an opcode of protocols 0 to 5, got none");
  }
  return Fail("PKL-4", "expected data, got an opcode that is refused");
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailTruncated(uint64_t wanted) {
  const size_t left = input_.size() - position_;
  const std::string where =
      opcode_position_ < input_.size()
          ? absl::StrCat(OpcodeText(input_[opcode_position_]), ": ")
          : "";
  failure_ = PeerFault("PKL-1",
                       absl::StrCat(where, "expected ", wanted,
                                    " more bytes of pickle, got ", left),
                       opcode_position_);
  return false;
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailText(absl::string_view text) {
  return Fail("PKL-12", absl::StrCat("expected text in UTF-8, got other bytes "
                                     "from its byte ",
                                     ValidWtf8Prefix(text), " on"));
}

ABSL_ATTRIBUTE_NOINLINE bool PickleDecoder::FailOperands(size_t wanted) {
  return Fail(
      "PKL-6",
      absl::StrCat("expected ", wanted,
                   " values on the stack above the innermost MARK, got ",
                   Operands()));
}

bool PickleDecoder::TakeLine(absl::string_view* line) {
  const size_t end = input_.find('\n', position_);
  if (end == absl::string_view::npos) {
    return Fail("PKL-1", "expected a newline, got the end of the pickle");
  }
  *line = input_.substr(position_, end - position_);
  position_ = end + 1;
  return true;
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
  uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) {
    bits = bits << 8 | static_cast<uint8_t>(input_[position_++]);
  }
  return Push(doc_->Float(std::bit_cast<double>(bits)));
}

bool PickleDecoder::PushMark() {
  if (marks_.size() >= limits_.max_pickle_marks) {
    return FailLimit("open MARKs", limits_.max_pickle_marks);
  }
  fence_ = stack_.size();
  marks_.push_back(static_cast<uint32_t>(fence_));
  return true;
}

bool PickleDecoder::PopMark(size_t* begin) {
  if (marks_.empty()) return Fail("PKL-7", "expected a MARK, got none");
  *begin = fence_;
  marks_.Truncate(marks_.size() - 1);
  fence_ = marks_.empty() ? 0 : marks_.back();
  return true;
}

bool PickleDecoder::Stop() {
  if (!NeedOperands(1)) return false;
  result_ = stack_.back();
  return false;
}

bool PickleDecoder::Proto() {
  uint64_t protocol = 0;
  if (!TakeNumber<1>(&protocol)) return false;
  if (protocol <= kNewestProtocol) return true;
  return Fail("PKL-5", absl::StrCat("expected a protocol of at most ",
                                    kNewestProtocol, ", got ", protocol));
}

bool PickleDecoder::Frame() {
  uint64_t length = 0;
  if (!TakeNumber<8>(&length)) return false;
  return input_.size() - position_ >= length || FailTruncated(length);
}

bool PickleDecoder::Pop() {
  size_t begin = 0;
  // A MARK on top is what it takes.
  if (Operands() == 0 && !marks_.empty()) return PopMark(&begin);
  if (!NeedOperands(1)) return false;
  stack_.Truncate(stack_.size() - 1);
  return true;
}

bool PickleDecoder::PopToMark() {
  size_t begin = 0;
  if (!PopMark(&begin)) return false;
  stack_.Truncate(begin);
  return true;
}

template <size_t kCount>
bool PickleDecoder::MakeTuple() {
  if (!NeedOperands(kCount)) return false;
  ValueId items[kCount];
  const size_t begin = stack_.size() - kCount;
  stack_.CopyTo(begin, kCount, items);
  stack_.Truncate(begin);
  return Push(doc_->Tuple(items));
}

bool PickleDecoder::MakeSealed(ValueKind kind, size_t begin) {
  const size_t count = stack_.size() - begin;
  const ValueId value = doc_->NewSealed(kind, count);
  if (count > 0) {
    stack_.CopyTo(begin, count, doc_->UnsealedItems(value).data());
    doc_->Seal(value);
    stack_.Truncate(begin);
  }
  return Push(value);
}

bool PickleDecoder::TupleFromMark() {
  size_t begin = 0;
  return PopMark(&begin) && MakeSealed(ValueKind::kTuple, begin);
}

bool PickleDecoder::FrozenSetFromMark() {
  size_t begin = 0;
  return PopMark(&begin) && CheckHashable(begin, 1) &&
         MakeSealed(ValueKind::kFrozenSet, begin);
}

bool PickleDecoder::ListFromMark() {
  size_t begin = 0;
  if (!PopMark(&begin)) return false;
  const ValueId list = doc_->NewList();
  MoveTo(list, begin);
  return Push(list);
}

bool PickleDecoder::DictFromMark() {
  size_t begin = 0;
  if (!PopMark(&begin) || !CheckPairs(begin)) return false;
  const ValueId dict = doc_->NewDict();
  MoveTo(dict, begin);
  return Push(dict);
}

// Moves the values from `begin` on into the container.
void PickleDecoder::MoveTo(ValueId container, size_t begin) {
  const size_t count = stack_.size() - begin;
  if (count == 0) return;
  stack_.CopyTo(begin, count, doc_->Extend(container, count).data());
  stack_.Truncate(begin);
}

// Checks that the container of the values from `begin` on is there.
bool PickleDecoder::NeedContainer(size_t begin) {
  return begin > fence_ || Fail("PKL-6",
                                "expected a container on the stack "
                                "above the innermost MARK, got none");
}

bool PickleDecoder::FailContainer(absl::string_view wanted, ValueId got) {
  return Fail("PKL-13", absl::StrCat("expected ", wanted, ", got ",
                                     ValueKindName(doc_->kind(got))));
}

bool PickleDecoder::Appends() {
  size_t begin = 0;
  return PopMark(&begin) && AppendFrom(begin);
}

bool PickleDecoder::SetItems() {
  size_t begin = 0;
  return PopMark(&begin) && SetFrom(begin);
}

bool PickleDecoder::AppendFrom(size_t begin) {
  if (!NeedContainer(begin)) return false;
  // Like CPython, ask nothing of a container that gets nothing.
  if (begin == stack_.size()) return true;
  const ValueId list = stack_[begin - 1];
  if (doc_->kind(list) != ValueKind::kList)
    return FailContainer("a list", list);
  MoveTo(list, begin);
  return true;
}

bool PickleDecoder::SetFrom(size_t begin) {
  if (!NeedContainer(begin)) return false;
  if (begin == stack_.size()) return true;
  const ValueId dict = stack_[begin - 1];
  const ValueKind kind = doc_->kind(dict);
  if (kind != ValueKind::kDict && kind != ValueKind::kKwargs) {
    return FailContainer("a dict", dict);
  }
  if (!CheckPairs(begin)) return false;
  MoveTo(dict, begin);
  return true;
}

bool PickleDecoder::AddItems() {
  size_t begin = 0;
  if (!PopMark(&begin) || !NeedContainer(begin)) return false;
  if (begin == stack_.size()) return true;
  const ValueId set = stack_[begin - 1];
  if (doc_->kind(set) != ValueKind::kSet) return FailContainer("a set", set);
  if (!CheckHashable(begin, 1)) return false;
  MoveTo(set, begin);
  return true;
}

bool PickleDecoder::CheckPairs(size_t begin) {
  if ((stack_.size() - begin) % 2 != 0) {
    return Fail("PKL-13", absl::StrCat("expected keys with values, got ",
                                       stack_.size() - begin, " values"));
  }
  return CheckHashable(begin, 2);
}

bool PickleDecoder::CheckHashable(size_t begin, size_t step) {
  for (size_t i = begin; i < stack_.size(); i += step) {
    if (!doc_->IsHashable(stack_[i])) {
      return Fail("PKL-14", absl::StrCat("expected a hashable value, got ",
                                         ValueKindName(doc_->kind(stack_[i]))));
    }
  }
  return true;
}

bool PickleDecoder::MemoGet(uint64_t index) {
  std::optional<ValueId> value;
  if (index <= limits_.max_pickle_memo_index) {
    value = memo_.Get(static_cast<uint32_t>(index));
  }
  if (value.has_value()) return Push(*value);
  return Fail("PKL-8",
              absl::StrCat("expected a memo index that was put, got ", index));
}

template <size_t kSize>
bool PickleDecoder::PutNumber() {
  uint64_t index = 0;
  return TakeNumber<kSize>(&index) && MemoPut(index);
}

template <size_t kSize>
bool PickleDecoder::GetNumber() {
  uint64_t index = 0;
  return TakeNumber<kSize>(&index) && MemoGet(index);
}

bool PickleDecoder::PutLine() {
  uint64_t index = 0;
  return TakeMemoLine(&index) && MemoPut(index);
}

bool PickleDecoder::GetLine() {
  uint64_t index = 0;
  return TakeMemoLine(&index) && MemoGet(index);
}

bool PickleDecoder::TakeMemoLine(uint64_t* index) {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  if (const std::optional<uint64_t> parsed =
          ParseMemoLine(line, limits_.max_integer_digits)) {
    *index = *parsed;
    return true;
  }
  if (line.size() > limits_.max_integer_digits) {
    return FailLimit("decimal digits of an integer",
                     limits_.max_integer_digits);
  }
  return Fail("PKL-8", absl::StrCat("expected a decimal memo index, got \"",
                                    Shown(line), "\""));
}

bool PickleDecoder::PushGlobal(absl::string_view module,
                               absl::string_view name) {
  const std::optional<size_t> index = FindGlobal(module, name);
  if (index.has_value() && policy_ == GlobalPolicy::kAllowList) {
    return Push(doc_->Global(*index));
  }
  return Fail("PKL-15",
              absl::StrCat("expected ",
                           policy_ == GlobalPolicy::kNone
                               ? "no global"
                               : "a global that Mitogen allows",
                           ", got ", Shown(module), ".", Shown(name)));
}

bool PickleDecoder::GlobalFromLines() {
  absl::string_view module;
  absl::string_view name;
  return TakeLine(&module) && TakeLine(&name) && PushGlobal(module, name);
}

bool PickleDecoder::GlobalFromStack() {
  if (!NeedOperands(2)) return false;
  const ValueId module = stack_[stack_.size() - 2];
  const ValueId name = stack_.back();
  if (doc_->kind(module) != ValueKind::kText ||
      doc_->kind(name) != ValueKind::kText) {
    return Fail(
        "PKL-15",
        absl::StrCat("expected a global's module and name as text, got ",
                     ValueKindName(doc_->kind(module)), " and ",
                     ValueKindName(doc_->kind(name))));
  }
  stack_.Truncate(stack_.size() - 2);
  return PushGlobal(doc_->text(module), doc_->text(name));
}

bool PickleDecoder::Reduce() {
  if (!NeedOperands(2)) return false;
  const ValueId callable = stack_[stack_.size() - 2];
  const ValueId arguments = stack_.back();
  if (doc_->kind(callable) != ValueKind::kGlobal ||
      doc_->kind(arguments) != ValueKind::kTuple) {
    return Fail("PKL-16",
                absl::StrCat("expected a global and a tuple, got ",
                             ValueKindName(doc_->kind(callable)), " and ",
                             ValueKindName(doc_->kind(arguments))));
  }
  ConstructContext context{doc_, opcode_position_, copy_budget_, scan_budget_,
                           limits_.max_context_name};
  const absl::StatusOr<ValueId> value =
      Construct(kGlobals[doc_->global_index(callable)].meaning,
                doc_->items(arguments), &context);
  copy_budget_ = context.copy_budget;
  scan_budget_ = context.scan_budget;
  if (!value.ok()) {
    failure_ = value.status();
    return false;
  }
  stack_.Truncate(stack_.size() - 2);
  return Push(*value);
}

}  // namespace mitogen
