// What a person would read of the bytes that a program writes to a terminal.

#ifndef MITOGEN_STUB_CONNECT_TERMINAL_TEXT_H_
#define MITOGEN_STUB_CONNECT_TERMINAL_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// One line without escape sequences (ECMA-48: CSI, OSC and the rest), control
// characters, and the white space at either end. A tab is a space; a backspace
// takes a character back, as sudo-rs takes back the asterisks that it shows for
// a password. A sequence that `bytes` cuts off is left out too.
std::string TerminalText(absl::string_view bytes);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_TERMINAL_TEXT_H_
