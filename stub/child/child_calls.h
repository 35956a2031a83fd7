// The calls of a child: run one after another, on a thread of their own, and
// what they may ask of their context, whose thread is the loop's. A small call
// that cannot block is run by the loop's thread at once, if no other is under
// way: to wake a thread takes longer than most of them.
//
// Contract. Push() and Close() are for the thread of the loop, Run() is the
// whole work of the other. Loop, context and host must outlive both.

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
#include "stub/child/call_environment.h"
#include "stub/child/function_table.h"
#include "stub/link/message_queue.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class ChildCalls : private CallEnvironment {
 public:
  // What a call asks of the processes around the context. All of this is on the
  // thread of the loop, and so are the callbacks, each called once.
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

  ChildCalls(const Dialect& dialect, const Limits& limits, EventLoop* loop,
             ChildContext* context, Host* host)
      : dialect_(dialect),
        limits_(limits),
        loop_(loop),
        context_(context),
        host_(host) {}

  void Push(const MessageView& call);

  // Those that wait are dropped; Run() returns after the one that runs.
  void Close() { calls_.Close(); }

  void Run();

 private:
  bool RunAtOnce(const MessageView& call);
  void Answer(const MessageHeader& call, Dispatcher::Outcome outcome);
  // For a message that found no room: whoever waits for a reply is told, and
  // otherwise the log.
  void Refuse(const MessageHeader& message);

  // CallEnvironment.
  uint32_t context_id() const override;
  const Dialect& dialect() const override { return dialect_; }
  void Log(LogRecord record) override;
  void Send(Message message) override;
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

  const Dialect dialect_;
  const Limits limits_;
  EventLoop* const loop_;
  ChildContext* const context_;
  Host* const host_;
  MessageQueue calls_;
  // Of the thread of the loop: calls that were queued and have not ended. While
  // there is none, what runs calls is that thread's too.
  size_t under_way_ = 0;
  FunctionTable functions_{this};
  Dispatcher dispatcher_{dialect_, limits_, &functions_};

  // Of the thread that runs calls: the one that runs, and whether it is
  // answered later.
  MessageHeader current_;
  bool deferred_ = false;
  // The queues are used by both threads.
  absl::btree_map<uint32_t, std::shared_ptr<MessageQueue>> receivers_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CHILD_CALLS_H_
