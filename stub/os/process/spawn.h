// Starts a program whose standard descriptors lead to this process: by a socket
// pair, pipes or a terminal. The program inherits these three descriptors and
// no others, whatever this process has open.
//
// Source of the facts: mitogen/parent.py, create_child,
// hybrid_tty_create_child and tty_create_child (0.3.54).

#ifndef MITOGEN_STUB_OS_PROCESS_SPAWN_H_
#define MITOGEN_STUB_OS_PROCESS_SPAWN_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

struct SpawnOptions {
  // The kind of standard input and output.
  enum class Link { kSocketPair, kPipes, kTerminal };
  // The kind of standard error. kTerminal is also the controlling terminal,
  // where programs ask for a password.
  enum class Errors { kInherited, kPipe, kWithOutput, kTerminal };

  Link link = Link::kSocketPair;
  Errors errors = Errors::kInherited;
};

struct SpawnedProcess {
  pid_t pid = -1;
  // Lead to its standard input and from its standard output. The two numbers
  // differ.
  UniqueFd in;
  UniqueFd out;
  // Leads from its standard error, or to and from its controlling terminal. Not
  // valid if standard error is inherited or goes to the output, or if the link
  // itself is the terminal.
  UniqueFd side;
};

// Searches PATH if argv[0] has no slash. A terminal is in raw mode, but echoes
// (terminal_echo.h). A process that has one leads a session of its own. Errors
// are the system's, and name the program. If argv is empty or holds a NUL, the
// error is InvalidArgument.
absl::StatusOr<SpawnedProcess> Spawn(const std::vector<std::string>& argv,
                                     const SpawnOptions& options);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_PROCESS_SPAWN_H_
