#include "capi/event.h"

#include <cstddef>
#include <memory>

#include "gtest/gtest.h"
#include "protocol/pickle/testing/heap_peak.h"

namespace mitogen::capi {
namespace {

// A child with all the routes that it may have is gone with as many events.
TEST(EventQueueTest, TakesLittleForEventsWithoutValues) {
  constexpr size_t kEvents = 1000;
  EventQueue events;
  StartHeapPeak();
  for (size_t i = 0; i < kEvents; ++i) {
    events.Push(events.New(MITOGEN_EVENT_GONE));
  }
  EXPECT_LE(HeapPeak(), kEvents * 512);
}

}  // namespace
}  // namespace mitogen::capi
