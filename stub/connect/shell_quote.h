// Quotes words of a command line so that any login shell reads them back: sh,
// dash, bash, zsh, ksh, BusyBox, csh, tcsh and fish. Some commands go through
// such a shell: ssh joins its arguments with spaces for the shell of the remote
// user, and su gives one text to the shell of the other user.
//
// csh cannot read a newline in any quotes, so a word must not have one; the
// words that this library makes do not.
//
// The result is that of Python's shlex.quote, which mitogen/ssh.py uses
// (0.3.54), except for "!", a backslash, and "=" or "%" as the first byte. What
// shlex.quote makes of those works in a POSIX shell only.

#ifndef MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_
#define MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

// Returns `word` itself if no shell would change it; otherwise quotes it.
std::string ShellQuote(absl::string_view word);

// Quotes the words and joins them with spaces.
std::string ShellJoin(absl::Span<const std::string> words);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_
