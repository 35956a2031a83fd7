// Text of other people for the terminal of whoever runs mito: what a context
// says, sends or is called may hold sequences that change the terminal's title,
// its screen or its keys, or lines that look like somebody else's.

#ifndef MITOGEN_TOOLS_MITO_ESCAPE_CONTROLS_H_
#define MITOGEN_TOOLS_MITO_ESCAPE_CONTROLS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen::mito {

enum class Newlines { kKeep, kEscape };

// `text` with each control character (C0, DEL and C1 of Unicode) as an escape
// such as \r or \x1b, and what is not UTF-8 replaced, since a terminal could
// take its bytes for C1.
std::string EscapeControls(absl::string_view text, Newlines newlines);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_ESCAPE_CONTROLS_H_
