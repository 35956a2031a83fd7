#include "fuzz/claims/router_claims.h"

#include "fuzz/claims/require.h"

namespace mitogen {

void RequireBalance(const RouterCounters& counters) {
  RouterCounters::Count in, out;
  for (const auto* count : {&counters.received, &counters.routed}) {
    in.messages += count->messages;
    in.bytes += count->bytes;
  }
  for (const auto* count :
       {&counters.forwarded, &counters.delivered, &counters.unverified,
        &counters.undeliverable, &counters.dropped}) {
    out.messages += count->messages;
    out.bytes += count->bytes;
  }
  Require(in == out, "every message ends in exactly one count");
}

}  // namespace mitogen
