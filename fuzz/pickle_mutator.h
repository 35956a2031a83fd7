// Changes pickles as programs. It inserts, removes and moves whole
// instructions, and changes arguments with their lengths kept right, so most
// results get past the first opcode. The same seed makes the same change.

#ifndef MITOGEN_FUZZ_PICKLE_MUTATOR_H_
#define MITOGEN_FUZZ_PICKLE_MUTATOR_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/dice.h"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {

class PickleMutator {
 public:
  // Changes the content of a string in place, to at most `max_size` bytes. In a
  // fuzzer it uses what the fuzzer has learned, such as bytes that were
  // compared.
  using ContentMutator =
      std::function<void(std::string* content, size_t max_size)>;

  PickleMutator(uint32_t seed, ContentMutator mutate_content);

  // `input`, which may be any bytes, with one to four changes. At most
  // `max_size` bytes: what is too long loses instructions at its end.
  std::string Mutate(absl::string_view input, size_t max_size);

  // The beginning of one input and the end of the other, cut between
  // instructions.
  std::string Cross(absl::string_view first, absl::string_view second,
                    size_t max_size);

 private:
  using Program = std::vector<Instruction>;
  using Change = void (PickleMutator::*)(Program*);
  struct WeightedChange {
    Change change;
    size_t weight;
  };
  static const WeightedChange kChanges[];

  bool OneIn(size_t n) { return dice_.Below(n) == 0; }
  // A place in the program: Gap() includes its end, Place() does not.
  size_t Gap(const Program& program) { return dice_.Below(program.size() + 1); }
  size_t Place(const Program& program) { return dice_.Below(program.size()); }

  void ChangeOnce(Program* program);
  void Insert(Program* program);
  void Delete(Program* program);
  void Duplicate(Program* program);
  void Swap(Program* program);
  void Replace(Program* program);
  void ChangeArgument(Program* program);
  void InsertCall(Program* program);
  void InsertMemo(Program* program);
  void InsertMarked(Program* program);

  Instruction AnyInstruction();
  std::string AnyContent(Opcode opcode);

  Dice dice_;
  ContentMutator mutate_content_;
};

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_PICKLE_MUTATOR_H_
