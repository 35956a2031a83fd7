#include "stub/via_connects.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"
#include "router/role/proxied_child.h"
#include "stub/link/time_limit.h"
#include "stub/proxy_reply.h"
#include "stub/proxy_request.h"

namespace mitogen {
namespace {

// Extra time for the messages, and so that the other context can report the
// time-out itself: its error says more.
constexpr absl::Duration kGrace = absl::Seconds(5);
// The time-out if the option is not given.
constexpr double kDefaultConnectTimeoutS = 30;
// The longest time-out; it overflows no clock.
constexpr absl::Duration kMost = absl::Hours(24 * 365);

// Reads the option from the map, since the other context may know methods that
// this one does not.
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

// The longest answer that is read: an honest one has the last output of a
// program at most, and everybody waits while it is read.
constexpr size_t kMaxAnswerBytes = size_t{1} << 20;

absl::StatusOr<PythonValue> ReadAnswer(const absl::StatusOr<Message>& answer,
                                       const Limits& limits) {
  if (answer.ok() && answer->payload.size() > kMaxAnswerBytes) {
    return PeerFault("ROL-14", absl::StrCat("expected an answer of at most ",
                                            kMaxAnswerBytes, " bytes, got ",
                                            answer->payload.size()));
  }
  return Context::ResultOf(answer, limits);
}

}  // namespace

void ViaConnects::Connect(const Context& via, absl::string_view method,
                          const ConnectionOptions& options, const Done& done) {
  absl::StatusOr<CallArguments> request = MakeProxyRequest(method, options);
  if (!request.ok()) return done->Finish(request.status());
  const std::shared_ptr<Time> time = TimeOf(via);
  own_->calls().CallUnread(
      via, "mitogen.parent._proxy_connect", &*request, absl::InfiniteDuration(),
      [this, via, time, done](const absl::StatusOr<Message>& answer) {
        time->heard = EventLoop::Clock::now();
        const absl::StatusOr<Context> child =
            ContextOf(via, ReadAnswer(answer, own_->limits()));
        if (!done->finished()) return done->Finish(child);
        // The child came too late, and nobody waits for it. A context that this
        // one cannot tell from others is left alone.
        if (child.ok() && KnowsProxiedChildren(*router_, via.id())) {
          own_->ShutdownContext(*child);
        }
      });
  const absl::Duration timeout = TimeoutOf(options);
  Limit(via, timeout, timeout, done);
}

std::shared_ptr<ViaConnects::Time> ViaConnects::TimeOf(const Context& via) {
  absl::erase_if(times_,
                 [](const auto& entry) { return entry.second.expired(); });
  std::weak_ptr<Time>& known = times_[via.id()];
  std::shared_ptr<Time> time = known.lock();
  if (time == nullptr) known = time = std::make_shared<Time>();
  return time;
}

// There is a limit since the other context may be stopped, or may never finish
// its current call. A Python context connects one child after the other, so
// each answer gives the other connections their whole time again.
void ViaConnects::Limit(const Context& via, absl::Duration timeout,
                        absl::Duration left, const Done& done) {
  LimitTime<Context>(
      loop_, left, done,
      [this, via, timeout, time = TimeOf(via)](const Done& late) {
        const absl::Duration more =
            timeout - absl::FromChrono(EventLoop::Clock::now() - time->heard);
        if (more > absl::ZeroDuration()) {
          return Limit(via, timeout, more, late);
        }
        late->Finish(absl::DeadlineExceededError(absl::StrCat(
            "expected ", via.name(), " to connect a child within ",
            absl::FormatDuration(timeout),
            ", got no answer from it: it is stopped, busy with another call, "
            "or cannot be reached. The option connect_timeout gives it "
            "longer")));
      });
}

absl::StatusOr<Context> ViaConnects::ContextOf(
    const Context& via, const absl::StatusOr<PythonValue>& reply) {
  if (!reply.ok()) return reply.status();
  ASSIGN_OR_RETURN(const ProxiedChild child, ReadProxyReply(*reply));
  RETURN_IF_ERROR(CheckProxiedChild(*router_, child.id, via.id(), via.name()));
  return own_->MakeContext(child.id, absl::StrCat(via.name(), ".", child.name),
                           false);
}

}  // namespace mitogen
