// Python values as JSON that people and programs read (README.md has the
// mapping).

#ifndef MITOGEN_TOOLS_MITO_JSON_WRITER_H_
#define MITOGEN_TOOLS_MITO_JSON_WRITER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/document.h"

namespace mitogen::mito {

enum class JsonStyle {
  // Tuples and sets are arrays, as lists are.
  kPlain,
  // Every type can be told from every other.
  kTagged,
};

// What is shared is written wherever it is, so that a message of some hundred
// bytes can stand for any number of them.
inline constexpr size_t kMaxJsonSize = size_t{64} << 20;

// Appends the value on one line. ResourceExhausted if `*out` would then have
// more than about `max_size` bytes; then part of it is appended. Does not
// recurse.
absl::Status AppendJson(const Document& document, ValueId value,
                        JsonStyle style, std::string* out,
                        size_t max_size = kMaxJsonSize);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_WRITER_H_
