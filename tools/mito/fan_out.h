// One call on many hosts, some of them at once.

#ifndef MITOGEN_TOOLS_MITO_FAN_OUT_H_
#define MITOGEN_TOOLS_MITO_FAN_OUT_H_

#include "stub/master.h"
#include "tools/mito/answer_turns.h"
#include "tools/mito/command_line.h"
#include "tools/mito/output/outcome.h"
#include "tools/mito/output/output_lines.h"

namespace mitogen::mito {

// Calls on each of `line.hosts`, which must not be empty. Prints a line of JSON
// for each on standard output, as it ends, and progress on standard error if
// that is a terminal; adds what is wrong with standard output to `logs`. Each
// host has its own time-out. Returns the worst exit code.
ExitCode FanOut(Master* master, const CommandLine& line, AnswerTurns* turns,
                OutputLines* logs);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_FAN_OUT_H_
