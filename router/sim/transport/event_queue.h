// What will happen in a world, and when: the virtual clock. Two events of one
// instant come in the order in which they were scheduled.

#ifndef MITOGEN_ROUTER_SIM_TRANSPORT_EVENT_QUEUE_H_
#define MITOGEN_ROUTER_SIM_TRANSPORT_EVENT_QUEUE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mitogen::sim {

enum class EventKind : uint8_t {
  kWrite,      // An end of a link may write.
  kRead,       // An end of a link may read.
  kStartUp,    // A booting child has brought its context up.
  kAct,        // A context does the next thing of its workload.
  kCall,       // A context runs the next call of its queue.
  kDrain,      // A context that shuts down looks whether it is done.
  kMisbehave,  // A fault befalls a context.
  kPatience,   // Those that wait for an end of a link may have waited enough.
};

// The two ends of the link between a child and its parent.
enum class Side : uint8_t { kParent, kChild };

struct Event {
  int64_t time_us = 0;
  uint64_t order = 0;
  // Index of the context; for kWrite and kRead, of the child of the link.
  uint32_t context = 0;
  EventKind kind = EventKind::kAct;
  Side side = Side::kParent;
};

class EventQueue {
 public:
  int64_t now_us() const { return now_us_; }
  bool empty() const { return heap_.empty(); }
  size_t size() const { return heap_.size(); }

  void Schedule(int64_t delay_us, EventKind kind, uint32_t context,
                Side side = Side::kParent) {
    heap_.push_back({now_us_ + delay_us, next_order_++, context, kind, side});
    std::push_heap(heap_.begin(), heap_.end(), IsLater);
  }

  // Moves the clock to the next event, and returns it. Not when empty.
  Event Take() {
    std::pop_heap(heap_.begin(), heap_.end(), IsLater);
    const Event event = heap_.back();
    heap_.pop_back();
    now_us_ = event.time_us;
    return event;
  }

 private:
  static bool IsLater(const Event& a, const Event& b) {
    return a.time_us != b.time_us ? a.time_us > b.time_us : a.order > b.order;
  }

  std::vector<Event> heap_;
  int64_t now_us_ = 0;
  uint64_t next_order_ = 0;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_TRANSPORT_EVENT_QUEUE_H_
