// Python values from JSON: arguments, and the requests of a session
// (tools/mito/README.md has the mapping).

#ifndef MITOGEN_TOOLS_MITO_JSON_JSON_READER_H_
#define MITOGEN_TOOLS_MITO_JSON_JSON_READER_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"

namespace mitogen::mito {

// Each takes more memory than its two bytes of JSON.
inline constexpr size_t kMaxJsonValues = size_t{1} << 24;

// Adds the value to `document`. InvalidArgument, with the place, if the text is
// not JSON; also for more than `max_values` values, nested ones included.
// NotFound for JSON that stands for no Python value, such as {"$hex": 1}. No
// error shows a value, since any may be a password. Does not recurse.
absl::StatusOr<ValueId> ReadJson(absl::string_view text, Document* document,
                                 size_t max_values = kMaxJsonValues);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_JSON_READER_H_
