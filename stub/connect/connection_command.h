// How to start one child: the answer of MakeConnectionCommand().

#ifndef MITOGEN_STUB_CONNECT_CONNECTION_COMMAND_H_
#define MITOGEN_STUB_CONNECT_CONNECTION_COMMAND_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "stub/connect/login_dialog.h"

namespace mitogen {

// What the process gets as its stdio. The dialog, if there is one, is on the
// stream named last.
//
// Source of the facts: mitogen/parent.py, create_child, tty_create_child and
// hybrid_tty_create_child, and which of them each method calls (0.3.54).
enum class StdioKind {
  // Standard input and output are one socketpair; standard error is inherited.
  kSocketPair,
  // The same, with standard error in it too: no terminal must be seen.
  kSocketPairWithErrors,
  // The same, with a pipe of its own for standard error.
  kSocketPairWithErrorPipe,
  // The same, with a terminal for standard error that is the controlling
  // terminal too: where a password is typed.
  kSocketPairWithTerminal,
  // All three are the controlling terminal.
  kTerminal,
};

// "socketpair", "socketpair + errors", ...
absl::string_view StdioKindName(StdioKind kind);

struct ConnectionCommand {
  // Found along PATH if the first has no slash.
  std::vector<std::string> argv;
  StdioKind stdio = StdioKind::kSocketPair;
  // Where SELinux is enforced, a process of another user must not inherit a
  // socket: use two pipes instead (create_best_pipe).
  bool escalates_privilege = false;
  // Whether the process is the context itself, so that it must not be killed
  // when the context detaches. Otherwise it is ssh, sudo or the like, which
  // ends with the connection (child_is_immediate_subprocess).
  bool process_is_child = false;
  // What the new context is called, "ssh.host:2222": the option `name`, or what
  // the original makes of the options (Connection._get_name).
  std::string context_name;
  // That name is to be completed with the process id, "local.1234".
  bool name_ends_with_pid = false;
  LoginDialogOptions dialog;
  // To be added to the error if the stream ends before the child is up.
  std::string end_of_stream_hint;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_CONNECTION_COMMAND_H_
