// Reads arguments that are meant for the operating system: names of files and
// arguments of programs.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_SYSTEM_ARGUMENTS_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_SYSTEM_ARGUMENTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "stub/functions/native_function.h"

namespace mitogen {

// Text is encoded as file names are, and bytes stay as they are. A NUL is
// Python's ValueError.
absl::StatusOr<std::string> SystemString(const BoundArguments& arguments,
                                         size_t i);
// Reads a list or tuple of such strings.
absl::StatusOr<std::vector<std::string>> SystemStrings(
    const BoundArguments& arguments, size_t i);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_SYSTEM_ARGUMENTS_H_
