// Bytes of a pickle to values in a Document: pickle protocols 0 to 5 as the
// original's peers read them (CPython's C unpickler with encoding="bytes", and
// the original's own allow-list of globals). One loop executes the opcodes,
// without recursion, so 10^6 nested lists need no deeper call stack than one.
//
//   PickleDecoder decoder(limits);
//   Document doc;
//   absl::StatusOr<ValueId> value = decoder.Decode(payload, &doc);
//
// and, for a message that holds several pickles,
//
//   decoder.Start(payload, &doc);
//   while (!decoder.AtEnd()) {
//     absl::StatusOr<ValueId> value = decoder.Next();
//     if (!value.ok()) break;
//   }
//
// Contract. Values are added to the document, whose strings borrow from the
// input: the input must outlive them (or be the document's own, see
// Document::Adopt). An error is a peer fault or a limit fault with the clause,
// the offset of the opcode in the input, and the opcode's name; it is final for
// the message, and what the document got before it is of no use. For any input,
// at the default limits, a fresh decoder and document together take at most 16
// bytes of heap for each byte of input, and 64 KiB. A reused decoder and
// document allocate nothing for small messages.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_DECODER_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/memo.h"
#include "protocol/pickle/decode/text_argument.h"
#include "protocol/pickle/opcode.h"
#include "protocol/pickle/value/document.h"
#include "protocol/pickle/value/word_store.h"

namespace mitogen {

enum class GlobalPolicy {
  kAllowList,  // Those of protocol/pickle/globals.h.
  kNone,       // None at all: how LOAD_RESOURCE is read.
};

class PickleDecoder {
 public:
  explicit PickleDecoder(const Limits& limits);

  // The first pickle of a message. What follows its STOP is not looked at, as
  // in the original; consumed() tells where that is.
  absl::StatusOr<ValueId> Decode(
      absl::string_view input, Document* doc,
      GlobalPolicy policy = GlobalPolicy::kAllowList);

  // Begins a message, with an empty memo.
  void Start(absl::string_view input, Document* doc,
             GlobalPolicy policy = GlobalPolicy::kAllowList);
  // The next pickle of the message, which sees the memo of those before it
  // (PKL-2). At the end of the input this is an error (PKL-1).
  absl::StatusOr<ValueId> Next();
  bool AtEnd() const { return position_ == input_.size(); }
  // Bytes of input read so far.
  size_t consumed() const { return position_; }

 private:
  // Keeps the decoder's state in registers for the common opcodes.
  friend class FastDecoder;

  // True if no input of this size can meet a limit on opcodes, stack, marks
  // or memo: an opcode takes a byte at least, and adds one to each at most.
  // Longer input is read by Step() alone, with a check for each limit.
  bool IsBelowLimits(size_t size) const;
  // Executes opcodes up to STOP or an error, for such an input.
  void RunUnlimited();
  // These return false to stop: at STOP, or with failure_ set.
  bool Step();
  bool Execute(Opcode opcode);

  // A name or line from the input, as an error shows it.
  static std::string Shown(absl::string_view text);
  bool Fail(absl::string_view clause, absl::string_view message);
  bool FailLimit(absl::string_view what, uint64_t limit);
  bool FailText(absl::string_view text);
  bool FailOpcode(uint8_t byte);
  bool FailTruncated(uint64_t wanted);
  bool FailOperands(size_t wanted);

  template <size_t kSize>
  bool TakeNumber(uint64_t* number);
  template <size_t kLengthSize>
  bool TakeBytes(absl::string_view* bytes);
  bool TakeLine(absl::string_view* line);

  bool Push(ValueId value);
  template <size_t kLengthSize>
  bool PushText();
  template <size_t kLengthSize>
  bool PushString(ValueKind kind);
  template <size_t kLengthSize>
  bool PushInteger();
  template <size_t kSize>
  bool PushNumber();
  bool PushFloat();
  bool PushIntLine();
  bool PushLongLine();
  bool PushFloatLine();
  bool PushStringLine();
  bool PushUnicodeLine();
  bool PushParsed(const std::optional<TextInteger>& integer,
                  absl::string_view line);
  bool Pop();
  bool PopToMark();
  bool PushMark();
  bool Stop();
  bool Proto();
  bool Frame();

  // The number of values above the innermost MARK.
  size_t Operands() const { return stack_.size() - fence_; }
  bool NeedOperands(size_t count) {
    return Operands() >= count || FailOperands(count);
  }
  bool PopMark(size_t* begin);
  bool MakeTuple(size_t count);
  bool MakeSealed(ValueKind kind, size_t begin);
  bool TupleFromMark();
  bool ListFromMark();
  bool DictFromMark();
  bool FrozenSetFromMark();
  bool Appends();
  bool SetItems();
  bool AddItems();
  bool AppendFrom(size_t begin);
  bool SetFrom(size_t begin);
  void MoveTo(ValueId container, size_t begin);
  bool NeedContainer(size_t begin);
  bool FailContainer(absl::string_view wanted, ValueId got);
  bool CheckPairs(size_t begin);
  bool CheckHashable(size_t begin, size_t step);

  bool MemoPut(uint64_t index);
  bool MemoGet(uint64_t index);
  template <size_t kSize>
  bool PutNumber();
  template <size_t kSize>
  bool GetNumber();
  bool PutLine();
  bool GetLine();
  bool TakeMemoLine(uint64_t* index);

  bool PushGlobal(absl::string_view module, absl::string_view name);
  bool GlobalFromLines();
  bool GlobalFromStack();
  bool Reduce();

  const Limits limits_;
  absl::string_view input_;
  size_t position_ = 0;
  size_t opcode_position_ = 0;
  Document* doc_ = nullptr;
  GlobalPolicy policy_ = GlobalPolicy::kAllowList;
  WordStore<ValueId> stack_;
  WordStore<uint32_t> marks_;
  // The stack's size at the innermost MARK; nothing below it is an operand.
  size_t fence_ = 0;
  uint64_t executed_ = 0;
  uint64_t copy_budget_ = 0;
  uint64_t scan_budget_ = 0;
  Memo memo_;
  ValueId result_;
  absl::Status failure_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_DECODER_H_
