// Python values as JSON that people and programs read (README.md has the
// mapping).

#ifndef MITOGEN_TOOLS_MITO_JSON_WRITER_H_
#define MITOGEN_TOOLS_MITO_JSON_WRITER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
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

// How many brackets of containers may stand around a value. Python's json.loads
// reads about twice as many, less the frames of its caller.
inline constexpr size_t kMaxJsonDepth = 512;

struct JsonBounds {
  // Values that are looked at. As many as fit into the default size, or more.
  size_t max_steps = size_t{32} << 20;
  // Of `*out`, about.
  size_t max_size = kMaxJsonSize;
  size_t max_depth = kMaxJsonDepth;
  // When to give up.
  absl::Time deadline = absl::InfiniteFuture();
};

// Appends the value on one line. ResourceExhausted or DeadlineExceeded if it
// does not keep to the bounds; then part of it is appended. Does not recurse.
//
// The work follows from the bytes that are written, whatever is shared: a
// container of some size that has no cycle in it is written once, and copied
// from there wherever else it is.
absl::Status AppendJson(const Document& document, ValueId value,
                        JsonStyle style, std::string* out,
                        const JsonBounds& bounds = {});

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_WRITER_H_
