// Ends a program that runs out of memory with a message and an exit status,
// where C++ would abort it. Call these in main(), before anything else.

#ifndef MITOGEN_STUB_OS_OUT_OF_MEMORY_H_
#define MITOGEN_STUB_OS_OUT_OF_MEMORY_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// From now on a failed allocation writes a line to standard error that begins
// with `program`, and ends the process at once by _exit(status). Data that
// waits to be written is lost.
void EndInWordsWithoutMemory(absl::string_view program, int status);

// From now on the message goes to `fd`, for a program that moves its standard
// error.
void SetLastWordsDescriptor(int fd);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_OUT_OF_MEMORY_H_
