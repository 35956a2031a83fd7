// A running child: the context's I/O on a thread of its own, its calls one
// after another on the thread that made it. It is a parent too, as soon as it
// is asked to connect a child. Whatever a call does, messages go on being
// routed, and the process ends when it is told to, its own children with it.

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
#include "stub/link/line_splitter.h"
#include "stub/os/event_loop.h"
#include "stub/os/idle_memory.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

// What a process has of its boot.
struct BootedContext {
  ContextConfig config;
  // Of the original; what a Python child will need. Empty if the parent sent
  // none.
  std::string core_source;
  // Leads to the parent; nothing of it has been read beyond `frame_bytes`.
  InheritedLink link;
  // What became of 1 and 2.
  CapturedStdio captured;
  std::string frame_bytes;
};

class ChildProcess : private ContextTransport::Host,
                     private ChildContext::Host,
                     private ChildCalls::Host {
 public:
  explicit ChildProcess(BootedContext booted);

  // Runs the context until it ends, and the process with it: by _exit(), with
  // 0 after a shutdown or the loss of the parent, 1 after a failure, or by the
  // signal that asked for it. `say_up` tells the parent that the context is up,
  // before anything else is written; it is called once nothing is left that a
  // process may be refused, and its error ends the process.
  [[noreturn]] void Run(const std::function<absl::Status()>& say_up);

 private:
  using DetachCallback = std::function<void(const absl::Status&)>;

  // All of this is on the I/O thread.
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
  // A host without Python is sent the program that this process runs.
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

  const ContextConfig config_;
  const Limits limits_;
  // Until the first child needs it.
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
