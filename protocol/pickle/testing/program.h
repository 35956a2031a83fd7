// Arbitrary opcode programs: pickles that no pickler would write and a reader
// must cope with. The generator simulates stack, MARKs and memo, so that most
// programs get far. They have aliases, cycles, calls of allowed globals, text
// opcodes, and several pickles in a message.
//
//   const Program program = *ArbitraryProgram({.max_protocol = 2});
//   const std::string pickle = JoinInstructions(program);

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_PROGRAM_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "protocol/pickle/testing/dice.h"
#include "protocol/pickle/testing/instruction.h"
#include "rapidcheck.h"

namespace mitogen {

using Program = std::vector<Instruction>;

struct ProgramOptions {
  // Opcodes of later protocols are not used: 2 is what Python 2.7 reads.
  uint8_t max_protocol = 5;
  // The most choices made for one pickle; some are several instructions.
  size_t max_steps = 30;
  // How many of 100 choices are odd: a text argument, a memo index, arguments
  // of a call or a container that readers may refuse. Without any, every reader
  // of that protocol takes the program.
  size_t odd_percent = 0;
  // The most changes made to the finished program, which are blind
  // (mutation.h).
  size_t max_mutations = 0;
};

// Programs that shrink: instructions are dropped, arguments become simpler.
rc::Gen<Program> ArbitraryProgram(const ProgramOptions& options);

// What ArbitraryProgram() shrinks to next, for programs from elsewhere.
rc::Seq<Program> SimplerPrograms(const Program& program);

// A program without RapidCheck's size and shrinking.
Program MakeProgram(const ProgramOptions& options, Dice* dice);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_PROGRAM_H_
