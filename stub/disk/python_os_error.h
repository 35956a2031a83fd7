// Makes the OSError that Python raises for a failed system call, with the same
// text.
//
// Source of the fact: PEP 3151; CPython, Objects/exceptions.c, oserror_init.

#ifndef MITOGEN_STUB_DISK_PYTHON_OS_ERROR_H_
#define MITOGEN_STUB_DISK_PYTHON_OS_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// `error` is an errno. `shown_path` is the repr() of the path, or empty.
absl::Status PythonOsError(int error, absl::string_view shown_path);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_PYTHON_OS_ERROR_H_
