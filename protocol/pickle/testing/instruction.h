// A pickle as a list of instructions, for generators, mutators and reports. Any
// bytes are converted both ways, by the table of opcodes.
//
//   std::vector<Instruction> program = SplitInstructions(pickle);
//   program[3] = MakeInstruction(Opcode::kBinUnicode, "other text");
//   std::string changed = JoinInstructions(program);

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_INSTRUCTION_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_INSTRUCTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {

struct Instruction {
  // Null for junk: bytes that are no instruction.
  const OpcodeRow* row = nullptr;
  // All that follows the opcode's byte, lengths and newlines included. For
  // junk, all of its bytes.
  std::string argument;

  bool operator==(const Instruction&) const = default;
};

// Splits any bytes. From the first byte that is no opcode, or whose argument
// is not all there, the rest is one piece of junk. What follows a STOP is split
// as well. JoinInstructions() gives the bytes back.
std::vector<Instruction> SplitInstructions(absl::string_view bytes);

std::string JoinInstructions(absl::Span<const Instruction> program);

// An instruction that is whole, whatever `content` is. Content is cut or
// padded with zeros to an argument of fixed size, and cut to what a length of
// one byte can say; a line ends before its first newline. GLOBAL and INST take
// two lines, "module\nname".
Instruction MakeInstruction(Opcode opcode, absl::string_view content = "");

// An instruction with a number as its argument: a number, a line in decimal, or
// the length of content that is missing (and so junk, once it is split again).
Instruction MakeNumberInstruction(Opcode opcode, uint64_t number);

// The content from which MakeInstruction() would make this: the argument
// without its length, or without its last newline.
absl::string_view ContentOf(const Instruction& instruction);

// Whether every Python reads the line of this INT or LONG as the same number:
// decimal digits without a leading zero, with a minus before them at most, and
// for LONG an L after them.
bool IsPlainNumberLine(const Instruction& instruction);

// One line for each instruction: its offset, its name, and its argument with
// what is not printable escaped, cut after some 60 bytes.
std::string Disassemble(absl::Span<const Instruction> program);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_INSTRUCTION_H_
