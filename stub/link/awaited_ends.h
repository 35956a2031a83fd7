// Keeps the callbacks that wait for contexts to end.
//
// Contract. All calls come from the thread of the loop. Loop and router must
// outlive this object.

#ifndef MITOGEN_STUB_LINK_AWAITED_ENDS_H_
#define MITOGEN_STUB_LINK_AWAITED_ENDS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/time/time.h"
#include "router/router.h"
#include "stub/link/completion.h"
#include "stub/link/ended_contexts.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class AwaitedEnds : private RouterObserver {
 public:
  using Done = std::shared_ptr<Completion<bool>>;

  AwaitedEnds(EventLoop* loop, Router* router) : loop_(loop), router_(router) {
    router_->AddObserver(this);
  }

  AwaitedEnds(const AwaitedEnds&) = delete;
  AwaitedEnds& operator=(const AwaitedEnds&) = delete;

  bool IsGone(uint32_t context_id) const;

  // Finishes `done` with true once the context is gone, or with false after
  // `timeout`.
  void Await(uint32_t context_id, absl::Duration timeout, const Done& done);

  // Call it when the link to the parent is gone, and with it all contexts
  // beyond.
  void OnParentLost();

  // Drops all that wait.
  void Clear() { waiting_.clear(); }

 private:
  void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                     const std::vector<LinkId>& senders) override;
  void StopWaiting(uint32_t context_id, const Done& done);

  EventLoop* const loop_;
  Router* const router_;
  absl::btree_map<uint32_t, std::vector<Done>> waiting_;
  // If this context has a parent: the contexts that have ended. The router
  // alone cannot tell, since any context may be behind the link to the parent.
  EndedContexts ended_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_AWAITED_ENDS_H_
