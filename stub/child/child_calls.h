// Decides where the calls of a child run. There are two ways.
//
// With a thread of calls, Run() takes calls one after another on that thread.
// If no call is in flight, the loop's thread runs a small call of a quick
// function: to wake another thread takes longer than most of these calls.
//
// Without it, in a program that has an event loop of its own, all calls run one
// after another on the thread of the loop.
//
// Either way a call of a slow function runs on a pool of threads, beside other
// calls. But if it belongs to a chain, all later calls wait for it.
//
// Contract. Push() and Close() are called on the thread of the loop. Run() is
// all that the thread of calls does. What CallParts refers to must outlive the
// use of this object by all threads.

#ifndef MITOGEN_STUB_CHILD_CHILD_CALLS_H_
#define MITOGEN_STUB_CHILD_CHILD_CALLS_H_

#include <cstddef>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "protocol/message.h"
#include "router/role/dispatcher.h"
#include "stub/child/call_pool.h"
#include "stub/child/call_runner.h"
#include "stub/child/child_receivers.h"
#include "stub/link/message_queue.h"
#include "stub/os/os_thread.h"

namespace mitogen {

class ChildCalls {
 public:
  struct Options {
    // If false, nobody calls Run(), and calls run on the thread of the loop.
    bool has_own_thread = true;
    size_t slow_threads = 4;
  };

  ChildCalls(const CallParts& parts, const Options& options);
  // Waits until the calls that run on other threads have ended.
  ~ChildCalls();

  ChildCalls(const ChildCalls&) = delete;
  ChildCalls& operator=(const ChildCalls&) = delete;

  void Push(const MessageView& call);

  // Drops the calls that wait. Run() returns once the current call has ended.
  void Close();

  // Runs calls until Close(). If `first` is given, it runs before all calls;
  // then call HoldForFirst() before the first Push().
  void Run(const std::function<void()>& first = nullptr);
  void HoldForFirst() { ++under_way_; }

 private:
  using Outcome = Dispatcher::Outcome;

  // On the thread of the loop.
  bool RunAtOnce(const MessageView& call);
  void PushOnLoop(const MessageView& call);
  void RunOnLoop(const MessageView& call);
  void RunChainedOnLoop(const MessageView& call);
  void RunInOrder(const MessageView& call);
  void OnCallEnded();
  // For a message that found no room: if the sender wants a reply, it is told;
  // otherwise the loss is logged.
  void Refuse(const MessageHeader& message);

  // On any thread that runs calls.
  bool IsForPool(const Dispatcher::Preview& call) const {
    return call.slow && !call.in_chain;
  }
  void RunOnPool(Message call);
  void FailCall(const MessageHeader& call, const absl::Status& status);
  CallPool::Run PoolRunner();
  void PostAnswer(const MessageHeader& call, Outcome outcome);

  const CallParts parts_;
  const Options options_;
  // False if no call has to be looked at before it runs.
  const bool has_slow_;
  ChildReceivers receivers_;
  MessageQueue calls_;
  // Without a thread of calls: those that wait for a slow call of a chain.
  MessageQueue held_;
  // Used by the loop's thread: the number of calls that the thread of calls was
  // given and that have not ended. While it is 0, the loop's thread may use the
  // runner.
  size_t under_way_ = 0;
  CallRunner runner_;
  CallPool pool_;
  // Without a thread of calls: runs slow calls of chains. Started when needed.
  OsThread in_order_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CHILD_CALLS_H_
