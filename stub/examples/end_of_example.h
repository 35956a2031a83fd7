// Ends an example. If it failed, or if its output did not arrive, it says so.
//
// Answers and errors hold whatever text a context sends. Control characters are
// escaped, so that the text cannot change the reader's terminal.

#ifndef MITOGEN_STUB_EXAMPLES_END_OF_EXAMPLE_H_
#define MITOGEN_STUB_EXAMPLES_END_OF_EXAMPLE_H_

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/text/escape_controls.h"
#include "stub/os/standard_output.h"

namespace mitogen {

// Shows a context's text on one line.
inline std::string Shown(absl::string_view text) {
  return EscapeControls(text, Newlines::kEscape);
}

// The exit status of main().
inline int EndOfExample(absl::string_view program, const absl::Status& status) {
  if (!status.ok()) {
    const std::string words =
        EscapeControls(status.ToString(), Newlines::kKeep);
    fprintf(stderr, "%s\n", words.c_str());
  }
  return EndOfOutput(program, status.ok() ? 0 : 1, 1);
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_EXAMPLES_END_OF_EXAMPLE_H_
