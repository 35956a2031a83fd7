// The links that wait for a full one. Reading from link A stops while the link
// that A's messages leave by is full; A then stands in the line of that link.
// The first in line is read from first, and none waits for longer than the full
// link's patience lasts. link_flow.h has the states of the full link.
//
// Contract. The owner of the links does what it says: it reads no more by a
// link that has joined, until Next() names it. A link joins one line at a
// time. `now_us` and `taken` are those of LinkPatience.

#ifndef MITOGEN_ROUTER_WAIT_LINE_H_
#define MITOGEN_ROUTER_WAIT_LINE_H_

#include <assert.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include "protocol/transition.h"
#include "router/link.h"
#include "router/link_flow.h"
#include "router/link_patience.h"

namespace mitogen {

// Who is at the other end of a link. A parent may be as slow as it likes, and
// is waited for without end.
enum class Neighbour { kChild, kParent };

class WaitLine {
 public:
  WaitLine(Neighbour neighbour, const PatienceLimits& limits)
      : neighbour_(neighbour), patience_(limits) {}

  // SetFull(): more waits on the link than its owner likes. SetDrained(): that
  // is over.
  void SetFull() { Take(LinkFlowEvent::kFilled); }
  void SetDrained() { Take(LinkFlowEvent::kDrained); }
  bool is_full() const { return flow_ != LinkFlow::kOpen; }
  // Nobody waits for this link.
  bool is_empty() const { return line_.empty(); }

  // `link` is to wait for this one, which is full. False if it may not: nobody
  // waits for this link now.
  bool Join(LinkId link, int64_t now_us, uint64_t taken) {
    assert(is_full());
    if (neighbour_ == Neighbour::kChild && flow_ == LinkFlow::kFull &&
        !patience_.Begin(now_us, taken)) {
      Take(LinkFlowEvent::kPatienceEnded);
    }
    if (flow_ != LinkFlow::kFull) return false;
    line_.push_back(link);
    return true;
  }

  // The link to read from again; nothing if no link waits, or if all go on
  // waiting. Call it until it returns nothing, whenever the link has drained
  // and whenever patience may have ended.
  std::optional<LinkId> Next(int64_t now_us, uint64_t taken) {
    if (line_.empty()) {
      patience_.End(now_us, taken);
      return std::nullopt;
    }
    LookAtPatience(now_us, taken);
    if (flow_ == LinkFlow::kFull) return std::nullopt;
    const LinkId first = line_.front();
    line_.pop_front();
    return first;
  }

  // Call Next() again after this time; nothing if there is no need to.
  std::optional<int64_t> patience_us() const {
    if (line_.empty() || neighbour_ == Neighbour::kParent) return std::nullopt;
    return std::max<int64_t>(patience_.left_us(), 1);
  }

  // The link is gone: all are read from again.
  std::deque<LinkId> TakeAll() { return std::exchange(line_, {}); }

 private:
  void Take(LinkFlowEvent event) {
    flow_ = NextState(kLinkFlowTransitions, flow_, event).value_or(flow_);
  }

  void LookAtPatience(int64_t now_us, uint64_t taken) {
    if (neighbour_ == Neighbour::kChild && flow_ == LinkFlow::kFull &&
        !patience_.MayWaitOn(now_us, taken)) {
      Take(LinkFlowEvent::kPatienceEnded);
    }
  }

  const Neighbour neighbour_;
  LinkPatience patience_;
  std::deque<LinkId> line_;
  LinkFlow flow_ = LinkFlow::kOpen;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_WAIT_LINE_H_
