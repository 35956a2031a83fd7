// The first stage for a host without Python: a program for sh that receives a
// static mitogen-stub by its standard input, and becomes it (BOOT-17). Nothing
// of it stays on the host's disk.
//
//   start the arguments; ParentHandshake with kSendProgram does the rest.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_SHELL_STAGE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_SHELL_STAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/bootstrap/first_stage.h"

namespace mitogen {

// The command, with "sh" first. `program_size` is that of the program that will
// be sent, never 0; `stage` is what it is then started with.
std::vector<std::string> MakeShellStage(size_t program_size,
                                        const FirstStage& stage);

// Names in the program's environment the file that it came in, which it is to
// remove when it starts.
inline constexpr absl::string_view kProgramFileVariable = "MITOGEN_STUB_FILE";

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_SHELL_STAGE_H_
