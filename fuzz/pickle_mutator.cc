#include "fuzz/pickle_mutator.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/argument.h"
#include "rapidcheck.h"

namespace mitogen {
namespace {

constexpr size_t kMostChanges = 4;
constexpr size_t kMostContent = 64;

// Few memo indexes let a PUT and a GET meet; many go beyond what one byte
// holds.
constexpr size_t kFewEntries = 4;
constexpr size_t kManyEntries = 1000;

// Opcodes that take everything above a MARK.
constexpr Opcode kTakesMarked[] = {
    Opcode::kTuple,    Opcode::kList,     Opcode::kDict,      Opcode::kAppends,
    Opcode::kSetItems, Opcode::kAddItems, Opcode::kFrozenSet, Opcode::kPopMark,
};

std::string JoinWithin(absl::Span<const Instruction> program, size_t max_size) {
  size_t size = 0;
  size_t count = 0;
  while (count < program.size()) {
    const Instruction& next = program[count];
    size += next.argument.size() + (next.row == nullptr ? 0 : 1);
    if (size > max_size) break;
    ++count;
  }
  return JoinInstructions(program.subspan(0, count));
}

}  // namespace

const PickleMutator::WeightedChange PickleMutator::kChanges[] = {
    {&PickleMutator::Insert, 4},       {&PickleMutator::Delete, 3},
    {&PickleMutator::Duplicate, 2},    {&PickleMutator::Swap, 2},
    {&PickleMutator::Replace, 3},      {&PickleMutator::ChangeArgument, 6},
    {&PickleMutator::InsertCall, 2},   {&PickleMutator::InsertMemo, 2},
    {&PickleMutator::InsertMarked, 2},
};

PickleMutator::PickleMutator(uint32_t seed, ContentMutator mutate_content)
    : dice_(rc::Random(seed)), mutate_content_(std::move(mutate_content)) {}

std::string PickleMutator::Mutate(absl::string_view input, size_t max_size) {
  Program program = SplitInstructions(input);
  for (size_t left = 1 + dice_.Below(kMostChanges); left > 0; --left) {
    ChangeOnce(&program);
  }
  return JoinWithin(program, max_size);
}

std::string PickleMutator::Cross(absl::string_view first,
                                 absl::string_view second, size_t max_size) {
  Program program = SplitInstructions(first);
  const Program other = SplitInstructions(second);
  program.resize(Gap(program));
  program.insert(program.end(), other.begin() + Gap(other), other.end());
  return JoinWithin(program, max_size);
}

void PickleMutator::ChangeOnce(Program* program) {
  if (program->empty()) return Insert(program);
  size_t total = 0;
  for (const WeightedChange& row : kChanges) total += row.weight;
  size_t chosen = dice_.Below(total);
  for (const WeightedChange& row : kChanges) {
    if (chosen < row.weight) return (this->*row.change)(program);
    chosen -= row.weight;
  }
}

void PickleMutator::Insert(Program* program) {
  program->insert(program->begin() + Gap(*program), AnyInstruction());
}

void PickleMutator::Delete(Program* program) {
  program->erase(program->begin() + Place(*program));
}

void PickleMutator::Duplicate(Program* program) {
  const Instruction copy = (*program)[Place(*program)];
  program->insert(program->begin() + Gap(*program), copy);
}

void PickleMutator::Swap(Program* program) {
  std::swap((*program)[Place(*program)], (*program)[Place(*program)]);
}

void PickleMutator::Replace(Program* program) {
  (*program)[Place(*program)] = AnyInstruction();
}

// Gives another argument to one of the instructions that have one.
void PickleMutator::ChangeArgument(Program* program) {
  std::vector<Instruction*> candidates;
  for (Instruction& instruction : *program) {
    if (!instruction.argument.empty()) candidates.push_back(&instruction);
  }
  if (candidates.empty()) return Insert(program);
  Instruction& chosen = *candidates[dice_.Below(candidates.size())];
  std::string content(ContentOf(chosen));
  if (chosen.row != nullptr && OneIn(4)) {
    content = AnyContent(chosen.row->opcode);
  } else {
    mutate_content_(&content, content.size() + kMostContent);
  }
  if (chosen.row == nullptr) {
    chosen.argument = content;
  } else {
    chosen = MakeInstruction(chosen.row->opcode, content);
  }
}

// Inserts a call of an allowed global with some arguments, at any place.
void PickleMutator::InsertCall(Program* program) {
  const GlobalRow& global = dice_.Pick(kGlobals);
  const size_t at = Gap(*program);
  Program call = {MakeInstruction(
      Opcode::kGlobal, absl::StrCat(global.module, "\n", global.name))};
  const size_t arguments = dice_.Below(3);
  for (size_t i = 0; i < arguments; ++i) {
    call.push_back(OneIn(2) ? (*program)[Place(*program)] : AnyInstruction());
  }
  static constexpr Opcode kTuples[] = {Opcode::kEmptyTuple, Opcode::kTuple1,
                                       Opcode::kTuple2};
  call.push_back(MakeInstruction(kTuples[arguments]));
  call.push_back(MakeInstruction(Opcode::kReduce));
  program->insert(program->begin() + at, call.begin(), call.end());
}

// Puts the value at some place into the memo, and gets it again later.
void PickleMutator::InsertMemo(Program* program) {
  const uint64_t index = dice_.Below(OneIn(4) ? kManyEntries : kFewEntries);
  const size_t put = Gap(*program);
  const size_t get = put + dice_.Below(program->size() - put + 1);
  const bool is_small = index < 0x100 && !OneIn(4);
  const Instruction get_it = MakeNumberInstruction(
      is_small ? Opcode::kBinGet : Opcode::kLongBinGet, index);
  const Instruction put_it = MakeNumberInstruction(
      is_small ? Opcode::kBinPut : Opcode::kLongBinPut, index);
  program->insert(program->begin() + get, get_it);
  program->insert(program->begin() + put, put_it);
}

// Inserts a MARK, and later an opcode that takes all that is above it.
void PickleMutator::InsertMarked(Program* program) {
  const size_t begin = Gap(*program);
  const size_t end = begin + dice_.Below(program->size() - begin + 1);
  program->insert(program->begin() + end,
                  MakeInstruction(dice_.Pick(kTakesMarked)));
  program->insert(program->begin() + begin, MakeInstruction(Opcode::kMark));
}

Instruction PickleMutator::AnyInstruction() {
  const OpcodeRow* row = &dice_.Pick(kOpcodes);
  // A refused opcode is refused the same way in every place.
  if (row->disposition == OpcodeRow::kRefused && !OneIn(8)) {
    row = &dice_.Pick(kOpcodes);
  }
  return MakeInstruction(row->opcode, AnyContent(row->opcode));
}

std::string PickleMutator::AnyContent(Opcode opcode) {
  return OneIn(3) ? OddContent(opcode, &dice_) : LegalContent(opcode, &dice_);
}

}  // namespace mitogen
