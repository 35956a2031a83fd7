// Python values as JSON that people and programs read (tools/mito/README.md has
// the mapping).

#ifndef MITOGEN_TOOLS_MITO_JSON_JSON_WRITER_H_
#define MITOGEN_TOOLS_MITO_JSON_JSON_WRITER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "protocol/pickle/value/document.h"

namespace mitogen::mito {

enum class JsonStyle {
  // Tuples and sets are arrays, as lists are.
  kPlain,
  // Every type can be told from every other.
  kTagged,
};

// A shared value is written in each place that refers to it, so a message of
// some hundred bytes can stand for any size.
inline constexpr size_t kMaxJsonSize = size_t{64} << 20;

// The most brackets of containers around a value. Python's json.loads reads
// about twice as many, less the frames of its caller.
inline constexpr size_t kMaxJsonDepth = 512;

struct JsonBounds {
  // The most values that are looked at: at least as many as fit into the
  // default size.
  size_t max_steps = size_t{32} << 20;
  // The size of `*out`, roughly.
  size_t max_size = kMaxJsonSize;
  size_t max_depth = kMaxJsonDepth;
  // When to give up.
  absl::Time deadline = absl::InfiniteFuture();
};

// Appends the value on one line. Returns ResourceExhausted or DeadlineExceeded
// if it goes beyond the bounds; then part of it is appended. Does not recurse.
//
// The work follows from the bytes that are written, whatever is shared. A
// container of some size without a cycle in it is written once, and copied from
// there to every other place.
absl::Status AppendJson(const Document& document, ValueId value,
                        JsonStyle style, std::string* out,
                        const JsonBounds& bounds = {});

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_JSON_WRITER_H_
