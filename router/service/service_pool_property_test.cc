// What holds for a pool whatever is called, and whenever it answers.

#include <memory>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "router/service/service_pool.h"
#include "router/service/testing/keeper.h"
#include "router/service/testing/service_caller.h"

namespace mitogen {
namespace {

// Whatever comes in whatever order, each call is answered exactly once, in its
// service's order if that is serialised, and nothing is left counted.
RC_GTEST_PROP(ServicePoolProperty, EveryCallIsAnsweredOnce, ()) {
  ServiceCaller caller;
  ServicePool pool(
      &caller.router, Dialect(), Limits(),
      {.size = *rc::gen::inRange<size_t>(1, 4), .max_queued_calls = 8});
  RC_ASSERT(pool.Start().ok());
  const char* const names[] = {"plain", "serial", "dedup"};
  std::vector<Keeper*> keepers;
  for (int i = 0; i < 3; ++i) {
    auto keeper =
        std::make_unique<Keeper>(names[i], static_cast<InvokerKind>(i));
    keepers.push_back(keeper.get());
    RC_ASSERT(pool.Add(std::move(keeper)).ok());
  }
  uint32_t next = 1001;
  const int steps = *rc::gen::inRange(0, 60);
  for (int step = 0; step < steps; ++step) {
    const int which = *rc::gen::inRange(0, 3);
    if (*rc::gen::inRange(0, 2) == 0) {
      const int x = *rc::gen::inRange(0, 3);
      caller.Call(1, next++, names[which], "keep",
                  [x](Document* document, ValueId kwargs) {
                    document->Set(kwargs, "x", document->Int(x));
                  });
    } else if (!keepers[which]->kept.empty()) {
      keepers[which]->ReturnFirst();
    }
    RC_ASSERT(keepers[1]->kept.size() <= 1u);
    RC_ASSERT(pool.queued_calls() <= 8u);
  }
  const bool shut_down = *rc::gen::arbitrary<bool>();
  if (shut_down) pool.Shutdown();
  bool more = true;
  while (more) {
    more = false;
    for (Keeper* keeper : keepers) {
      if (keeper->kept.empty()) continue;
      keeper->ReturnFirst();
      more = true;
    }
  }
  RC_ASSERT(pool.in_progress() == 0u);
  RC_ASSERT(pool.queued_calls() == 0u);
  RC_ASSERT(pool.queued_bytes() == 0u);
  for (uint32_t handle = 1001; handle < next; ++handle) {
    RC_ASSERT(caller.Take(1, handle).size() == 1u);
  }
  for (Keeper* keeper : keepers) RC_ASSERT(keeper->shutdowns == shut_down);
}

}  // namespace
}  // namespace mitogen
