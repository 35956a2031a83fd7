// Blind changes to opcode programs, and what keeps them from harming a reader
// that has no limits.

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_MUTATION_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_MUTATION_H_

#include <cstdint>
#include <vector>

#include "protocol/pickle/testing/dice.h"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {

// One change: an instruction dropped, repeated, moved, or put in; an argument
// or an opcode replaced; the bytes truncated, or one of them changed.
std::vector<Instruction> Mutate(std::vector<Instruction> program, Dice* dice);

// The highest memo index that Defuse() leaves.
inline constexpr uint64_t kMaxHarmlessIndex = 200000;

// Reduces memo indexes that would make CPython allocate that many entries.
void Defuse(std::vector<Instruction>* program);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_MUTATION_H_
