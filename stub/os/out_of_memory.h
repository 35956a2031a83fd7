// The end of a program that gets no memory: in words and with a status, where
// the language would abort it. For main(), before anything else.

#ifndef MITOGEN_STUB_OS_OUT_OF_MEMORY_H_
#define MITOGEN_STUB_OS_OUT_OF_MEMORY_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// From now on an allocation that fails ends the process by _exit(status), at
// once, after a line on standard error that begins with `program`. What waits
// to be written is lost.
void EndInWordsWithoutMemory(absl::string_view program, int status);

// Standard error is something else from now on; the words go to `fd`.
void SetLastWordsDescriptor(int fd);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_OUT_OF_MEMORY_H_
