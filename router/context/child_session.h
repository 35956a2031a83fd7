// A child without I/O, for a program that brings its own transport: the bytes
// of the parent go in, and bytes for the parent come out. It does the
// handshake, takes frames apart, runs calls, and ends as the parent says.
//
//   ChildSession session(&resolver, options);
//   while (!session.ended()) {
//     write(fd, session.TakeOutput());  // Or output(), and Written().
//     if (session.want_read()) session.Feed(read(fd));  // Or FeedEnd().
//   }
//   write(fd, session.TakeOutput());
//
// Contract. One thread, no clock, and no work between the calls. Calls run one
// after another, within Feed(), Written() or TakeOutput(). While output of
// `output.pause_at` bytes waits, nothing more is read: want_read() is false,
// and bytes that are fed all the same wait in the session. Whoever feeds only
// when asked to keeps it within that bound and one message each way.

#ifndef MITOGEN_ROUTER_CONTEXT_CHILD_SESSION_H_
#define MITOGEN_ROUTER_CONTEXT_CHILD_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/frame.h"
#include "protocol/message.h"
#include "router/context/child_context.h"
#include "router/context/context_limits.h"
#include "router/link_sender.h"
#include "router/log_record.h"
#include "router/output_queue.h"
#include "router/role/dispatcher.h"

namespace mitogen {

struct ChildSessionOptions {
  // As BootCommand has it (protocol/bootstrap/boot_command.h), if the transport
  // passes the command line on.
  std::optional<uint64_t> announced_preamble_size;
  ContextLimits limits;
  // A message beyond `max_bytes` is refused, and lost.
  OutputLimits output = {.pause_at = 1u << 20, .max_bytes = 256u << 20};
  // Gets each call, for a program that keeps calls and answers them later, with
  // Start() and Finish() of dispatcher(). The call is borrowed. The resolver is
  // not asked then.
  std::function<void(const MessageView& call)> on_call;
};

class ChildSession : private LinkSender, private ChildContext::Host {
 public:
  // `resolver` must outlive the session. Null if there is `on_call`.
  explicit ChildSession(CallResolver* resolver,
                        ChildSessionOptions options = {});

  ChildSession(const ChildSession&) = delete;
  ChildSession& operator=(const ChildSession&) = delete;

  // Whether to read from the parent, and Feed().
  bool want_read() const { return !ended_ && !IsPaused(); }
  // Takes all of `bytes`. An error ends the session: what the parent sent is
  // wrong. Bytes for a session that has ended are ignored.
  absl::Status Feed(absl::string_view bytes);
  // The transport to the parent has ended, and so does the session. An error if
  // that cut off the handshake or a frame.
  absl::Status FeedEnd();

  // Bytes to write to the parent, valid until the next call. Empty if there are
  // none for now.
  absl::string_view output() const {
    return up_ == nullptr ? absl::string_view(boot_output_)
                          : up_->output.waiting();
  }
  // The first `size` bytes of output() were written, and it has as many.
  void Written(size_t size);
  // output(), as if it were written.
  std::string TakeOutput();

  // True once the parent has ended the context, or an error has. What
  // TakeOutput() returns from then on are its last words.
  bool ended() const { return ended_; }
  // OK, or the error that ended the session.
  const absl::Status& status() const { return status_; }
  // Why the context ended, in words; empty if an error of the handshake did it.
  const std::string& end_reason() const { return end_reason_; }

  // The context, for a program that sends messages itself; null before the
  // handshake is over.
  ChildContext* context() const {
    return up_ == nullptr ? nullptr : &up_->context;
  }
  // What `on_call` needs; null before the handshake is over.
  Dispatcher* dispatcher() {
    return up_ == nullptr ? nullptr : &up_->dispatcher;
  }
  // Sends `record` to the master, if its level is wanted there. It is lost
  // before the handshake is over.
  void Log(const LogRecord& record);

 private:
  // What there is once the parent's configuration is known.
  struct Up {
    Up(const ContextConfig& config, const ChildSessionOptions& options,
       CallResolver* resolver, ChildSession* session);

    ChildContext context;
    Dispatcher dispatcher;
    FrameDecoder decoder;
    OutputQueue output;
  };

  bool IsPaused() const { return up_ != nullptr && up_->output.is_paused(); }
  absl::Status Start();
  // Takes frames until the output pauses them, or there are no more.
  void Pump();
  void LoseParent(const absl::Status& status);
  void End();

  // LinkSender.
  SendResult Send(LinkId link, const MessageView& message) override;
  // ChildContext::Host.
  void QueueCall(const MessageView& call) override;
  void BeginShutdown(absl::string_view reason) override;

  CallResolver* const resolver_;
  const ChildSessionOptions options_;
  ChildHandshake handshake_;
  // Until there is a queue for it.
  std::string boot_output_;
  std::unique_ptr<Up> up_;
  // The transport has ended; frames that came before still count.
  bool input_ended_ = false;
  bool shutting_down_ = false;
  bool ended_ = false;
  absl::Status status_;
  std::string end_reason_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CONTEXT_CHILD_SESSION_H_
