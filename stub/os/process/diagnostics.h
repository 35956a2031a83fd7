// Writes the last words of a process that fails, usually to its standard error.

#ifndef MITOGEN_STUB_OS_PROCESS_DIAGNOSTICS_H_
#define MITOGEN_STUB_OS_PROCESS_DIAGNOSTICS_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Writes "mitogen-stub: WORDS\n" to `fd`, as far as `fd` takes it without
// waiting: a slow reader does not hold up the end. The reader may know nothing
// of this repository, so control characters are escaped, and the number of a
// clause goes to a line of its own (protocol/clause_line.h).
void WriteDiagnostic(int fd, absl::string_view words);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_PROCESS_DIAGNOSTICS_H_
