// A Mitogen master: starts children on this and other machines, and calls
// functions in them.
//
//   absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
//   absl::StatusOr<Context> root = (*master)->Sudo({.username = "root"});
//   absl::StatusOr<PythonValue> uid = root->Call("os.getuid");
//
// This sketch ignores errors; the programs in stub/examples/ check them.
//
// "The original" is Python Mitogen. A child is either the original's, on
// Python, or this implementation's; the option `python_path` names the program,
// as in the original. A Python child gets the core of a Mitogen that is
// installed here, and then speaks its release.
//
// Contract. Safe to use from any thread. The master has an I/O thread of its
// own, which does all input and output. Callbacks run there and must not block;
// blocking methods fail there. All contexts end with the master: the destructor
// calls Shutdown(). It must not run in a callback.
//
// A program that has an event loop already sets `own_thread` to false. Then the
// thread that started the master is its I/O thread, and the program's loop does
// this:
//
//   descriptors.clear();
//   master->AppendPollDescriptors(&descriptors);
//   poll(descriptors.data(), descriptors.size(), master->PollTimeoutMs());
//   master->Turn();
//
// Source of the facts: mitogen/parent.py, Router; mitogen/master.py (0.3.54).

#ifndef MITOGEN_STUB_MASTER_H_
#define MITOGEN_STUB_MASTER_H_

#include <poll.h>

#include <chrono>
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

// What a master is started with. All of it may be left out.
struct MasterSettings {
  // A directory that holds the package mitogen. If it is not given,
  // FindInstalledMitogen() looks for one. If there is none, only children that
  // are not Python can be started.
  std::optional<std::string> mitogen_directory;
  // What the option `send_stub` of a connection sends to hosts without Python:
  // a static mitogen-stub, or a folder of them, of which each host gets the one
  // for its processor. Their names are mitogen-stub-x86_64, -i686, -aarch64,
  // -armv7l, -riscv64, -s390x and so on, as `uname -m` says it there
  // (connect/host_processor.h).
  std::optional<std::string> stub_program;
  // The directories of modules that children may import, like sys.path.
  std::vector<std::string> module_path;
  // The Python source of the program itself. Children may import, as
  // `__main__`, what comes before its `if __name__ == '__main__'` guard;
  // without a guard they get nothing (ROL-10).
  std::optional<std::string> main_file;
  // Prefixes of modules that children may get only from here, and prefixes of
  // modules that they never get; see ImportPolicy.
  std::vector<std::string> import_overrides;
  std::vector<std::string> import_blocks;
  // Payload bytes of one message, everywhere in the tree.
  uint32_t max_message_size = 128u << 20;
  // If true, contexts may talk only to their parents and children.
  bool unidirectional = false;
  // The least severe records that children send here, for each logger.
  LogLevels log_levels;
  // Called on the I/O thread with what the master and its children log.
  std::function<void(const ContextLogRecord&)> log;
  // For a program that may be given more than it can hold. The I/O thread calls
  // this before it takes a message for this context, such as the answer to a
  // call. While it returns false, the link that the message came by is not
  // read, so all that comes by that link waits. If it is not given, there is
  // always room.
  std::function<bool()> has_room;
  // If false, there is no I/O thread: the program calls Master::Turn(). SIGPIPE
  // is ignored if nobody handles it.
  bool own_thread = true;
};

class Master {
 public:
  static absl::StatusOr<std::unique_ptr<Master>> Start(
      const MasterSettings& settings);
  ~Master();

  // Joins the tree of a master that listens on `path`: an original, or one of
  // this implementation. That master must speak the release of
  // settings.mitogen_directory. A process that has joined can call any context
  // of the tree (ContextById()), and have inboxes and services. It can start
  // children only from other contexts (`via`).
  static absl::StatusOr<std::unique_ptr<Master>> Join(
      const std::string& path, const MasterSettings& settings,
      absl::Duration timeout = absl::Seconds(5));

  Master(const Master&) = delete;
  Master& operator=(const Master&) = delete;

  using ConnectCallback = std::function<void(absl::StatusOr<Context>)>;

  // Connects a child by a method of the table (connect/connection_method.h). If
  // `via` is given, that context connects the child and becomes its parent. The
  // error says in words what the child answered, or the program that should
  // have led to it. Its code is that of connect/login_patterns.h, a fault
  // (protocol/fault.h), or the system's.
  //
  // The option `connect_timeout` (30 seconds by default) counts from when the
  // parent starts to connect; `via` may have other calls to run first. If `via`
  // has answered no connection for that time and five seconds more, the error
  // is kDeadlineExceeded. A child that comes up later is shut down.
  //
  //   master->Connect("docker", {{"container", "web"}, {"username", "app"}});
  //
  // `mito methods` prints the table.
  absl::StatusOr<Context> Connect(absl::string_view method,
                                  const ConnectionOptions& options,
                                  const std::optional<Context>& via = {});
  // Any number of children may be connecting at once.
  void ConnectAsync(absl::string_view method, const ConnectionOptions& options,
                    const std::optional<Context>& via, ConnectCallback done);
  // The same with a struct of method_options.h:
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

  // A handle to a context that another process connected.
  Context ContextById(uint32_t context_id);

  // The context that this process joined; nothing if it joined none.
  std::optional<Context> Parent();

  // Lets processes of this user join by a unix socket (BOOT-16). The master
  // removes the socket when it ends. A second call replaces the first socket.
  absl::Status Listen(const std::string& path);

  // Opens a handle that contexts can send to. If `on_value` is given, it gets
  // the values on the I/O thread, and Inbox::Receive() fails. A value that
  // takes long to read (Limits::max_shared_opcodes) is an error then. The last
  // that `on_value` gets is an error, when the master ends. If `only_from` is
  // given, values of other contexts are refused, and once there is no way to
  // that context, a dead message comes (RTE-8).
  absl::StatusOr<Inbox> OpenInbox(Inbox::Callback on_value = nullptr,
                                  const std::optional<Context>& only_from = {});

  // Lets contexts call `service` (CALL_SERVICE).
  absl::Status AddService(std::unique_ptr<Service> service);

  // Serves a file of this machine, or all files below a directory, to any
  // context that asks for it, for example with
  // mitogen.service.FileService.get().
  absl::Status ServeFile(absl::string_view path);
  absl::Status ServeFilesBelow(absl::string_view directory);
  // Pushes a small file of this machine to `to`. That context, and those on the
  // way to it, keep the file in their mitogen.service.PushFileService.
  absl::Status PushFile(const Context& to, absl::string_view path);

  // Closes all links and waits some seconds at most until the processes behind
  // them have ended. In a callback it only starts the shutdown. Calls in flight
  // fail.
  void Shutdown();

  // For `own_thread` = false, on the thread that started the master. The
  // descriptors and the time-out change with each Turn() and each use of the
  // master.
  //
  // Adds the descriptors to wait for.
  void AppendPollDescriptors(std::vector<pollfd>* descriptors) const;
  // How long to wait at the most: a time in the past if there is work now,
  // time_point::max() if only a descriptor can bring some.
  std::chrono::steady_clock::time_point NextDeadline() const;
  // The same as a time-out of poll().
  int PollTimeoutMs() const;
  // Does the work that there is, callbacks included. It waits only after
  // Shutdown() in a callback: then it does the shutdown.
  void Turn();

  // Sizes of the master's tables, for programs and tests that watch memory.
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
