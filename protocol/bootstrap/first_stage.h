// The first stage is a Python program that a parent gives to an interpreter on
// the command line. It turns the interpreter into a child of the original. One
// text runs on Python 2.7 and 3.6 to 3.13 (later ones are untested), under
// every release of the core:
//
//   FirstStage stage = MakeFirstStage("me@host:17", preamble.size());
//   start "python3" with stage.arguments; ParentHandshake does the rest.
//
// It has the arguments of BOOT-1, so a program that knows those of the original
// takes it too. The original's first stage starts the interpreter twice; this
// one runs the core in the process that the parent started (BOOT-13).

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_FIRST_STAGE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_FIRST_STAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mitogen {

struct FirstStage {
  // The arguments after the interpreter. All but the name are base64 and ASCII
  // punctuation, without quotes, dollars, backslashes, exclamation marks and
  // line feeds. They have parentheses, so they need to be quoted for a shell.
  std::vector<std::string> arguments;
};

// `remote_name` appears in lists of processes, and may not have a NUL in it.
// `preamble_size` is that of the preamble that will be sent; it is never 0.
FirstStage MakeFirstStage(absl::string_view remote_name, size_t preamble_size);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_FIRST_STAGE_H_
