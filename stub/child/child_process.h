// A running child: its context with the links, children, services and calls.
// The context becomes a parent as soon as it is asked to connect a child.
//
// There are two ways to run it. Run() has a thread for the context's I/O; the
// thread that calls Run() runs the calls, one after another. So whatever a call
// does, messages are routed on, and the process ends when it is told to, with
// its own children. Otherwise the program has an event loop: it calls Start()
// once and Turn() as often as there is work, and the calls run within Turn().
//
// Contract. The methods for Child may be called from any thread. All others
// come from one thread.

#ifndef MITOGEN_STUB_CHILD_CHILD_PROCESS_H_
#define MITOGEN_STUB_CHILD_CHILD_PROCESS_H_

#include <poll.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/limits.h"
#include "router/context/child_context.h"
#include "stub/child.h"
#include "stub/child/call_host.h"
#include "stub/child/child_calls.h"
#include "stub/child/child_services.h"
#include "stub/child/output_capture.h"
#include "stub/child/stdio.h"
#include "stub/children/child_connector.h"
#include "stub/children/context_transport.h"
#include "stub/link/line_splitter.h"
#include "stub/link/send_gate.h"
#include "stub/os/event_loop.h"
#include "stub/os/idle_memory.h"
#include "stub/os/unique_fd.h"
#include "stub/own_context.h"
#include "stub/via_connects.h"

namespace mitogen {

// What a process has once it has booted.
struct BootedContext {
  ContextConfig config;
  // The source of the original's mitogen/core.py, which a Python child will
  // need. Empty if the parent sent none.
  std::string core_source;
  // The link to the parent. Nothing has been read from it beyond `frame_bytes`.
  InheritedLink link;
  // The captured descriptors 1 and 2, if they are captured.
  std::optional<CapturedStdio> captured;
  std::string frame_bytes;
};

class ChildProcess : private ContextTransport::Host,
                     private ChildContext::Host,
                     private CallHost {
 public:
  // Tells the parent that the context is up. It is called once, when the
  // process has all that the system could refuse it, and before anything else
  // is written. If it fails, the context does not start.
  using SayUp = std::function<absl::Status()>;
  using Deadline = EventLoop::Clock::time_point;

  enum class Calls { kOnOwnThread, kInLoop };

  ChildProcess(BootedContext booted, ChildProgram program, Calls calls);
  ~ChildProcess() override;

  // Runs the context, and ends the process with it: by _exit(0) after a
  // shutdown or once the parent is gone, by _exit(1) after a failure, or by the
  // signal that asked for the end.
  [[noreturn]] void Run(const SayUp& say_up);

  // Starts the context for a program that calls Turn(). The calling thread is
  // the one of the loop from now on.
  absl::Status Start(const SayUp& say_up);
  // Waits for work until `deadline` at the latest, and does it.
  void Turn(Deadline deadline);
  void AppendPollDescriptors(std::vector<pollfd>* descriptors);
  Deadline NextDeadline();
  // The exit status once the context has ended.
  std::optional<int> exit_status() const;

  // For Child.
  Child& child() { return child_; }
  OwnContext& own() { return own_; }
  uint32_t parent_id() const { return config_.parent_ids.front(); }
  void Log(absl::string_view logger, int64_t level, absl::string_view message);
  absl::Status WithServices(
      absl::FunctionRef<absl::Status(ChildServices&)> use);
  absl::StatusOr<std::string> FetchFile(uint32_t from, absl::string_view path,
                                        size_t max_bytes,
                                        absl::Duration timeout);
  void Connect(std::string method, ConnectionOptions options,
               std::optional<Context> via, Child::ConnectCallback done);
  absl::Status Detach();
  void Shutdown();

 private:
  using DetachCallback = std::function<void(const absl::Status&)>;

  // The context ends in steps. Each of them waits for something, until a
  // deadline.
  enum class Phase {
    kRunning,
    kTellingChildren,
    kReapingChildren,
    kDraining,
    kEnded,
  };

  // All of these run on the thread of the loop.
  void RunIo(const SayUp& say_up);
  [[noreturn]] void Fail(const absl::Status& status);
  [[noreturn]] void ExitProcess();
  absl::Status BringUp(const SayUp& say_up);
  void CheckSignals();
  void PaceOutput();
  void StartCapture(std::optional<CapturedStdio> captured);
  LineSplitter::LineCallback LogLinesTo(absl::string_view logger);
  // Takes all steps to the end that need not wait.
  void AdvanceEnd();
  void Enter(Phase phase, EventLoop::Clock::duration timeout);
  bool IsPhaseOver();
  void LeavePhase();
  bool IsDrained();
  void TellChildren();
  void CloseChildren();
  void Finish();
  // With the option `send_stub`, the child gets the program that this process
  // runs, if it fits the processor of that host.
  ChildSettings SettingsFor(const ConnectionOptions& options);
  void LoseParent(const absl::Status& status);
  void CloseParentOnceWritten(Deadline deadline, const DetachCallback& done);

  // ContextTransport::Host.
  LinkedContext& context() override { return context_; }
  void OnLinkLost(LinkId link, const absl::Status& status) override;
  void OnUnsendable(LinkId link, const absl::Status& status) override;
  void OnChildLine(absl::string_view name, absl::string_view line) override;

  // ChildContext::Host.
  void QueueCall(const MessageView& call) override { calls_.Push(call); }
  void BeginShutdown(absl::string_view reason) override;

  // CallHost.
  void ConnectChild(std::string method, ConnectionOptions options,
                    CallEnvironment::ConnectCallback done) override;
  void AwaitPushedFile(
      const std::string& path,
      std::function<void(absl::StatusOr<std::string>)> done) override;
  void LeaveParent(DetachCallback done) override;

  const ChildProgram program_;
  const ContextConfig config_;
  const Limits limits_;
  // Kept until the first child needs it.
  std::string core_source_;
  const UniqueFd diagnostics_;
  // Declared before the loop, because the loop's tasks hold passes.
  SendGate gate_;
  ContextTransport transport_;
  ChildContext context_;
  ChildServices services_;
  OwnContext own_;
  ViaConnects via_;
  IdleMemory idle_memory_;
  ChildSettings child_settings_;
  std::optional<OutputCapture> out_;
  std::optional<OutputCapture> err_;
  Child child_{this};
  ChildCalls calls_;
  Phase phase_ = Phase::kRunning;
  Deadline phase_deadline_ = Deadline::max();
  // The links to the children that were told to end.
  std::vector<LinkId> told_;
  bool parent_lost_ = false;
  bool shutting_down_ = false;
  bool failed_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CHILD_PROCESS_H_
