// Connecting a child of another context (mitogen/parent.py,
// Router.proxy_connect and _proxy_connect).

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "protocol/status_macros.h"
#include "router/role/proxied_child.h"
#include "stub/link/time_limit.h"
#include "stub/master_process.h"
#include "stub/proxy_reply.h"
#include "stub/proxy_request.h"

namespace mitogen {
namespace {

// For the way there and back, and for the other context to find the time-out
// itself: its error says more.
constexpr absl::Duration kGrace = absl::Seconds(5);
// What a child has if the option does not say.
constexpr double kDefaultConnectTimeoutS = 30;
// No clock overflows.
constexpr absl::Duration kMost = absl::Hours(24 * 365);

// Methods that only the other context knows have the option as well.
absl::Duration TimeoutOf(const ConnectionOptions& options) {
  double seconds = kDefaultConnectTimeoutS;
  const auto given = options.find("connect_timeout");
  if (given != options.end()) {
    if (const double* number = std::get_if<double>(&given->second)) {
      seconds = *number;
    } else if (const int64_t* whole = std::get_if<int64_t>(&given->second)) {
      seconds = static_cast<double>(*whole);
    }
  }
  return std::min(absl::Seconds(seconds) + kGrace, kMost);
}

}  // namespace

void MasterProcess::ConnectVia(const Context& via, const std::string& method,
                               const ConnectionOptions& options,
                               const ConnectDone& done) {
  absl::StatusOr<CallArguments> request = MakeProxyRequest(method, options);
  if (!request.ok()) return done->Finish(request.status());
  const std::shared_ptr<ViaTime> time = TimeOf(via);
  calls_.Call(
      via, "mitogen.parent._proxy_connect", &*request, absl::InfiniteDuration(),
      [this, via, time, done](const absl::StatusOr<PythonValue>& reply) {
        time->heard = EventLoop::Clock::now();
        const absl::StatusOr<Context> child = ProxiedContext(via, reply);
        // Nobody waits for a child that comes too late.
        if (done->finished() && child.ok()) return ShutdownContext(*child);
        done->Finish(child);
      });
  const absl::Duration timeout = TimeoutOf(options);
  LimitConnectVia(via, timeout, timeout, done);
}

std::shared_ptr<MasterProcess::ViaTime> MasterProcess::TimeOf(
    const Context& via) {
  absl::erase_if(via_times_,
                 [](const auto& entry) { return entry.second.expired(); });
  std::weak_ptr<ViaTime>& known = via_times_[via.id()];
  std::shared_ptr<ViaTime> time = known.lock();
  if (time == nullptr) known = time = std::make_shared<ViaTime>();
  return time;
}

// The other context may be stopped, or never return from what it is doing. A
// Python makes one connection after the other, so each that it has made gives
// the others their whole time again.
void MasterProcess::LimitConnectVia(const Context& via, absl::Duration timeout,
                                    absl::Duration left,
                                    const ConnectDone& done) {
  LimitTime<Context>(
      &transport_.loop(), left, done,
      [this, via, timeout, time = TimeOf(via)](const ConnectDone& late) {
        const absl::Duration more =
            timeout - absl::FromChrono(EventLoop::Clock::now() - time->heard);
        if (more > absl::ZeroDuration()) {
          return LimitConnectVia(via, timeout, more, late);
        }
        late->Finish(absl::DeadlineExceededError(absl::StrCat(
            "expected ", via.name(), " to connect a child within ",
            absl::FormatDuration(timeout),
            ", got no answer from it: it is stopped, busy with another call, "
            "or cannot be reached. The option connect_timeout gives it "
            "longer")));
      });
}

absl::StatusOr<Context> MasterProcess::ProxiedContext(
    const Context& via, const absl::StatusOr<PythonValue>& reply) {
  if (!reply.ok()) return reply.status();
  ASSIGN_OR_RETURN(const ProxiedChild child, ReadProxyReply(*reply));
  RETURN_IF_ERROR(
      CheckProxiedChild(context_.router(), child.id, via.id(), via.name()));
  return MakeContext(child.id, absl::StrCat(via.name(), ".", child.name),
                     false);
}

}  // namespace mitogen
