// A Mitogen master: starts children on this and other machines, and calls
// functions in them.
//
//   absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
//   absl::StatusOr<Context> root = (*master)->Sudo({.username = "root"});
//   absl::StatusOr<PythonValue> uid = root->Call("os.getuid");
//
// That leaves errors out; programs of stub/examples/ do not.
//
// Children are the original's, on Python, or this implementation's: that is
// what `python_path` says, as in the original. The core that Python children
// get is that of an installed Mitogen, whose release they then speak.
//
// Contract. Safe from any thread. An I/O thread of its own carries everything;
// callbacks run there, and must not block. What blocks fails there. All
// contexts end with the master: the destructor shuts down, if nobody has. It
// must not run in a callback.
//
// Source of the facts: mitogen/parent.py, Router; mitogen/master.py (0.3.54).

#ifndef MITOGEN_STUB_MASTER_H_
#define MITOGEN_STUB_MASTER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "protocol/log_levels.h"
#include "router/role/log_sink.h"
#include "router/service/service.h"
#include "stub/connect/method_options.h"
#include "stub/context.h"
#include "stub/inbox.h"

namespace mitogen {

class MasterProcess;

struct MasterSettings {
  // A directory that holds the package mitogen; found if not given. Without one
  // only children that are no Pythons can be started.
  std::optional<std::string> mitogen_directory;
  // A static mitogen-stub, which the option `send_stub` of a connection sends
  // to hosts without Python.
  std::optional<std::string> stub_program;
  // Where modules are that children may import, as sys.path.
  std::vector<std::string> module_path;
  // The source of the program itself: children may import what comes before
  // its guard as `__main__`, and nothing if it has none (ROL-10).
  std::optional<std::string> main_file;
  // Prefixes of modules that children may only get from here, and of those
  // that they never get; see ImportPolicy.
  std::vector<std::string> import_overrides;
  std::vector<std::string> import_blocks;
  // Payload bytes of one message, everywhere in the tree.
  uint32_t max_message_size = 128u << 20;
  // Contexts may only talk to their parents and children.
  bool unidirectional = false;
  // Of what children log to us.
  LogLevels log_levels;
  // Called on the I/O thread with what the master and its children log.
  std::function<void(const ContextLogRecord&)> log;
  // Called on the I/O thread before it takes what contexts send to this one,
  // such as the answers to calls. While it is false nothing is read from them,
  // so that they wait, and all that comes by the same way with them. For a
  // program that has too much of it already. Always true if it is not given.
  std::function<bool()> has_room;
};

class Master {
 public:
  static absl::StatusOr<std::unique_ptr<Master>> Start(
      const MasterSettings& settings);
  ~Master();

  // Joins the tree of a master that listens on `path`, an original or one of
  // ours, which has to speak the release of settings.mitogen_directory. Such a
  // process calls any context of the tree (ContextById()), has inboxes and
  // services, but starts children only from other contexts.
  static absl::StatusOr<std::unique_ptr<Master>> Join(
      const std::string& path, const MasterSettings& settings,
      absl::Duration timeout = absl::Seconds(5));

  Master(const Master&) = delete;
  Master& operator=(const Master&) = delete;

  using ConnectCallback = std::function<void(absl::StatusOr<Context>)>;

  // Connects a child by a method of the table (connect/connection_method.h),
  // from `via` if it is given, a context that then becomes its parent. The
  // error says in words what the child, or what should lead to it, answered;
  // its code is that of connect/login_patterns.h, a fault (protocol/fault.h),
  // or the system's. The option `connect_timeout`, 30 seconds if there is none,
  // begins when the parent to be begins: `via` makes its calls first. If `via`
  // answers no connection for that time and five seconds more, the error is
  // kDeadlineExceeded; a child that comes later is shut down.
  //
  //   master->Connect("docker", {{"container", "web"}, {"username", "app"}});
  //
  // `mito methods` prints the table.
  absl::StatusOr<Context> Connect(absl::string_view method,
                                  const ConnectionOptions& options,
                                  const std::optional<Context>& via = {});
  // Any number of children connect at once.
  void ConnectAsync(absl::string_view method, const ConnectionOptions& options,
                    const std::optional<Context>& via, ConnectCallback done);
  // By a struct of method_options.h:
  //
  //   master->ConnectAsync(SshOptions{.hostname = "web1"}, {}, on_connected);
  template <MethodOptions Options>
  void ConnectAsync(const Options& options, const std::optional<Context>& via,
                    ConnectCallback done) {
    ConnectAsync(Options::kMethod, ToConnectionOptions(options), via,
                 std::move(done));
  }

  absl::StatusOr<Context> Local(const LocalOptions& options = {},
                                const std::optional<Context>& via = {});
  absl::StatusOr<Context> Ssh(const SshOptions& options,
                              const std::optional<Context>& via = {});
  absl::StatusOr<Context> Sudo(const SudoOptions& options = {},
                               const std::optional<Context>& via = {});
  absl::StatusOr<Context> Su(const SuOptions& options = {},
                             const std::optional<Context>& via = {});
  absl::StatusOr<Context> Doas(const DoasOptions& options = {},
                               const std::optional<Context>& via = {});

  // Of a context that somebody else connected.
  Context ContextById(uint32_t context_id);

  // The context that was joined; nothing for a root.
  std::optional<Context> Parent();

  // Lets processes of this user join by a socket (BOOT-16), which is removed at
  // the end. Replaces an earlier one.
  absl::Status Listen(const std::string& path);

  // A handle of the master that contexts can send to. Values are given to
  // `on_value` on the I/O thread, and nothing to Inbox::Receive() then; the
  // last error is that of the end of the master.
  absl::StatusOr<Inbox> OpenInbox(Inbox::Callback on_value = nullptr);

  // Serves `service` by CALL_SERVICE.
  absl::Status AddService(std::unique_ptr<Service> service);

  // Serves a file of this machine, or all below a directory, to any context
  // that asks for it, as by mitogen.service.FileService.get().
  absl::Status ServeFile(absl::string_view path);
  absl::Status ServeFilesBelow(absl::string_view directory);
  // Has a small file of this machine kept in `to`, and in contexts on the way
  // there, for their mitogen.service.PushFileService.
  absl::Status PushFile(const Context& to, absl::string_view path);

  // Closes all links, and waits for the processes behind them to end, some
  // seconds at most; in a callback it only begins. Calls under way fail.
  void Shutdown();

  // Sizes of the master's tables, for those who watch over memory.
  struct Counts {
    size_t links = 0;
    size_t routes = 0;
    size_t handles = 0;
    size_t chains = 0;
    size_t connecting = 0;
    size_t processes_ending = 0;
    size_t timers = 0;
  };
  Counts CountTables();

 private:
  explicit Master(std::unique_ptr<MasterProcess> process);

  const std::unique_ptr<MasterProcess> process_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_MASTER_H_
