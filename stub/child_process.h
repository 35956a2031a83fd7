// A running child: the context's I/O on a thread of its own, its calls one
// after another on the thread that made it. Whatever a call does, messages go
// on being routed, and the process ends when it is told to.

#ifndef MITOGEN_STUB_CHILD_PROCESS_H_
#define MITOGEN_STUB_CHILD_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/limits.h"
#include "router/child_context.h"
#include "stub/call_environment.h"
#include "stub/event_loop.h"
#include "stub/frame_stream.h"
#include "stub/line_splitter.h"
#include "stub/message_queue.h"
#include "stub/stdio.h"
#include "stub/unique_fd.h"

namespace mitogen {

class ChildProcess : private FrameStream::Visitor,
                     private ChildContext::Host,
                     private CallEnvironment {
 public:
  // `link` leads to the parent; nothing of it has been read beyond
  // `frame_bytes`. `captured` is what became of 1 and 2.
  ChildProcess(ContextConfig config, InheritedLink link, CapturedStdio captured,
               std::string frame_bytes);

  // Runs the context until it ends, and the process with it: by _exit(), with
  // 0 after a shutdown or the loss of the parent, 1 after a failure, or by the
  // signal that asked for it.
  [[noreturn]] void Run();

 private:
  struct Capture {
    CapturedOutput output;
    LineSplitter lines;
    bool open = true;
  };

  // On the I/O thread.
  void RunIo();
  [[noreturn]] void End();
  void CheckSignals();
  void WatchCapture(Capture* capture);
  void ReadCapture(Capture* capture);
  void PaceCaptures();
  void Drain();
  bool IsDrained() const;
  LineSplitter LogLinesTo(absl::string_view logger);

  // FrameStream::Visitor, on the I/O thread.
  void OnMessage(const MessageView& message) override;
  void OnLost(const absl::Status& status) override;

  // ChildContext::Host, on the I/O thread.
  SendResult Send(LinkId link, const MessageView& message) override;
  void QueueCall(Message call) override;
  void BeginShutdown(absl::string_view reason) override;

  // On the thread that runs calls.
  void RunCalls();

  // CallEnvironment, on the thread that runs calls.
  uint32_t context_id() const override { return config_.context_id; }
  const Dialect& dialect() const override { return config_.dialect; }
  void Log(LogRecord record) override;
  void Send(Message message) override;
  std::vector<uint32_t> Handles() override;
  absl::StatusOr<uint32_t> AddReceiver() override;
  absl::StatusOr<Message> Receive(uint32_t handle,
                                  absl::Duration timeout) override;
  void CloseReceiver(uint32_t handle) override;

  const ContextConfig config_;
  const Limits limits_;
  const UniqueFd diagnostics_;
  const std::string frame_bytes_;
  EventLoop loop_;
  FrameStream stream_;
  ChildContext context_;
  Capture out_;
  Capture err_;
  bool shutting_down_ = false;
  bool failed_ = false;

  MessageQueue calls_;
  // Used by the thread that runs calls only; the queues by both.
  absl::btree_map<uint32_t, std::shared_ptr<MessageQueue>> receivers_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_PROCESS_H_
