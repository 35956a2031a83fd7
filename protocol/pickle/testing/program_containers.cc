// The part of ProgramBuilder that makes and fills containers.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "protocol/pickle/testing/program_builder.h"

namespace mitogen {
namespace {

// Python hashes and compares what is shared each time that it meets it.
constexpr uint32_t kMaxWeight = 200;

// Takes items one by one with `one`, those above a MARK with `many`.
struct Filler {
  ValueKind kind;
  Opcode one;
  Opcode many;
  size_t unit;
};

constexpr Filler kFillers[] = {
    {ValueKind::kList, Opcode::kAppend, Opcode::kAppends, 1},
    {ValueKind::kDict, Opcode::kSetItem, Opcode::kSetItems, 2},
    {ValueKind::kKwargs, Opcode::kSetItem, Opcode::kSetItems, 2},
    {ValueKind::kSet, Opcode::kAddItems, Opcode::kAddItems, 1},
};

const Filler* FillerFor(ValueKind kind) {
  for (const Filler& filler : kFillers) {
    if (filler.kind == kind) return &filler;
  }
  return nullptr;
}

}  // namespace

bool ProgramBuilder::HashableFrom(size_t begin) const {
  return std::all_of(stack_.begin() + begin, stack_.end(),
                     [](const Simulated& value) { return value.hashable; });
}

bool ProgramBuilder::PairsFrom(size_t begin) const {
  if ((stack_.size() - begin) % 2 != 0) return false;
  for (size_t i = begin; i < stack_.size(); i += 2) {
    if (!stack_[i].hashable) return false;
  }
  return true;
}

ProgramBuilder::Simulated ProgramBuilder::TupleOf(size_t begin,
                                                  ValueKind kind) const {
  Simulated tuple{kind, HashableFrom(begin), 1};
  for (size_t i = begin; i < stack_.size(); ++i) {
    tuple.weight += stack_[i].weight;
  }
  return tuple;
}

bool ProgramBuilder::AddTuple(Opcode opcode) {
  const size_t count =
      static_cast<size_t>(opcode) - static_cast<size_t>(Opcode::kTuple1) + 1;
  if (Operands() < count) return false;
  const Simulated tuple = TupleOf(stack_.size() - count, ValueKind::kTuple);
  if (tuple.weight > kMaxWeight) return false;
  Add(opcode);
  Drop(count);
  stack_.push_back(tuple);
  return true;
}

bool ProgramBuilder::AddFromMark(Opcode opcode) {
  if (marks_.empty()) return false;
  const size_t begin = Fence();
  Simulated made{ValueKind::kList, false, 1};
  if (opcode == Opcode::kTuple) made = TupleOf(begin, ValueKind::kTuple);
  if (opcode == Opcode::kFrozenSet) {
    made = TupleOf(begin, ValueKind::kFrozenSet);
    if (!made.hashable && !Odd()) return false;
  }
  if (opcode == Opcode::kDict) {
    made.kind = ValueKind::kDict;
    if (!PairsFrom(begin) && !Odd()) return false;
  }
  if (made.weight > kMaxWeight) return false;
  AddPopMark(opcode);
  stack_.push_back(made);
  return true;
}

bool ProgramBuilder::AddOneItem(Opcode opcode) {
  const size_t unit = opcode == Opcode::kAppend ? 1 : 2;
  if (Operands() < unit + 1) return false;
  const size_t begin = stack_.size() - unit;
  const Filler* filler = FillerFor(stack_[begin - 1].kind);
  const bool legal = filler != nullptr && filler->one == opcode &&
                     (unit == 1 || PairsFrom(begin));
  if (!legal && !Odd()) return false;
  Add(opcode);
  Drop(unit);
  return true;
}

bool ProgramBuilder::AddItems(Opcode opcode) {
  if (marks_.empty()) return false;
  const size_t begin = Fence();
  const size_t below = marks_.size() == 1 ? 0 : marks_[marks_.size() - 2];
  if (begin <= below) return false;
  const Filler* filler = FillerFor(stack_[begin - 1].kind);
  bool legal = filler != nullptr && filler->many == opcode;
  if (opcode == Opcode::kSetItems) legal = legal && PairsFrom(begin);
  if (opcode == Opcode::kAddItems) legal = legal && HashableFrom(begin);
  if (!legal && !Odd()) return false;
  AddPopMark(opcode);
  return true;
}

bool ProgramBuilder::AddFilledTop(Opcode opcode) {
  if (Operands() == 0) return false;
  const Filler* filler = FillerFor(stack_.back().kind);
  if (filler == nullptr) return false;
  AddMark(opcode);
  const size_t count = dice_->Below(5);
  for (size_t i = 0; i < count; ++i) {
    AddRandomLeaf(filler->kind != ValueKind::kList);
    if (filler->unit == 2 && !AddGet(Opcode::kBinGet)) AddRandomLeaf(false);
  }
  return AddItems(filler->many);
}

}  // namespace mitogen
