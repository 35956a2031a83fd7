// Reduces the bytes that a program writes to a terminal to the text that a
// person would read.

#ifndef MITOGEN_STUB_CONNECT_TERMINAL_TEXT_H_
#define MITOGEN_STUB_CONNECT_TERMINAL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// Returns one line without escape sequences (ECMA-48: CSI, OSC and the rest),
// control characters, and white space at either end. A tab becomes a space. A
// backspace removes the character before it, as sudo-rs removes the asterisks
// that it shows for a password. An incomplete sequence at the end of `bytes` is
// left out too.
std::string TerminalText(absl::string_view bytes);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_TERMINAL_TEXT_H_
