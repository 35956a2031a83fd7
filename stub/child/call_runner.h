// Runs calls on one thread at a time, and gives their functions access to the
// context, which lives on the loop's thread. Each thread of a child that runs
// calls has a runner.
//
// Contract. One thread at a time calls Run(), RunQuick() and Look(). What
// `parts` refers to must outlive the runner, and the calls that are answered
// late.

#ifndef MITOGEN_STUB_CHILD_CALL_RUNNER_H_
#define MITOGEN_STUB_CHILD_CALL_RUNNER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/context/child_context.h"
#include "router/role/dispatcher.h"
#include "stub/child/call_host.h"
#include "stub/child/child_receivers.h"
#include "stub/child/functions/call_environment.h"
#include "stub/functions/child_functions.h"
#include "stub/functions/function_table.h"
#include "stub/os/event_loop.h"

namespace mitogen {

// What all runners of a context share.
struct CallParts {
  const ChildFunctions* functions;
  Dialect dialect;
  Limits limits;
  EventLoop* loop;
  ChildContext* context;
  CallHost* host;
  // Given to functions that ask for it; null if there is none.
  Child* child = nullptr;
};

// Sends the outcome of a call. Call it on the thread of the loop.
void AnswerCall(ChildContext* context, const MessageHeader& call,
                Dispatcher::Outcome outcome);

class CallRunner : private CallEnvironment {
 public:
  CallRunner(const CallParts* parts, ChildReceivers* receivers)
      : parts_(parts), receivers_(receivers) {}

  CallRunner(const CallRunner&) = delete;
  CallRunner& operator=(const CallRunner&) = delete;

  // Runs a call. The outcome is empty if the call is answered late.
  Dispatcher::Outcome Run(const MessageView& call);
  // Runs a call on the thread of the loop if its function is quick. Otherwise
  // returns nothing.
  std::optional<Dispatcher::Outcome> RunQuick(const MessageView& call) {
    return dispatcher_.DispatchQuick(call);
  }
  // What is known of a call before it runs.
  Dispatcher::Preview Look(const MessageView& call) {
    return dispatcher_.Look(call);
  }

 private:
  // Fails on the loop's thread, which must not wait for itself.
  absl::Status CheckMayWait() const;

  // FunctionEnvironment.
  Child* child() override { return parts_->child; }
  // CallEnvironment.
  uint32_t context_id() const override;
  const Dialect& dialect() const override { return parts_->dialect; }
  void Log(LogRecord record) override;
  void Send(Message message) override;
  std::vector<std::string> FunctionNames() override {
    return parts_->functions->Names();
  }
  std::vector<uint32_t> Handles() override;
  absl::StatusOr<uint32_t> AddReceiver() override { return receivers_->Add(); }
  absl::StatusOr<Message> Receive(uint32_t handle,
                                  absl::Duration timeout) override;
  void CloseReceiver(uint32_t handle) override { receivers_->Close(handle); }
  LateReply DeferReply() override;
  void Connect(std::string method, ConnectionOptions options,
               ConnectCallback done) override;
  void BecomeParent() override;
  absl::StatusOr<FetchedFile> FetchFile(uint32_t context_id, std::string path,
                                        size_t max_bytes) override;
  absl::StatusOr<std::string> AwaitPushedFile(std::string path) override;
  absl::Status Detach() override;

  const CallParts* const parts_;
  ChildReceivers* const receivers_;
  FunctionTable table_{parts_->functions, this};
  Dispatcher dispatcher_{parts_->dialect, parts_->limits, &table_};
  // The header of the current call, and whether it is answered late.
  MessageHeader current_;
  bool deferred_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CALL_RUNNER_H_
