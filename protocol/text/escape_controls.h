// Makes text from other contexts safe to show on a terminal. What a context
// says, sends or is called may hold sequences that change the terminal's title,
// screen or keys, lines that look like somebody else's, or characters that make
// a text look like another one.

#ifndef MITOGEN_PROTOCOL_TEXT_ESCAPE_CONTROLS_H_
#define MITOGEN_PROTOCOL_TEXT_ESCAPE_CONTROLS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

enum class Newlines { kKeep, kEscape };

// Returns `text` with each invisible character (invisible.h) as an escape such
// as \r, \x1b, \u202e or \U000e0041. What is not UTF-8 is replaced, since a
// terminal could take its bytes for controls.
std::string EscapeControls(absl::string_view text, Newlines newlines);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TEXT_ESCAPE_CONTROLS_H_
