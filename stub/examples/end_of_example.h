// How an example ends: in words if it failed, or if what it printed did not
// arrive.
//
// A context writes what it likes into its answers and errors. Escapes keep it
// from changing the terminal of whoever reads them.

#ifndef MITOGEN_STUB_EXAMPLES_END_OF_EXAMPLE_H_
#define MITOGEN_STUB_EXAMPLES_END_OF_EXAMPLE_H_

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/escape_controls.h"
#include "stub/os/standard_output.h"

namespace mitogen {

// Text of a context on one line.
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
