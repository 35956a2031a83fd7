// How to start one child: the result of MakeConnectionCommand().

#ifndef MITOGEN_STUB_CONNECT_CONNECTION_COMMAND_H_
#define MITOGEN_STUB_CONNECT_CONNECTION_COMMAND_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "stub/connect/login_dialog.h"

namespace mitogen {

// The standard descriptors of the process. If there is a login dialog, it runs
// on the last stream that an entry names.
//
// Source of the facts: mitogen/parent.py, create_child, tty_create_child and
// hybrid_tty_create_child, and which of them each method calls (0.3.54).
enum class StdioKind {
  // Standard input and output are one socketpair; standard error is inherited.
  kSocketPair,
  // The same, and standard error is that socketpair too: the process must see
  // no terminal.
  kSocketPairWithErrors,
  // As kSocketPair, with a pipe for standard error.
  kSocketPairWithErrorPipe,
  // As kSocketPair, with a terminal for standard error. It is also the
  // controlling terminal, where a password is typed.
  kSocketPairWithTerminal,
  // All three are the controlling terminal.
  kTerminal,
};

// Returns "socketpair", "socketpair with errors" and so on.
absl::string_view StdioKindName(StdioKind kind);

struct ConnectionCommand {
  // The program is searched in PATH if argv[0] has no slash.
  std::vector<std::string> argv;
  StdioKind stdio = StdioKind::kSocketPair;
  // Where SELinux is enforced, a process of another user must not inherit a
  // socket: use two pipes instead (create_best_pipe).
  bool escalates_privilege = false;
  // True if the process is the context itself; then it must not be killed when
  // the context detaches. Otherwise it is ssh, sudo or the like, which ends
  // with the connection (child_is_immediate_subprocess).
  bool process_is_child = false;
  // The name of the new context, such as "ssh.host:2222": the option `name`, or
  // the name that the original makes of the options (Connection._get_name).
  std::string context_name;
  // If true, the process id is to be added to that name: "local.1234".
  bool name_ends_with_pid = false;
  LoginDialogOptions dialog;
  // Added to the error if the stream ends before the child is up.
  std::string end_of_stream_hint;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_CONNECTION_COMMAND_H_
