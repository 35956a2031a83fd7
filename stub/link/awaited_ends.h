// Who waits for contexts to end.
//
// Contract. One thread, that of the loop, which must outlive this; so must the
// router.

#ifndef MITOGEN_STUB_LINK_AWAITED_ENDS_H_
#define MITOGEN_STUB_LINK_AWAITED_ENDS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "router/router.h"
#include "stub/link/completion.h"
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

  // Finishes `done` with true once the context is gone, or with false if it is
  // not within `timeout`.
  void Await(uint32_t context_id, absl::Duration timeout, const Done& done);

  // The link to the parent is gone, and with it whoever was beyond.
  void OnParentLost();

  // Nobody waits any more.
  void Clear() { waiting_.clear(); }

 private:
  void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                     const std::vector<LinkId>& senders) override;
  void StopWaiting(uint32_t context_id, const Done& done);

  EventLoop* const loop_;
  Router* const router_;
  absl::btree_map<uint32_t, std::vector<Done>> waiting_;
  // Contexts that ended, if this one has a parent: as far as its router can
  // tell, any context may be behind the link to it.
  absl::btree_set<uint32_t> ended_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_AWAITED_ENDS_H_
