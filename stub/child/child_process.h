// A running child. The context's I/O has a thread of its own; the thread that
// made the object runs the calls, one after another. So whatever a call does,
// messages are routed on, and the process ends when it is told to, with its own
// children. The context becomes a parent as soon as it is asked to connect a
// child.

#ifndef MITOGEN_STUB_CHILD_CHILD_PROCESS_H_
#define MITOGEN_STUB_CHILD_CHILD_PROCESS_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/limits.h"
#include "router/context/child_context.h"
#include "stub/child/child_calls.h"
#include "stub/child/child_services.h"
#include "stub/child/output_capture.h"
#include "stub/child/stdio.h"
#include "stub/children/child_connector.h"
#include "stub/children/context_transport.h"
#include "stub/functions/child_functions.h"
#include "stub/link/line_splitter.h"
#include "stub/os/event_loop.h"
#include "stub/os/idle_memory.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

// What a process has once it has booted.
struct BootedContext {
  ContextConfig config;
  // The source of the original's mitogen/core.py, which a Python child will
  // need. Empty if the parent sent none.
  std::string core_source;
  // The link to the parent. Nothing has been read from it beyond `frame_bytes`.
  InheritedLink link;
  // The captured descriptors 1 and 2.
  CapturedStdio captured;
  std::string frame_bytes;
};

class ChildProcess : private ContextTransport::Host,
                     private ChildContext::Host,
                     private ChildCalls::Host {
 public:
  // `functions` are those that the parent can call.
  ChildProcess(BootedContext booted, ChildFunctions functions);

  // Runs the context, and ends the process with it: by _exit(0) after a
  // shutdown or once the parent is gone, by _exit(1) after a failure, or by the
  // signal that asked for the end. `say_up` tells the parent that the context
  // is up. It is called once, when the process has all that the system could
  // refuse it, and before anything else is written. If it fails, the process
  // ends.
  [[noreturn]] void Run(const std::function<absl::Status()>& say_up);

 private:
  using DetachCallback = std::function<void(const absl::Status&)>;

  // All of these run on the I/O thread.
  void RunIo(const std::function<absl::Status()>& say_up);
  [[noreturn]] void Fail(const absl::Status& status);
  void Turn(EventLoop::Clock::time_point deadline);
  void TurnUntil(EventLoop::Clock::duration timeout,
                 const std::function<bool()>& done);
  void CheckSignals();
  void PaceCaptures();
  LineSplitter::LineCallback LogLinesTo(absl::string_view logger);
  [[noreturn]] void End();
  void Drain();
  void EndChildren();
  // With the option `send_stub`, the child gets the program that this process
  // runs.
  ChildSettings SettingsFor(const ConnectionOptions& options);
  void LoseParent(const absl::Status& status);
  void CloseParentOnceWritten(EventLoop::Clock::time_point deadline,
                              const DetachCallback& done);

  // ContextTransport::Host.
  LinkedContext& context() override { return context_; }
  void OnLinkLost(LinkId link, const absl::Status& status) override;
  void OnUnsendable(LinkId link, const absl::Status& status) override;
  void OnChildLine(absl::string_view name, absl::string_view line) override;

  // ChildContext::Host.
  void QueueCall(const MessageView& call) override;
  void BeginShutdown(absl::string_view reason) override;

  // ChildCalls::Host.
  void ConnectChild(std::string method, ConnectionOptions options,
                    CallEnvironment::ConnectCallback done) override;
  void AwaitPushedFile(
      const std::string& path,
      std::function<void(absl::StatusOr<std::string>)> done) override;
  void LeaveParent(DetachCallback done) override;

  const ChildFunctions functions_;
  const ContextConfig config_;
  const Limits limits_;
  // Kept until the first child needs it.
  std::string core_source_;
  const UniqueFd diagnostics_;
  ContextTransport transport_;
  ChildContext context_;
  ChildServices services_;
  IdleMemory idle_memory_;
  ChildSettings child_settings_;
  OutputCapture out_;
  OutputCapture err_;
  ChildCalls calls_;
  bool parent_lost_ = false;
  bool shutting_down_ = false;
  bool failed_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CHILD_PROCESS_H_
