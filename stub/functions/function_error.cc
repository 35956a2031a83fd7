#include "stub/functions/function_error.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "protocol/fault.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

struct CodeException {
  absl::StatusCode code;
  absl::string_view type;
};

constexpr CodeException kExceptions[] = {
    {absl::StatusCode::kInvalidArgument, "ValueError"},
    {absl::StatusCode::kNotFound, "LookupError"},
    {absl::StatusCode::kOutOfRange, "IndexError"},
    {absl::StatusCode::kPermissionDenied, "PermissionError"},
    {absl::StatusCode::kUnimplemented, "NotImplementedError"},
    {absl::StatusCode::kDeadlineExceeded, "TimeoutError"},
    {absl::StatusCode::kResourceExhausted, "MemoryError"},
};

absl::string_view TypeFor(absl::StatusCode code) {
  for (const CodeException& row : kExceptions) {
    if (row.code == code) return row.type;
  }
  return "RuntimeError";
}

// True for the code and the text that PythonError() makes: "module.Type:
// words".
bool IsPythonError(const absl::Status& error) {
  if (error.code() != absl::StatusCode::kUnknown) return false;
  const absl::string_view text = error.message();
  const size_t colon = text.find(": ");
  if (colon == text.npos) return false;
  bool has_dot = false;
  for (char c : text.substr(0, colon)) {
    if (!absl::ascii_isalnum(c) && c != '_' && c != '.') return false;
    has_dot = has_dot || c == '.';
  }
  return has_dot;
}

}  // namespace

absl::Status ToPythonError(const absl::Status& error) {
  if (IsPythonError(error) || FaultOf(error).has_value()) return error;
  const absl::string_view words = error.message();
  return PythonError(
      absl::StrCat("builtins.", TypeFor(error.code())),
      words.empty() ? absl::StatusCodeToString(error.code()) : words);
}

}  // namespace mitogen
