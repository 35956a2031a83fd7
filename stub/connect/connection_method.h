// Every way to start a child on this machine's command line, as one table, and
// the command line made of it.
//
// Names of methods and options are those of the original, as a parent passes
// them to mitogen.parent._proxy_connect; so are command lines, but for what
// README.md lists.
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
  // Beyond CommonOptions().
  absl::Span<const OptionSpec> options;
  // `local` and those of containers never ask; ssh has a terminal only where it
  // may have to answer.
  StdioKind stdio = StdioKind::kSocketPair;
  LoginProgram program = LoginProgram::kNone;
  bool escalates_privilege = false;
  bool process_is_child = false;
  absl::string_view end_of_stream_hint;
  // Fills in argv and context_name, and what of the rest the options change.
  absl::Status (*complete)(const OptionReader& options,
                           absl::Span<const std::string> boot_argv,
                           ConnectionCommand& command);
};

absl::Span<const ConnectionMethod> ConnectionMethods();
// Null if there is none.
const ConnectionMethod* FindConnectionMethod(absl::string_view name);

// The options of every method (mitogen/parent.py, Options).
absl::Span<const OptionSpec> CommonOptionSpecs();
// All that `method` takes: its own and the common ones.
OptionTable OptionsOf(const ConnectionMethod& method);

// What the options say about the context, rather than about how to reach it.
struct ContextOptions {
  // The command that runs Python there, with its first arguments.
  std::vector<std::string> python_argv;
  // How the parent is named in the child's argv[0]: "user@host:pid" of the
  // parent, which is for the caller to say, if not given.
  std::optional<std::string> remote_name;
  double connect_timeout_s = 30;
  bool debug = false;
  bool profiling = false;
  bool unidirectional = false;
  // Send the child there (BOOT-17), for a host without Python. An option of
  // ours, which the original does not know.
  bool send_stub = false;
  std::optional<int64_t> max_message_size;
};

// Both are InvalidArgument errors for a method that the table does not have,
// and as ValidateOptions() says; for a remote_name with a slash; and, by the
// second one, for options that contradict each other.
absl::StatusOr<ContextOptions> ReadContextOptions(
    absl::string_view method, const ConnectionOptions& options);

// For options that another context is to connect by, which may know methods and
// options that this table does not have: an InvalidArgument error for a value
// against the rule of its option, in the method's own rows or else in those of
// any other method.
absl::Status CheckWordsOfCommand(absl::string_view method,
                                 const ConnectionOptions& options);

// `boot_argv` starts the child where it is to run, without any quoting:
// {"python3", "-c", CODE, ...}. It must not be empty, nor begin with an option.
absl::StatusOr<ConnectionCommand> MakeConnectionCommand(
    absl::string_view method, const ConnectionOptions& options,
    absl::Span<const std::string> boot_argv);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_CONNECTION_METHOD_H_
