// The globals that a pickle may name: the original's own allow-list
// (mitogen/core.py, Message._find_global), as a table. Nothing is ever looked
// up by a name from the wire anywhere else.

#ifndef MITOGEN_PROTOCOL_PICKLE_GLOBALS_H_
#define MITOGEN_PROTOCOL_PICKLE_GLOBALS_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>

#include "absl/strings/string_view.h"

namespace mitogen {

enum class GlobalMeaning : uint8_t {
  kCallError,
  kSender,
  kContext,
  kBlob,
  kSecret,
  kKwargs,
  kLatin1Encode,
  kBytes,
};

struct GlobalRow {
  absl::string_view module;
  absl::string_view name;
  GlobalMeaning meaning;
};

inline constexpr GlobalRow kGlobals[] = {
    {"mitogen.core", "_unpickle_call_error", GlobalMeaning::kCallError},
    {"mitogen.core", "CallError", GlobalMeaning::kCallError},
    {"mitogen.core", "_unpickle_sender", GlobalMeaning::kSender},
    {"mitogen.core", "_unpickle_context", GlobalMeaning::kContext},
    {"mitogen.core", "Blob", GlobalMeaning::kBlob},
    {"mitogen.core", "Secret", GlobalMeaning::kSecret},
    {"mitogen.core", "Kwargs", GlobalMeaning::kKwargs},
    {"_codecs", "encode", GlobalMeaning::kLatin1Encode},
    {"__builtin__", "bytes", GlobalMeaning::kBytes},
};

// The index in kGlobals, which is also what Document::Global() takes.
constexpr std::optional<size_t> FindGlobal(absl::string_view module,
                                           absl::string_view name) {
  for (size_t i = 0; i < std::size(kGlobals); ++i) {
    if (kGlobals[i].name == name && kGlobals[i].module == module) return i;
  }
  return std::nullopt;
}

// The first row with that meaning: the name that writers use.
constexpr size_t GlobalIndexOf(GlobalMeaning meaning) {
  size_t i = 0;
  while (kGlobals[i].meaning != meaning) ++i;
  return i;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_GLOBALS_H_
