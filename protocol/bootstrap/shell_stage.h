// The first stage for a host without Python: a program for sh that receives a
// static mitogen-stub by its standard input, and becomes it (BOOT-17). Nothing
// of it stays on the host's disk, unless SIGKILL ends it.
//
//   start the command; ParentHandshake with kSendProgram says when it asks for
//   the program, and what the host's processor is; send BeforeProgram(), the
//   program, and kAfterProgram, and do the rest.
//
// Any login shell may read the command. It has no newline, `!`, dollar or
// backslash: shells do not agree about these even inside single quotes, and
// `sudo -i` does not pass them on. The program for sh is in BeforeProgram(),
// which no login shell reads.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_SHELL_STAGE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_SHELL_STAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/bootstrap/first_stage.h"

namespace mitogen {

// Begins with "sh". `stage` is what the program is then started with.
std::vector<std::string> MakeShellCommand(const FirstStage& stage);

// The program for sh, which receives `program_size` bytes, never 0. Its own
// size is the same for every program, because the command has that size in it
// before anybody knows which program the host needs.
std::string BeforeProgram(size_t program_size);

// Follows the program, so that a truncated one is not run.
inline constexpr absl::string_view kAfterProgram = "MITOEND\n";

// The environment variable that names the file in which the program came. When
// the program starts, it must remove that file, and then the file's directory,
// which holds nothing else.
inline constexpr absl::string_view kProgramFileVariable = "MITOGEN_STUB_FILE";

// The stage starts the program with this argument first. The program writes the
// answer as a line and exits with status 0, which shows that it has come whole
// and runs on this machine.
inline constexpr absl::string_view kProbeArgument = "--probe";
inline constexpr absl::string_view kProbeAnswer = "mitogen-stub";

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_SHELL_STAGE_H_
