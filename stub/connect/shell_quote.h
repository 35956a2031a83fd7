// Words of a command line as any login shell reads them back: sh, dash,
// bash, zsh, ksh, BusyBox, csh, tcsh and fish. For what goes through one: ssh
// joins its arguments with spaces for the shell of the remote user, and su gives
// one text to the shell of the other user.
//
// A newline is the one byte that csh reads from no quotes; the words made here
// have none.
//
// The same text as Python's shlex.quote, which mitogen/ssh.py uses (0.3.54), but
// for "!", a backslash, and "=" or "%" as the first byte: what shlex.quote makes
// of those is for a POSIX shell only.

#ifndef MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_
#define MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

// `word` itself if no shell would change it, or else in quotes.
std::string ShellQuote(absl::string_view word);

// The quoted words with a space between.
std::string ShellJoin(absl::Span<const std::string> words);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_
