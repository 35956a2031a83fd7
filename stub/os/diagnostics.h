// The last words of a process that fails, for whoever reads its standard
// error.

#ifndef MITOGEN_STUB_OS_DIAGNOSTICS_H_
#define MITOGEN_STUB_OS_DIAGNOSTICS_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Writes "mitogen-stub: WORDS\n" to `fd`, as far as that takes it without
// waiting; a reader that is gone or slow is no reason to stay. It may be read
// by a person who never heard of this repository: controls are escapes, and a
// clause at the end stands below the words (protocol/clause_line.h).
void WriteDiagnostic(int fd, absl::string_view words);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_DIAGNOSTICS_H_
