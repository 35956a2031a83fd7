// A child's way out: asks the parent by DETACHING to let it live on without it
// (ROL-13).
//
// Contract. One thread at a time, that of the router, which must outlive the
// detacher.
//
// Source of the facts: mitogen/core.py, ExternalContext.detach and
// _on_parent_disconnect (0.3.54).

#ifndef MITOGEN_ROUTER_ROLE_DETACHER_H_
#define MITOGEN_ROUTER_ROLE_DETACHER_H_

#include <cstdint>
#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "router/router.h"

namespace mitogen {

class Detacher {
 public:
  using Callback = std::function<void(const absl::Status&)>;

  explicit Detacher(Router* router) : router_(router) {}
  ~Detacher();

  Detacher(const Detacher&) = delete;
  Detacher& operator=(const Detacher&) = delete;

  // Calls `done` once, perhaps from within. OK: the parent agreed, or is gone.
  // The caller then writes what waits for the parent, gives up after a while
  // (the original, after two seconds), and closes the link. A peer fault
  // (ROL-13) if the parent refused, a caller fault if it is being asked.
  void Detach(Callback done);

  // Whether the loss of the parent is no failure: from Detach() on, unless the
  // parent refuses.
  bool is_detached() const { return detached_; }

 private:
  void OnReply(const MessageView& message, const Callback& done);

  Router* const router_;
  bool detached_ = false;
  // The handle of the reply that is waited for.
  std::optional<uint32_t> reply_handle_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_DETACHER_H_
