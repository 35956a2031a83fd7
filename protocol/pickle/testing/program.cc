#include "protocol/pickle/testing/program.h"

#include <utility>

#include "protocol/pickle/testing/mutation.h"
#include "protocol/pickle/testing/program_builder.h"

namespace mitogen {
namespace {

// How many of 100 messages have more than one pickle.
constexpr size_t kSeveralPickles = 10;

rc::Seq<Instruction> SimplerInstructions(const Instruction& instruction) {
  const std::string content(ContentOf(instruction));
  if (content.empty()) return rc::Seq<Instruction>();
  const OpcodeRow* row = instruction.row;
  return rc::seq::map(rc::shrink::removeChunks(content),
                      [row](const std::string& simpler) -> Instruction {
                        if (row == nullptr) return {nullptr, simpler};
                        return MakeInstruction(row->opcode, simpler);
                      });
}

// Changed arguments may have made other instructions, and a smaller program
// must be as harmless.
Program Again(const Program& program) {
  Program again = SplitInstructions(JoinInstructions(program));
  Defuse(&again);
  return again;
}

}  // namespace

rc::Seq<Program> SimplerPrograms(const Program& program) {
  return rc::seq::map(
      rc::seq::concat(rc::shrink::removeChunks(program),
                      rc::shrink::eachElement(program, SimplerInstructions)),
      Again);
}

Program MakeProgram(const ProgramOptions& options, Dice* dice) {
  ProgramBuilder builder(options, dice);
  do {
    const size_t steps = dice->Below(options.max_steps + 1);
    for (size_t i = 0; i < steps; ++i) builder.Step();
    builder.Stop();
  } while (dice->Percent(kSeveralPickles));
  Program program = std::move(builder).Take();
  const size_t mutations = dice->Below(options.max_mutations + 1);
  for (size_t i = 0; i < mutations; ++i) {
    program = Mutate(std::move(program), dice);
  }
  Defuse(&program);
  return program;
}

rc::Gen<Program> ArbitraryProgram(const ProgramOptions& options) {
  return rc::Gen<Program>([options](const rc::Random& random, int size) {
    ProgramOptions sized = options;
    sized.max_steps = options.max_steps * (size + 1) / (rc::kNominalSize + 1);
    Dice dice(random);
    return rc::shrinkable::shrinkRecur(
        MakeProgram(sized, &dice),
        [](const Program& program) { return SimplerPrograms(program); });
  });
}

}  // namespace mitogen
