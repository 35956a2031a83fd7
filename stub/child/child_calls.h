// Runs the calls of a child one after another, on a thread of their own, and
// gives them access to their context, which lives on the loop's thread. If no
// call is in flight, the loop's thread runs a small call that cannot block by
// itself: to wake another thread takes longer than most of these calls.
//
// Contract. Push() and Close() are called on the thread of the loop. Run() is
// all that the other thread does. Functions, loop, context and host must
// outlive both threads' use of this object.

#ifndef MITOGEN_STUB_CHILD_CHILD_CALLS_H_
#define MITOGEN_STUB_CHILD_CHILD_CALLS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/context/child_context.h"
#include "router/role/dispatcher.h"
#include "stub/child/functions/call_environment.h"
#include "stub/functions/child_functions.h"
#include "stub/functions/function_table.h"
#include "stub/link/message_queue.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class ChildCalls : private CallEnvironment {
 public:
  // What a call asks of the process around its context. The methods are called
  // on the thread of the loop, and so is each `done`, once.
  //
  // Order: any method may come between the Push() of a call and its end.
  // Several ConnectChild() may be in flight. At most one AwaitPushedFile() or
  // LeaveParent() is, since the call waits for it; if the host drops its
  // `done`, the call fails.
  class Host {
   public:
    virtual ~Host() = default;
    // See CallEnvironment.
    virtual void ConnectChild(std::string method, ConnectionOptions options,
                              ConnectCallback done) = 0;
    virtual void AwaitPushedFile(
        const std::string& path,
        std::function<void(absl::StatusOr<std::string>)> done) = 0;
    virtual void LeaveParent(std::function<void(const absl::Status&)> done) = 0;
  };

  // `functions` are those that can be called.
  ChildCalls(const ChildFunctions* functions, const Dialect& dialect,
             const Limits& limits, EventLoop* loop, ChildContext* context,
             Host* host)
      : functions_(functions),
        dialect_(dialect),
        limits_(limits),
        loop_(loop),
        context_(context),
        host_(host) {}

  void Push(const MessageView& call);

  // Drops the calls that wait. Run() returns once the current call has ended.
  void Close() { calls_.Close(); }

  void Run();

 private:
  bool RunAtOnce(const MessageView& call);
  void Answer(const MessageHeader& call, Dispatcher::Outcome outcome);
  // For a message that found no room: if the sender wants a reply, it is told;
  // otherwise the loss is logged.
  void Refuse(const MessageHeader& message);

  // CallEnvironment.
  uint32_t context_id() const override;
  const Dialect& dialect() const override { return dialect_; }
  void Log(LogRecord record) override;
  void Send(Message message) override;
  std::vector<std::string> FunctionNames() override {
    return functions_->Names();
  }
  std::vector<uint32_t> Handles() override;
  absl::StatusOr<uint32_t> AddReceiver() override;
  absl::StatusOr<Message> Receive(uint32_t handle,
                                  absl::Duration timeout) override;
  void CloseReceiver(uint32_t handle) override;
  LateReply DeferReply() override;
  void Connect(std::string method, ConnectionOptions options,
               ConnectCallback done) override;
  void BecomeParent() override;
  absl::StatusOr<FetchedFile> FetchFile(uint32_t context_id, std::string path,
                                        size_t max_bytes) override;
  absl::StatusOr<std::string> AwaitPushedFile(std::string path) override;
  absl::Status Detach() override;

  const ChildFunctions* const functions_;
  const Dialect dialect_;
  const Limits limits_;
  EventLoop* const loop_;
  ChildContext* const context_;
  Host* const host_;
  MessageQueue calls_;
  // Used by the loop's thread: the number of queued calls that have not ended.
  // While it is 0, the loop's thread may use what runs calls.
  size_t under_way_ = 0;
  FunctionTable table_{functions_, this};
  Dispatcher dispatcher_{dialect_, limits_, &table_};

  // Used by the thread that runs calls: the header of the current call, and
  // whether it is answered later.
  MessageHeader current_;
  bool deferred_ = false;
  // Both threads use the queues.
  absl::btree_map<uint32_t, std::shared_ptr<MessageQueue>> receivers_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CHILD_CALLS_H_
