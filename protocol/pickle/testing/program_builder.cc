#include "protocol/pickle/testing/program_builder.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/testing/argument.h"

namespace mitogen {
namespace {

constexpr size_t kTries = 20;
constexpr uint8_t kNewestOfPython2 = 2;
constexpr uint64_t kIndexes[] = {0, 1, 2, 3, 4, 5, 255, 256, 65535};
constexpr size_t kCommonIndexes = 6;
// Python 2.7 has one memo for PUT and GET and another for the rest. Where it is
// to read the program, indexes from here on are for the first.
constexpr uint64_t kTextIndexes = 100000;

std::optional<ValueKind> LeafKind(Opcode opcode) {
  switch (opcode) {
    case Opcode::kNone:
      return ValueKind::kNone;
    case Opcode::kNewTrue:
    case Opcode::kNewFalse:
      return ValueKind::kBool;
    case Opcode::kInt:
    case Opcode::kLong:
    case Opcode::kBinInt:
    case Opcode::kBinInt1:
    case Opcode::kBinInt2:
    case Opcode::kLong1:
    case Opcode::kLong4:
      return ValueKind::kInt;
    case Opcode::kFloat:
    case Opcode::kBinFloat:
      return ValueKind::kFloat;
    case Opcode::kUnicode:
    case Opcode::kBinUnicode:
    case Opcode::kShortBinUnicode:
    case Opcode::kBinUnicode8:
      return ValueKind::kText;
    case Opcode::kString:
    case Opcode::kBinString:
    case Opcode::kShortBinString:
    case Opcode::kBinBytes:
    case Opcode::kShortBinBytes:
    case Opcode::kBinBytes8:
      return ValueKind::kBytes;
    case Opcode::kByteArray8:
      return ValueKind::kByteArray;
    case Opcode::kEmptyTuple:
      return ValueKind::kTuple;
    case Opcode::kEmptyList:
      return ValueKind::kList;
    case Opcode::kEmptyDict:
      return ValueKind::kDict;
    case Opcode::kEmptySet:
      return ValueKind::kSet;
    default:
      return std::nullopt;
  }
}

bool IsHashableKind(ValueKind kind) {
  switch (kind) {
    case ValueKind::kList:
    case ValueKind::kDict:
    case ValueKind::kKwargs:
    case ValueKind::kSet:
    case ValueKind::kByteArray:
      return false;
    default:
      return true;
  }
}

}  // namespace

const ProgramBuilder::Choice ProgramBuilder::kChoices[] = {
    {Opcode::kNone, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kNewTrue, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kNewFalse, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kInt, 5, &ProgramBuilder::AddLeaf},
    {Opcode::kLong, 4, &ProgramBuilder::AddLeaf},
    {Opcode::kBinInt, 3, &ProgramBuilder::AddLeaf},
    {Opcode::kBinInt1, 4, &ProgramBuilder::AddLeaf},
    {Opcode::kBinInt2, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kLong1, 4, &ProgramBuilder::AddLeaf},
    {Opcode::kLong4, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kFloat, 4, &ProgramBuilder::AddLeaf},
    {Opcode::kBinFloat, 3, &ProgramBuilder::AddLeaf},
    {Opcode::kString, 5, &ProgramBuilder::AddLeaf},
    {Opcode::kBinString, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kShortBinString, 3, &ProgramBuilder::AddLeaf},
    {Opcode::kUnicode, 5, &ProgramBuilder::AddLeaf},
    {Opcode::kBinUnicode, 4, &ProgramBuilder::AddLeaf},
    {Opcode::kShortBinUnicode, 3, &ProgramBuilder::AddLeaf},
    {Opcode::kBinUnicode8, 1, &ProgramBuilder::AddLeaf},
    {Opcode::kBinBytes, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kShortBinBytes, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kBinBytes8, 1, &ProgramBuilder::AddLeaf},
    {Opcode::kByteArray8, 2, &ProgramBuilder::AddLeaf},
    {Opcode::kEmptyTuple, 3, &ProgramBuilder::AddLeaf},
    {Opcode::kEmptyList, 7, &ProgramBuilder::AddLeaf},
    {Opcode::kEmptyDict, 7, &ProgramBuilder::AddLeaf},
    {Opcode::kEmptySet, 4, &ProgramBuilder::AddLeaf},
    {Opcode::kPut, 5, &ProgramBuilder::AddPut},
    {Opcode::kBinPut, 6, &ProgramBuilder::AddPut},
    {Opcode::kLongBinPut, 4, &ProgramBuilder::AddPut},
    {Opcode::kMemoize, 6, &ProgramBuilder::AddPut},
    {Opcode::kGet, 8, &ProgramBuilder::AddGet},
    {Opcode::kBinGet, 12, &ProgramBuilder::AddGet},
    {Opcode::kLongBinGet, 6, &ProgramBuilder::AddGet},
    {Opcode::kMark, 8, &ProgramBuilder::AddMark},
    {Opcode::kPop, 3, &ProgramBuilder::AddPop},
    {Opcode::kPopMark, 2, &ProgramBuilder::AddPopMark},
    {Opcode::kDup, 4, &ProgramBuilder::AddDup},
    {Opcode::kTuple1, 5, &ProgramBuilder::AddTuple},
    {Opcode::kTuple2, 5, &ProgramBuilder::AddTuple},
    {Opcode::kTuple3, 5, &ProgramBuilder::AddTuple},
    {Opcode::kTuple, 6, &ProgramBuilder::AddFromMark},
    {Opcode::kList, 6, &ProgramBuilder::AddFromMark},
    {Opcode::kDict, 8, &ProgramBuilder::AddFromMark},
    {Opcode::kFrozenSet, 6, &ProgramBuilder::AddFromMark},
    {Opcode::kAppend, 15, &ProgramBuilder::AddOneItem},
    {Opcode::kSetItem, 15, &ProgramBuilder::AddOneItem},
    {Opcode::kAppends, 15, &ProgramBuilder::AddItems},
    {Opcode::kSetItems, 15, &ProgramBuilder::AddItems},
    {Opcode::kAddItems, 15, &ProgramBuilder::AddItems},
    {Opcode::kMark, 15, &ProgramBuilder::AddFilledTop},
    {Opcode::kProto, 1, &ProgramBuilder::AddHeader},
    {Opcode::kFrame, 1, &ProgramBuilder::AddHeader},
    {Opcode::kGlobal, 2, &ProgramBuilder::AddGlobal},
    {Opcode::kReduce, 22, &ProgramBuilder::AddCall},
    {Opcode::kStop, 3, &ProgramBuilder::AddAnything},
};

bool ProgramBuilder::Allowed(Opcode opcode) const {
  return FindOpcode(static_cast<uint8_t>(opcode))->protocol <=
         options_.max_protocol;
}

bool ProgramBuilder::KeepsTextApart() const {
  return options_.max_protocol <= kNewestOfPython2;
}

void ProgramBuilder::Step() {
  uint32_t sum = 0;
  for (const Choice& choice : kChoices) sum += choice.weight;
  for (size_t i = 0; i < kTries; ++i) {
    uint64_t at = dice_->Below(sum);
    const Choice* choice = kChoices;
    while (at >= choice->weight) at -= (choice++)->weight;
    if (Allowed(choice->opcode) && (this->*choice->add)(choice->opcode)) return;
  }
}

void ProgramBuilder::Stop() {
  while (!marks_.empty()) {
    if (!AddFromMark(dice_->Percent(50) ? Opcode::kTuple : Opcode::kList)) {
      AddPopMark(Opcode::kPopMark);
    }
  }
  if (stack_.empty()) AddLeaf(Opcode::kNone);
  while (stack_.size() > 1 && dice_->Percent(90)) {
    if (stack_.size() == 2) {
      if (!AddTuple(Opcode::kTuple2)) break;
    } else if (!AddTuple(Opcode::kTuple3)) {
      break;
    }
  }
  Add(Opcode::kStop);
  stack_.clear();
  marks_.clear();
}

void ProgramBuilder::Add(Opcode opcode, absl::string_view content) {
  program_.push_back(MakeInstruction(opcode, content));
}

void ProgramBuilder::AddNumber(Opcode opcode, uint64_t number) {
  program_.push_back(MakeNumberInstruction(opcode, number));
}

void ProgramBuilder::Push(ValueKind kind) {
  stack_.push_back({kind, IsHashableKind(kind), 1});
}

bool ProgramBuilder::AddLeaf(Opcode opcode) {
  Add(opcode, Odd() ? OddContent(opcode, dice_) : LegalContent(opcode, dice_));
  Push(LeafKind(opcode).value_or(ValueKind::kNone));
  return true;
}

void ProgramBuilder::AddRandomLeaf(bool hashable) {
  for (;;) {
    const Opcode opcode = dice_->Pick(kOpcodes).opcode;
    const std::optional<ValueKind> kind = LeafKind(opcode);
    if (!kind.has_value() || !Allowed(opcode)) continue;
    if (hashable && !IsHashableKind(*kind)) continue;
    AddLeaf(opcode);
    return;
  }
}

bool ProgramBuilder::AddPut(Opcode opcode) {
  if (Operands() == 0) return false;
  uint64_t index = memo_.size();
  if (opcode != Opcode::kMemoize) {
    index = kIndexes[dice_->Below(dice_->Percent(90) ? kCommonIndexes
                                                     : std::size(kIndexes))];
    if (opcode == Opcode::kBinPut) index = std::min<uint64_t>(index, 0xff);
  }
  if (opcode == Opcode::kPut && KeepsTextApart()) index += kTextIndexes;
  if (opcode == Opcode::kPut && Odd()) {
    Add(opcode, OddContent(opcode, dice_));
  } else {
    AddNumber(opcode, index);
  }
  memo_[index] = stack_.back();
  return true;
}

bool ProgramBuilder::AddGet(Opcode opcode) {
  if (Odd()) {
    opcode == Opcode::kGet ? Add(opcode, OddContent(opcode, dice_))
                           : AddNumber(opcode, dice_->Pick(kIndexes));
    Push(ValueKind::kNone);
    return true;
  }
  if (memo_.empty()) return false;
  const auto entry = std::next(memo_.begin(), dice_->Below(memo_.size()));
  if (opcode == Opcode::kBinGet && entry->first > 0xff) return false;
  if (KeepsTextApart() &&
      (opcode == Opcode::kGet) != (entry->first >= kTextIndexes)) {
    return false;
  }
  AddNumber(opcode, entry->first);
  stack_.push_back(entry->second);
  return true;
}

bool ProgramBuilder::AddMark(Opcode opcode) {
  Add(opcode);
  marks_.push_back(stack_.size());
  return true;
}

bool ProgramBuilder::AddPop(Opcode opcode) {
  if (Operands() > 0) {
    Drop(1);
  } else if (!marks_.empty()) {
    marks_.pop_back();
  } else {
    return false;
  }
  Add(opcode);
  return true;
}

bool ProgramBuilder::AddPopMark(Opcode opcode) {
  if (marks_.empty()) return false;
  Add(opcode);
  stack_.resize(Fence());
  marks_.pop_back();
  return true;
}

bool ProgramBuilder::AddDup(Opcode opcode) {
  if (Operands() == 0) return false;
  Add(opcode);
  stack_.push_back(stack_.back());
  return true;
}

bool ProgramBuilder::AddHeader(Opcode opcode) {
  if (opcode == Opcode::kFrame) {
    AddNumber(opcode, Odd() ? dice_->Below(100) : 0);
  } else {
    AddNumber(opcode, dice_->Below(options_.max_protocol + (Odd() ? 3 : 1)));
  }
  return true;
}

bool ProgramBuilder::AddAnything(Opcode) {
  if (!Odd()) return false;
  const Opcode opcode = dice_->Pick(kOpcodes).opcode;
  Add(opcode, OddContent(opcode, dice_));
  return true;
}

}  // namespace mitogen
