// The Python exception for an error that a function returned.

#ifndef MITOGEN_STUB_FUNCTIONS_FUNCTION_ERROR_H_
#define MITOGEN_STUB_FUNCTIONS_FUNCTION_ERROR_H_

#include "absl/status/status.h"

namespace mitogen {

// An error of PythonError() stays as it is, and so does a fault
// (protocol/fault.h), which the caller sees as a StreamError. Any other becomes
// the exception of builtins that its code stands for:
//
//   kInvalidArgument    ValueError
//   kNotFound           LookupError
//   kOutOfRange         IndexError
//   kPermissionDenied   PermissionError
//   kUnimplemented      NotImplementedError
//   kDeadlineExceeded   TimeoutError
//   kResourceExhausted  MemoryError
//   any other           RuntimeError
absl::Status ToPythonError(const absl::Status& error);

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_FUNCTION_ERROR_H_
