// Has another context connect a child of its own (`via=`), for a master or for
// a child of this process's own.
//
// Contract. All calls come from the thread of the loop. The loop, the router
// and the own context must outlive this object. This object must outlive the
// tasks of the loop. The answer is not trusted: see CheckProxiedChild().
//
// Source of the facts: mitogen/parent.py, Router.proxy_connect and
// _proxy_connect (0.3.54).

#ifndef MITOGEN_STUB_VIA_CONNECTS_H_
#define MITOGEN_STUB_VIA_CONNECTS_H_

#include <cstdint>
#include <memory>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "router/router.h"
#include "stub/connect/connection_option.h"
#include "stub/context.h"
#include "stub/link/completion.h"
#include "stub/os/event_loop.h"
#include "stub/own_context.h"
#include "stub/values/python_value.h"

namespace mitogen {

class ViaConnects {
 public:
  using Done = std::shared_ptr<Completion<Context>>;

  ViaConnects(EventLoop* loop, Router* router, OwnContext* own)
      : loop_(loop), router_(router), own_(own) {}

  ViaConnects(const ViaConnects&) = delete;
  ViaConnects& operator=(const ViaConnects&) = delete;

  // Finishes `done` with the new context. Errors: those of MakeProxyRequest(),
  // ReadProxyReply() and CheckProxiedChild(), those of a call, and
  // kDeadlineExceeded if `via` has answered no such call for the option
  // connect_timeout and 5 seconds.
  void Connect(const Context& via, absl::string_view method,
               const ConnectionOptions& options, const Done& done);

 private:
  // When a context that connects children for this one last answered such a
  // call. All such calls in flight share it.
  struct Time {
    EventLoop::Clock::time_point heard = EventLoop::Clock::now();
  };

  std::shared_ptr<Time> TimeOf(const Context& via);
  // Ends `done` with an error if `via` has answered none of these calls for
  // `timeout`. Checks that after `left`.
  void Limit(const Context& via, absl::Duration timeout, absl::Duration left,
             const Done& done);
  absl::StatusOr<Context> ContextOf(const Context& via,
                                    const absl::StatusOr<PythonValue>& reply);

  EventLoop* const loop_;
  Router* const router_;
  OwnContext* const own_;
  // By context id. Each call removes entries that nobody waits for.
  absl::btree_map<uint32_t, std::weak_ptr<Time>> times_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_VIA_CONNECTS_H_
