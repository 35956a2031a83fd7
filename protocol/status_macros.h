// The two macros of Google's code bases that return an error to the caller.
//
//   RETURN_IF_ERROR(WriteHeader(&out));
//   ASSIGN_OR_RETURN(const Frame frame, ReadFrame(in));
//
// Contract. The function around them returns absl::Status or an absl::StatusOr.
// Each macro is a statement of its own, and evaluates its expression once. A
// type with a comma in it is written `auto`. Only sources include this header:
// a header that did would give its users two macros without a prefix.

#ifndef MITOGEN_PROTOCOL_STATUS_MACROS_H_
#define MITOGEN_PROTOCOL_STATUS_MACROS_H_

#include <utility>

#include "absl/base/optimization.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

// The expression is the last argument, so that it may have commas of its own.
#define RETURN_IF_ERROR(...)                        \
  do {                                              \
    if (absl::Status mitogen_error = (__VA_ARGS__); \
        ABSL_PREDICT_FALSE(!mitogen_error.ok())) {  \
      return mitogen_error;                         \
    }                                               \
  } while (false)

#define ASSIGN_OR_RETURN(lhs, ...)                                         \
  MITOGEN_ASSIGN_OR_RETURN_(MITOGEN_JOIN_(mitogen_result_, __LINE__), lhs, \
                            __VA_ARGS__)

#define MITOGEN_ASSIGN_OR_RETURN_(result, lhs, ...) \
  auto result = (__VA_ARGS__);                      \
  if (ABSL_PREDICT_FALSE(!result.ok())) {           \
    return std::move(result).status();              \
  }                                                 \
  lhs = *std::move(result)

#define MITOGEN_JOIN_(a, b) MITOGEN_JOIN_EXPANDED_(a, b)
#define MITOGEN_JOIN_EXPANDED_(a, b) a##b

#endif  // MITOGEN_PROTOCOL_STATUS_MACROS_H_
