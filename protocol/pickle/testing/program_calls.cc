// The part of ProgramBuilder that calls globals.

#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/testing/argument.h"
#include "protocol/pickle/testing/program_builder.h"

namespace mitogen {
namespace {

constexpr absl::string_view kOtherGlobals[] = {
    "builtins\nbytes",      "__builtin__\nset",   "mitogen.core\nMessage",
    "mitogen.core\nblob",   "codecs\nencode",     "_codecs\ndecode",
    "mitogen.core\nBlob ",  "mitogen\ncore",      "\n",
    "mitogen.core\nBlob.x", "builtins\nbytearray"};

// Lengths at the limits of names and of errors.
constexpr size_t kOddLengths[] = {99, 100, 499, 500, 501, 9999, 10000};
// Pushed instead of the number that a call wants.
constexpr Opcode kOddNumbers[] = {Opcode::kNewTrue, Opcode::kLong1,
                                  Opcode::kLong1, Opcode::kBinInt,
                                  Opcode::kBinFloat};

// What calls make. The kind matters for what may be done with it later.
ValueKind KindMadeBy(GlobalMeaning meaning) {
  switch (meaning) {
    case GlobalMeaning::kCallError:
      return ValueKind::kCallError;
    case GlobalMeaning::kSender:
      return ValueKind::kSender;
    case GlobalMeaning::kContext:
      return ValueKind::kContext;
    case GlobalMeaning::kBlob:
      return ValueKind::kBlob;
    case GlobalMeaning::kSecret:
      return ValueKind::kSecret;
    case GlobalMeaning::kKwargs:
      return ValueKind::kKwargs;
    case GlobalMeaning::kLatin1Encode:
    case GlobalMeaning::kBytes:
      return ValueKind::kBytes;
  }
  return ValueKind::kNone;
}

}  // namespace

void ProgramBuilder::AddText(absl::string_view text) {
  if (Odd()) {
    Add(Opcode::kBinUnicode, std::string(dice_->Pick(kOddLengths), 'n'));
  } else {
    Add(Opcode::kBinUnicode, text);
  }
  Push(ValueKind::kText);
}

void ProgramBuilder::AddBytes(absl::string_view bytes) {
  Add(Opcode::kShortBinString, bytes);
  Push(ValueKind::kBytes);
}

void ProgramBuilder::AddInt(uint64_t number) {
  if (Odd()) {
    AddLeaf(dice_->Pick(kOddNumbers));
    return;
  }
  AddNumber(Opcode::kBinInt1, number);
  Push(ValueKind::kInt);
}

// Pushes a dict for Kwargs: one from the memo, or a new one.
void ProgramBuilder::AddNames() {
  for (const auto& [index, value] : memo_) {
    if (value.kind != ValueKind::kDict || index > 0xff) continue;
    if (!dice_->Percent(30)) continue;
    AddNumber(Opcode::kBinGet, index);
    stack_.push_back(value);
    return;
  }
  AddLeaf(Opcode::kEmptyDict);
  const size_t count = dice_->Below(4);
  for (size_t i = 0; i < count; ++i) {
    constexpr absl::string_view kNames[] = {"a", "b", "name", "\xc3\xa9", ""};
    dice_->Percent(50) ? AddText(dice_->Pick(kNames))
                       : AddBytes(dice_->Pick(kNames));
    AddRandomLeaf(false);
    AddOneItem(Opcode::kSetItem);
  }
}

size_t ProgramBuilder::AddArguments(GlobalMeaning meaning) {
  switch (meaning) {
    case GlobalMeaning::kCallError:
      AddText(AnyText(dice_));
      return 1;
    case GlobalMeaning::kSender:
      AddInt(dice_->Below(3));
      AddInt(1 + dice_->Below(255));
      return 2;
    case GlobalMeaning::kContext:
      AddInt(dice_->Below(3));
      dice_->Percent(50) ? (void)AddLeaf(Opcode::kNone)
                         : AddText(AnyText(dice_));
      return 2;
    case GlobalMeaning::kBlob:
    case GlobalMeaning::kBytes:
      if (dice_->Percent(20)) return 0;
      AddBytes(LegalContent(Opcode::kShortBinString, dice_));
      return 1;
    case GlobalMeaning::kSecret:
      if (dice_->Percent(20)) return 0;
      AddText(AnyText(dice_));
      return 1;
    case GlobalMeaning::kKwargs:
      AddNames();
      return 1;
    case GlobalMeaning::kLatin1Encode:
      AddText(Latin1Text(dice_));
      AddText("latin1");
      return 2;
  }
  return 0;
}

size_t ProgramBuilder::AddOddArguments() {
  const size_t count = dice_->Below(4);
  for (size_t i = 0; i < count; ++i) {
    if (!dice_->Percent(50) || !AddGet(Opcode::kBinGet)) AddRandomLeaf(false);
  }
  return count;
}

void ProgramBuilder::CloseTuple(size_t count) {
  if (count == 0) {
    AddLeaf(Opcode::kEmptyTuple);
    return;
  }
  if (count > 3) count = 3;
  AddTuple(
      static_cast<Opcode>(static_cast<size_t>(Opcode::kTuple1) + count - 1));
}

bool ProgramBuilder::AddGlobal(Opcode opcode) {
  const GlobalRow& row = dice_->Pick(kGlobals);
  std::string names = absl::StrCat(row.module, "\n", row.name);
  if (Odd()) names = std::string(dice_->Pick(kOtherGlobals));
  if (Allowed(Opcode::kStackGlobal) && dice_->Percent(30)) {
    AddText(names.substr(0, names.find('\n')));
    AddText(names.substr(names.find('\n') + 1));
    Add(Opcode::kStackGlobal);
    Drop(2);
  } else {
    Add(opcode, names);
  }
  Push(ValueKind::kGlobal);
  return true;
}

bool ProgramBuilder::AddCall(Opcode opcode) {
  const GlobalRow& row = dice_->Pick(kGlobals);
  Add(Opcode::kGlobal, absl::StrCat(row.module, "\n", row.name));
  Push(ValueKind::kGlobal);
  CloseTuple(Odd() ? AddOddArguments() : AddArguments(row.meaning));
  if (Operands() < 2) return true;
  Add(opcode);
  Drop(2);
  Push(KindMadeBy(row.meaning));
  return true;
}

}  // namespace mitogen
