// One call on many hosts, some of them at once.

#ifndef MITOGEN_TOOLS_MITO_FAN_OUT_H_
#define MITOGEN_TOOLS_MITO_FAN_OUT_H_

#include "stub/master.h"
#include "tools/mito/command_line.h"
#include "tools/mito/output/outcome.h"

namespace mitogen::mito {

// Prints a line of JSON for each host on standard output, as it ends, and
// progress on standard error if that is a terminal. Returns the worst exit
// code.
ExitCode FanOut(Master* master, const CommandLine& line);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_FAN_OUT_H_
