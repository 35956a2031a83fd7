// The table of connection methods: every way to start a child by a command line
// of this machine. MakeConnectionCommand() makes that command line.
//
// The names of methods and options are those of the original, as a parent
// passes them to mitogen.parent._proxy_connect. The command lines are the
// original's too; README.md lists the differences.
//
// Source of the facts: mitogen/ssh.py, sudo.py, su.py, doas.py, docker.py,
// podman.py, kubectl.py, lxc.py, lxd.py, incus.py, jail.py, buildah.py;
// mitogen/parent.py, Options and Connection (0.3.54).

#ifndef MITOGEN_STUB_CONNECT_CONNECTION_METHOD_H_
#define MITOGEN_STUB_CONNECT_CONNECTION_METHOD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "stub/connect/connection_command.h"
#include "stub/connect/connection_option.h"

namespace mitogen {

struct ConnectionMethod {
  absl::string_view name;
  // The method's options besides CommonOptionSpecs().
  absl::Span<const OptionSpec> options;
  // `local` and the container methods never ask for anything. ssh gets a
  // terminal only if the dialog may have to answer.
  StdioKind stdio = StdioKind::kSocketPair;
  LoginProgram program = LoginProgram::kNone;
  bool escalates_privilege = false;
  bool process_is_child = false;
  absl::string_view end_of_stream_hint;
  // Fills in argv and context_name, and changes whatever else depends on the
  // options.
  absl::Status (*complete)(const OptionReader& options,
                           absl::Span<const std::string> boot_argv,
                           ConnectionCommand& command);
};

absl::Span<const ConnectionMethod> ConnectionMethods();
// Null if there is no such method.
const ConnectionMethod* FindConnectionMethod(absl::string_view name);

// The options of every method (mitogen/parent.py, Options).
absl::Span<const OptionSpec> CommonOptionSpecs();
// All options of `method`: the common ones and its own.
OptionTable OptionsOf(const ConnectionMethod& method);

// The options about the context itself rather than about the way to it.
struct ContextOptions {
  // The command that runs Python on the other side, with its first arguments.
  std::vector<std::string> python_argv;
  // The name of the parent in the child's argv[0]. If it is not given, the
  // caller uses the parent's "user@host:pid".
  std::optional<std::string> remote_name;
  double connect_timeout_s = 30;
  bool debug = false;
  bool profiling = false;
  bool unidirectional = false;
  // Send the child program to the host (BOOT-17), for a host without Python.
  // The original does not have this option.
  bool send_stub = false;
  std::optional<int64_t> max_message_size;
};

// This and MakeConnectionCommand() fail with InvalidArgument for a method that
// the table does not have, for options that ValidateOptions() refuses, and for
// a remote_name with a slash. MakeConnectionCommand() also refuses options that
// contradict each other.
absl::StatusOr<ContextOptions> ReadContextOptions(
    absl::string_view method, const ConnectionOptions& options);

// Checks options by which another context is to connect. That context may know
// methods and options that this table does not have. InvalidArgument if a value
// breaks the OptionRule of its option, or a secret is not one line. The rules
// are those of the method if this table has it, and otherwise those of any
// method that has such an option.
absl::Status CheckWordsOfCommand(absl::string_view method,
                                 const ConnectionOptions& options);

// `boot_argv` is the unquoted command that starts the child on the other side:
// {"python3", "-c", CODE, ...}. It must not be empty, nor begin with an option.
absl::StatusOr<ConnectionCommand> MakeConnectionCommand(
    absl::string_view method, const ConnectionOptions& options,
    absl::Span<const std::string> boot_argv);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_CONNECTION_METHOD_H_
