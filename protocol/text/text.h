// Text in UTF-8, as payloads that are not pickles carry it.

#ifndef MITOGEN_PROTOCOL_TEXT_TEXT_H_
#define MITOGEN_PROTOCOL_TEXT_TEXT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// The length in bytes of the well-formed UTF-8 sequence that `bytes` starts
// with, 1 to 4; 0 if it starts with none. Surrogates are not well-formed.
size_t Utf8SequenceSize(absl::string_view bytes);

// `bytes` with each maximal ill-formed part replaced by U+FFFD, as Python's
// bytes.decode('utf-8', 'replace') does it.
std::string ReplaceInvalidUtf8(absl::string_view bytes);

// The longest prefix of `text` with at most `max_characters` code points.
absl::string_view TruncateText(absl::string_view text, size_t max_characters);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TEXT_TEXT_H_
