// Starts a program whose standard descriptors lead here: a socket pair, pipes
// or a terminal. A program inherits those three, and no other descriptor: those
// made here are closed on exec, and so is whatever else this process has open.
//
// Source of the facts: mitogen/parent.py, create_child,
// hybrid_tty_create_child and tty_create_child (0.3.54).

#ifndef MITOGEN_STUB_OS_SPAWN_H_
#define MITOGEN_STUB_OS_SPAWN_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

struct SpawnOptions {
  // What standard input and output are.
  enum class Link { kSocketPair, kPipes, kTerminal };
  // What standard error is. kTerminal is also the controlling terminal, where
  // programs ask for a password.
  enum class Errors { kInherited, kPipe, kWithOutput, kTerminal };

  Link link = Link::kSocketPair;
  Errors errors = Errors::kInherited;
};

struct SpawnedProcess {
  pid_t pid = -1;
  // To its standard input, and from its standard output. They differ.
  UniqueFd in;
  UniqueFd out;
  // From its standard error, or to and from its controlling terminal; not valid
  // if there is neither, or if the link itself is the terminal.
  UniqueFd side;
};

// Searches PATH if argv[0] has no slash. A terminal is raw, but echoes
// (terminal_echo.h); a process that has one leads a session of its own. Errors
// are the system's, and name the program; argv that is empty or holds a NUL is
// an invalid argument.
absl::StatusOr<SpawnedProcess> Spawn(const std::vector<std::string>& argv,
                                     const SpawnOptions& options);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_SPAWN_H_
