#include "protocol/pickle/value/value.h"

namespace mitogen {

absl::string_view ValueKindName(ValueKind kind) {
  static constexpr absl::string_view kNames[] = {
      "None",   "bool",   "int",       "int",    "float",
      "text",   "bytes",  "bytearray", "list",   "tuple",
      "dict",   "set",    "frozenset", "global", "Blob",
      "Secret", "Kwargs", "CallError", "Sender", "Context"};
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace mitogen
