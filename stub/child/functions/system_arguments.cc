#include "stub/child/functions/system_arguments.h"

#include <utility>

#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/disk/filesystem_text.h"

namespace mitogen {
namespace {

absl::StatusOr<std::string> ToSystemString(const BoundArguments& arguments,
                                           size_t i, ValueId string) {
  const Document& document = arguments.document();
  std::string bytes;
  if (document.kind(string) == ValueKind::kText) {
    bytes = EncodeFilesystemText(document.text(string));
  } else if (document.kind(string) == ValueKind::kBytes) {
    bytes = std::string(document.bytes(string));
  } else {
    return arguments.WrongType(i, arguments.value(i), "str");
  }
  if (bytes.find('\0') == bytes.npos) return bytes;
  return PythonError("builtins.ValueError", "embedded null byte");
}

}  // namespace

absl::StatusOr<std::string> SystemString(const BoundArguments& arguments,
                                         size_t i) {
  return ToSystemString(arguments, i, arguments.value(i));
}

absl::StatusOr<std::vector<std::string>> SystemStrings(
    const BoundArguments& arguments, size_t i) {
  const Document& document = arguments.document();
  const ValueKind kind = document.kind(arguments.value(i));
  if (kind != ValueKind::kList && kind != ValueKind::kTuple) {
    return arguments.WrongType(i, arguments.value(i), "list");
  }
  std::vector<std::string> strings;
  for (ValueId item : document.items(arguments.value(i))) {
    ASSIGN_OR_RETURN(std::string string, ToSystemString(arguments, i, item));
    strings.push_back(std::move(string));
  }
  return strings;
}

}  // namespace mitogen
