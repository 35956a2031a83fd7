// The first stage: the program in Python that a parent gives to an interpreter
// on the command line, and that makes a child of the original of it. One text
// runs on Python 2.7 and 3.6 to 3.13 (later ones are untested), under every
// release of the core:
//
//   FirstStage stage = MakeFirstStage("me@host:17", preamble.size());
//   start "python3" with stage.arguments; ParentHandshake does the rest.
//
// It has the arguments of BOOT-1, so whatever knows those of the original takes
// it too. Where the original's starts the interpreter twice, this one runs the
// core in the process that the parent started (BOOT-13).

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_FIRST_STAGE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_FIRST_STAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mitogen {

struct FirstStage {
  // What follows the interpreter. But for the name they are characters of
  // base64 and ASCII punctuation, without quotes, dollars, backslashes,
  // exclamation marks and line feeds; they have parentheses, and so need to be
  // quoted for a shell.
  std::vector<std::string> arguments;
};

// `remote_name` is for those who list processes, and may not have a NUL in it.
// `preamble_size` is that of the preamble that will be sent; it is never 0.
FirstStage MakeFirstStage(absl::string_view remote_name, size_t preamble_size);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_FIRST_STAGE_H_
