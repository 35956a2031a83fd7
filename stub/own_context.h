// This process's own context, as the threads of a program use it: they make
// handles to other contexts, call functions there, open inboxes, and wait for
// contexts to end. A master has one, and so has a child.
//
// Contract. Public methods may be called from any thread, unless they say
// otherwise. The loop, the router and the gate must outlive this object. The
// owner closes the loop before this object ends, because tasks use it. The gate
// must also outlive the loop's tasks.

#ifndef MITOGEN_STUB_OWN_CONTEXT_H_
#define MITOGEN_STUB_OWN_CONTEXT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/limits.h"
#include "router/identity.h"
#include "router/router.h"
#include "stub/context.h"
#include "stub/context_calls.h"
#include "stub/inbox.h"
#include "stub/link/awaited_ends.h"
#include "stub/link/inbox_queue.h"
#include "stub/link/send_gate.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class OwnContext {
 public:
  OwnContext(EventLoop* loop, Router* router, SendGate* gate,
             const ContextCalls::Settings& settings);

  OwnContext(const OwnContext&) = delete;
  OwnContext& operator=(const OwnContext&) = delete;

  // If `chained`, the calls of the new Context fail together.
  Context MakeContext(uint32_t context_id, std::string name, bool chained);
  ContextCalls& calls() { return calls_; }
  void ShutdownContext(const Context& context);
  // Blocks; but on the I/O thread it only says whether the context is gone by
  // now.
  bool AwaitGone(uint32_t context_id, absl::Duration timeout);
  void AwaitGoneAsync(uint32_t context_id, absl::Duration timeout,
                      std::function<void(bool)> done);

  // These wait until the I/O thread has done the work. On the I/O thread it is
  // done at once.
  absl::StatusOr<Inbox> OpenInbox(Inbox::Callback on_value,
                                  const std::optional<Context>& only_from);
  void CloseInbox(uint32_t handle);
  void AwaitMessage(const std::shared_ptr<InboxQueue>& queue,
                    absl::Duration timeout, Inbox::MessageCallback done);

  // Fails on the I/O thread, which must not wait for itself.
  absl::Status CheckMayBlock() const;

  const Identity& identity() const { return router_->identity(); }
  const Limits& limits() const { return limits_; }

  // The calling thread is the I/O thread from now on, or no longer.
  void EnterIoThread() { io_thread_ = std::this_thread::get_id(); }
  // Later, another thread may get the same id.
  void LeaveIoThread() { io_thread_ = std::thread::id(); }

  // On the I/O thread.
  size_t chain_count() const { return calls_.chain_count(); }
  // Call it when the link to the parent is gone.
  void OnParentLost() { ends_.OnParentLost(); }
  // Drops the chains, and all that wait for a context to end.
  void End();

 private:
  EventLoop* const loop_;
  Router* const router_;
  const Limits limits_;
  ContextCalls calls_;
  AwaitedEnds ends_;
  std::atomic<uint64_t> next_chain_ = 0;
  std::atomic<std::thread::id> io_thread_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OWN_CONTEXT_H_
