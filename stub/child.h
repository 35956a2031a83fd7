// A child of one's own: a program that a Mitogen parent starts where it would
// start Python, and whose C++ functions the parent then calls.
//
//   int main(int argc, char** argv) {
//     mitogen::ChildFunctions functions;
//     functions.Add("agent.add", {"a", "b"},
//                   [](int64_t a, int64_t b) { return a + b; });
//     return mitogen::RunChild(argc, argv,
//                              {.functions = std::move(functions)});
//   }
//
// In Python: `router.local(python_path=["/opt/agent"]).call(agent.add, 1, 2)`.
// stub/functions/child_functions.h says how functions are registered, and
// stub/examples/ has whole programs. "The original" is Python Mitogen; its
// parents see no difference from a Python child that has these functions and no
// others.
//
// There are three ways to run a child:
//   - RunChild() runs the process, with threads of its own;
//   - ChildLoop runs in an event loop that the program has already;
//   - router/context/child_session.h does no I/O at all, for a program that
//     brings its own transport.
//
// Where functions run. In RunChild() they run one after another, on the thread
// that called it; a small call of a quick function may run on the I/O thread.
// In a ChildLoop they run on the thread that calls Turn(), and must not wait.
// Functions added by AddSlow() run on a pool of threads beside the others,
// several at once. A slow call of a call chain holds up all later calls until
// it has ended, since the later calls of its chain must not run before.
//
// The end. The context ends when its parent tells it to or is gone, unless it
// has detached; or by Child::Shutdown(). `on_end` is called, calls that wait
// are dropped, the children of this context end, and what was printed and
// logged is still sent. RunChild() then ends the process, without waiting for a
// function that still runs, and with the exit status of mitogen-stub
// (stub/README.md).

#ifndef MITOGEN_STUB_CHILD_H_
#define MITOGEN_STUB_CHILD_H_

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
#include "router/service/service.h"
#include "stub/connect/method_options.h"
#include "stub/context.h"
#include "stub/functions/child_functions.h"
#include "stub/inbox.h"

namespace mitogen {

class ChildProcess;

// The running child. A function that takes `Child&` as its first parameter gets
// it.
//
// Contract. Safe to use from any thread. Callbacks run on the I/O thread, which
// is that of ChildLoop::Turn() if there is one, and must not block. Methods
// that wait fail there (kFailedPrecondition): Connect() and its short forms,
// FetchFile() and Detach(), and those of Context and Inbox. A quick function
// may run there too.
class Child {
 public:
  explicit Child(ChildProcess* process) : process_(process) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  uint32_t context_id() const;

  // Sends a record to the master's log, for example as
  // Log("agent", kLogInfo, "ready"). protocol/log_levels.h has the levels.
  void Log(absl::string_view logger, int64_t level, absl::string_view message);

  // The context that started this one. A parent lets its children call its
  // services and send to its handles, but not call functions.
  Context Parent();
  // A handle to any other context of the tree; the master's id is 0.
  Context ContextById(uint32_t context_id);

  // Opens a handle that contexts can send to; see Master::OpenInbox().
  absl::StatusOr<Inbox> OpenInbox(Inbox::Callback on_value = nullptr,
                                  const std::optional<Context>& only_from = {});

  // Lets contexts call `service` (CALL_SERVICE).
  absl::Status AddService(std::unique_ptr<Service> service);
  // Serves a file of this machine, or all files below a directory, to any
  // context that asks for it, for example with
  // mitogen.service.FileService.get().
  absl::Status ServeFile(absl::string_view path);
  absl::Status ServeFilesBelow(absl::string_view directory);
  // Pushes a small file of this machine to `to`; see Master::PushFile(). A
  // child of the original takes it from its parents only (SVC-16).
  absl::Status PushFile(const Context& to, absl::string_view path);
  // Fetches a file that `from` serves. A file of more than `max_bytes` is an
  // error, and so is one that is not whole after `timeout`
  // (kDeadlineExceeded).
  absl::StatusOr<std::string> FetchFile(
      const Context& from, absl::string_view path, size_t max_bytes,
      absl::Duration timeout = absl::InfiniteDuration());

