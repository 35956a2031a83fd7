#include "protocol/pickle/testing/mutation.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/pickle/decode/text_argument.h"
#include "protocol/pickle/testing/argument.h"

namespace mitogen {
namespace {

using Program = std::vector<Instruction>;
using Change = void (*)(Program*, Dice*);

constexpr size_t kIndexDigits = 30;

Instruction AnyInstruction(Dice* dice) {
  const OpcodeRow& row = dice->Pick(kOpcodes);
  if (dice->Percent(50)) {
    return MakeInstruction(row.opcode, LegalContent(row.opcode, dice));
  }
  if (dice->Percent(50)) {
    return MakeInstruction(row.opcode, OddContent(row.opcode, dice));
  }
  return MakeNumberInstruction(row.opcode, dice->Below(4));
}

void Drop(Program* program, Dice* dice) {
  program->erase(program->begin() + dice->Below(program->size()));
}

void Repeat(Program* program, Dice* dice) {
  const size_t begin = dice->Below(program->size());
  const size_t count =
      1 + dice->Below(std::min<size_t>(program->size() - begin, 4));
  const Program part(program->begin() + begin,
                     program->begin() + begin + count);
  program->insert(program->begin() + dice->Below(program->size()), part.begin(),
                  part.end());
}

void Swap(Program* program, Dice* dice) {
  std::swap((*program)[dice->Below(program->size())],
            (*program)[dice->Below(program->size())]);
}

void Insert(Program* program, Dice* dice) {
  program->insert(program->begin() + dice->Below(program->size() + 1),
                  AnyInstruction(dice));
}

void ChangeArgument(Program* program, Dice* dice) {
  Instruction& instruction = (*program)[dice->Below(program->size())];
  if (instruction.row == nullptr) return;
  const Opcode opcode = instruction.row->opcode;
  instruction = dice->Percent(30)
                    ? MakeNumberInstruction(opcode, dice->Below(260))
                    : MakeInstruction(opcode, OddContent(opcode, dice));
}

// Another opcode with an argument of the same form.
void ChangeOpcode(Program* program, Dice* dice) {
  Instruction& instruction = (*program)[dice->Below(program->size())];
  if (instruction.row == nullptr) return;
  const size_t begin = dice->Below(std::size(kOpcodes));
  for (size_t i = 0; i < std::size(kOpcodes); ++i) {
    const OpcodeRow& row = kOpcodes[(begin + i) % std::size(kOpcodes)];
    if (row.argument != instruction.row->argument) continue;
    instruction.row = &row;
    return;
  }
}

void Truncate(Program* program, Dice* dice) {
  const std::string bytes = JoinInstructions(*program);
  *program = SplitInstructions(
      absl::string_view(bytes).substr(0, dice->Below(bytes.size() + 1)));
}

void ChangeByte(Program* program, Dice* dice) {
  std::string bytes = JoinInstructions(*program);
  if (bytes.empty()) return;
  char& byte = bytes[dice->Below(bytes.size())];
  byte = dice->Percent(50) ? static_cast<char>(byte ^ (1 << dice->Below(8)))
                           : static_cast<char>(dice->Number());
  *program = SplitInstructions(bytes);
}

constexpr Change kChanges[] = {Drop,           Repeat,       Swap,
                               Insert,         Insert,       ChangeArgument,
                               ChangeArgument, ChangeOpcode, ChangeOpcode,
                               Truncate,       ChangeByte};

bool IsPut(Opcode opcode) {
  return opcode == Opcode::kLongBinPut || opcode == Opcode::kPut;
}

uint64_t IndexOf(const Instruction& put) {
  if (put.row->opcode == Opcode::kPut) {
    return ParseMemoLine(ContentOf(put), kIndexDigits).value_or(0);
  }
  uint64_t index = 0;
  for (size_t i = 0; i < put.argument.size(); ++i) {
    index |= uint64_t{static_cast<uint8_t>(put.argument[i])} << (8 * i);
  }
  return index;
}

}  // namespace

Program Mutate(Program program, Dice* dice) {
  if (program.empty()) return {AnyInstruction(dice)};
  dice->Pick(kChanges)(&program, dice);
  return SplitInstructions(JoinInstructions(program));
}

void Defuse(Program* program) {
  for (Instruction& instruction : *program) {
    if (instruction.row == nullptr || !IsPut(instruction.row->opcode)) continue;
    const uint64_t index = IndexOf(instruction);
    if (index <= kMaxHarmlessIndex) continue;
    instruction = MakeNumberInstruction(instruction.row->opcode,
                                        index % kMaxHarmlessIndex);
  }
}

}  // namespace mitogen
