// Writes an opcode program choice by choice, and keeps what an unpickler would
// have on its stack and in its memo by then.

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_PROGRAM_BUILDER_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_PROGRAM_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/testing/dice.h"
#include "protocol/pickle/testing/instruction.h"
#include "protocol/pickle/testing/program.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

class ProgramBuilder {
 public:
  ProgramBuilder(const ProgramOptions& options, Dice* dice)
      : options_(options), dice_(dice) {}

  // Adds what one random choice needs.
  void Step();
  // Ends a pickle. What is on the stack usually becomes one value. The memo
  // goes on into the next pickle.
  void Stop();
  Program Take() && { return std::move(program_); }

 private:
  // What is known of a value on the stack.
  struct Simulated {
    ValueKind kind = ValueKind::kNone;
    bool hashable = true;
    // The number of leaves. Shared ones count each time, as in hashing.
    uint32_t weight = 1;
  };
  struct Choice {
    Opcode opcode;
    uint32_t weight;
    // Returns false, and does nothing, if the state does not allow it.
    bool (ProgramBuilder::*add)(Opcode);
  };
  static const Choice kChoices[];

  bool Allowed(Opcode opcode) const;
  bool KeepsTextApart() const;
  bool Odd() { return dice_->Percent(options_.odd_percent); }
  void Add(Opcode opcode, absl::string_view content = "");
  void AddNumber(Opcode opcode, uint64_t number);
  void Push(ValueKind kind);
  void Drop(size_t count) { stack_.resize(stack_.size() - count); }
  size_t Fence() const { return marks_.empty() ? 0 : marks_.back(); }
  size_t Operands() const { return stack_.size() - Fence(); }
  bool PairsFrom(size_t begin) const;
  bool HashableFrom(size_t begin) const;
  Simulated TupleOf(size_t begin, ValueKind kind) const;

  bool AddLeaf(Opcode opcode);
  bool AddPut(Opcode opcode);
  bool AddGet(Opcode opcode);
  bool AddMark(Opcode opcode);
  bool AddPop(Opcode opcode);
  bool AddPopMark(Opcode opcode);
  bool AddDup(Opcode opcode);
  bool AddTuple(Opcode opcode);
  bool AddFromMark(Opcode opcode);
  bool AddOneItem(Opcode opcode);
  bool AddItems(Opcode opcode);
  bool AddFilledTop(Opcode opcode);
  bool AddHeader(Opcode opcode);
  bool AddGlobal(Opcode opcode);
  bool AddCall(Opcode opcode);
  bool AddAnything(Opcode opcode);

  void AddText(absl::string_view text);
  void AddBytes(absl::string_view bytes);
  void AddInt(uint64_t number);
  size_t AddArguments(GlobalMeaning meaning);
  size_t AddOddArguments();
  void AddNames();
  void CloseTuple(size_t count);
  void AddRandomLeaf(bool hashable);

  const ProgramOptions options_;
  Dice* const dice_;
  Program program_;
  std::vector<Simulated> stack_;
  // The sizes of the stack at each MARK.
  std::vector<size_t> marks_;
  std::map<uint64_t, Simulated> memo_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_PROGRAM_BUILDER_H_