  // Connects a child of this context, or with `via`, has that context below
  // this one connect a child of its own; see Master::Connect(). With the option
  // `send_stub`, the new child runs this program, which must fit the processor
  // of its host.
  using ConnectCallback = std::function<void(absl::StatusOr<Context>)>;
  absl::StatusOr<Context> Connect(absl::string_view method,
                                  const ConnectionOptions& options,
                                  const std::optional<Context>& via = {});
  void ConnectAsync(absl::string_view method, const ConnectionOptions& options,
                    ConnectCallback done,
                    const std::optional<Context>& via = {});
  // The same with a struct of method_options.h:
  //
  //   child.Connect(SudoOptions{.username = "root"});
  template <MethodOptions Options>
  absl::StatusOr<Context> Connect(const Options& options,
                                  const std::optional<Context>& via = {}) {
    return Connect(Options::kMethod, ToConnectionOptions(options), via);
  }
  template <MethodOptions Options>
  void ConnectAsync(const Options& options, ConnectCallback done,
                    const std::optional<Context>& via = {}) {
    ConnectAsync(Options::kMethod, ToConnectionOptions(options),
                 std::move(done), via);
  }

  // Leaves the parent, with its consent: this context lives on without one, in
  // a session of its own (ROL-13).
  absl::Status Detach();

  // Ends the context; see above. Returns at once. The answer of a function that
  // calls it may be lost, since the end does not wait for the function.
  void Shutdown();

 private:
  ChildProcess* const process_;
};

// What a child answers and how it runs.
struct ChildProgram {
  ChildFunctions functions;
  // True if a parent may connect children through this one (`via=`).
  bool intermediate = true;
  // The most threads for functions that AddSlow() added. They are started when
  // they are needed.
  size_t slow_threads = 4;
  // If true, standard output and error go to the parent's log, line by line. If
  // false, standard output goes to /dev/null and standard error stays.
  // Standard input is /dev/null in either case.
  bool capture_output = true;
  // RunChild() calls it once the context is up, on the thread that runs calls,
  // and before the first of them. It may wait. Calls of services do not wait
  // for it.
  std::function<void(Child&)> on_start;
  // Called on the I/O thread when the context begins to end.
  std::function<void(Child&)> on_end;
};

// Runs the child that the parent's command line and standard input ask for.
// Call it at the beginning of main(), before there are other threads. If the
// context came up, the process ends with it, and this function does not return.
// Otherwise it returns the exit status.
int RunChild(int argc, char** argv, ChildProgram program);

// A child in an event loop that the program has already:
//
//   std::vector<pollfd> descriptors;
//   while (!(*child)->ended().has_value()) {
//     descriptors.clear();
//     (*child)->AppendPollDescriptors(&descriptors);
//     poll(descriptors.data(), descriptors.size(), (*child)->PollTimeoutMs());
//     (*child)->Turn();
//   }
//
// Contract. One thread, the one that called Boot(). It never ends the process.
// It installs no signal handler, but ignores SIGPIPE if nobody handles it. The
// descriptors and the time-out change with each Turn() and each use of child().
// The destructor ends the context, drops what is in flight, and waits for slow
// functions that still run.
class ChildLoop {
 public:
  // Waits for the parent's side of the bootstrap. If it fails, the error says
  // what the command line or the parent did wrong.
  static absl::StatusOr<std::unique_ptr<ChildLoop>> Boot(int argc, char** argv,
                                                         ChildProgram program);
  ~ChildLoop();
  ChildLoop(const ChildLoop&) = delete;
  ChildLoop& operator=(const ChildLoop&) = delete;

  Child& child();

  // Adds the descriptors to wait for.
  void AppendPollDescriptors(std::vector<pollfd>* descriptors) const;
  // How long to wait at the most: a time in the past if there is work now,
  // time_point::max() if only a descriptor can bring some.
  std::chrono::steady_clock::time_point NextDeadline() const;
  // The same as a time-out of poll().
  int PollTimeoutMs() const;

  // Does the work that there is, functions included. Does not wait.
  void Turn();

  // Once the context has ended: the exit status that RunChild() would end the
  // process with.
  std::optional<int> ended() const;

 private:
  explicit ChildLoop(std::unique_ptr<ChildProcess> process);

  const std::unique_ptr<ChildProcess> process_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_H_
