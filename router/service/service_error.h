// What a caller is told when a call of a service fails: a status whose message
// becomes the text of a CallError (CallErrorText()).
//
// Source of the facts: mitogen/core.py, CallError; mitogen/service.py, Error.

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_ERROR_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "router/role/python_error.h"

namespace mitogen {

// The exception of services themselves, `mitogen.service.Error`.
inline absl::Status ServiceError(absl::string_view words) {
  return PythonError("mitogen.service.Error", words);
}

// A refusal that the original makes as a CallError directly. So its text does
// not begin with the type of an exception.
inline absl::Status Refusal(absl::string_view words) {
  return absl::UnknownError(words);
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_ERROR_H_
