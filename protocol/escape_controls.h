// Text of other people for the terminal of whoever runs a program here: what a
// context says, sends or is called may hold sequences that change the
// terminal's title, its screen or its keys, lines that look like somebody
// else's, or characters that make a text look like another one.

#ifndef MITOGEN_PROTOCOL_ESCAPE_CONTROLS_H_
#define MITOGEN_PROTOCOL_ESCAPE_CONTROLS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

enum class Newlines { kKeep, kEscape };

// `text` with each character that nobody sees (invisible.h) as an escape such
// as \r, \x1b, \u202e or \U000e0041, and what is not UTF-8 replaced, since a
// terminal could take its bytes for controls.
std::string EscapeControls(absl::string_view text, Newlines newlines);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_ESCAPE_CONTROLS_H_
