// Words of a command line as a POSIX shell reads them back. For what goes
// through a login shell: ssh joins its arguments with spaces for the shell of
// the remote user, and su gives one text to the shell of the other user.
//
// The same text as Python's shlex.quote, which mitogen/ssh.py uses (0.3.54).

#ifndef MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_
#define MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

// `word` itself if no shell would change it, or else in single quotes.
std::string ShellQuote(absl::string_view word);

// The quoted words with a space between.
std::string ShellJoin(absl::Span<const std::string> words);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_SHELL_QUOTE_H_
