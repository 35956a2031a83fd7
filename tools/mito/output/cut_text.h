// Cuts text from others where it is longer than anybody reads.

#ifndef MITOGEN_TOOLS_MITO_OUTPUT_CUT_TEXT_H_
#define MITOGEN_TOOLS_MITO_OUTPUT_CUT_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen::mito {

// The limit of a log record or an error. A context can send 128 MiB, and six
// times as much once it is escaped.
inline constexpr size_t kMaxShownText = size_t{1} << 20;

// The text, or its first `max_bytes` and how many more there were. Never cuts a
// character of UTF-8 in two.
std::string CutText(absl::string_view text, size_t max_bytes = kMaxShownText);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_OUTPUT_CUT_TEXT_H_
