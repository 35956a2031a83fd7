// The links that wait for a full one. Reading from link A stops while the link
// that A's messages leave by is full; A then stands in the line of that link.
// The first in line is read from first, and none waits for longer than the full
// link's patience lasts. None waits at a stretch for longer than a whole budget
// either, however fast the neighbour reads: one large message may keep the link
// full. link_flow.h has the states of the full link.
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
#include <limits>
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
      : neighbour_(neighbour),
        budget_us_(limits.budget_us),
        patience_(limits) {}

  // SetFull(): more waits on the link than its owner likes. SetDrained(): that
  // is over.
  void SetFull() { Take(LinkFlowEvent::kFilled); }
  void SetDrained() {
    Take(LinkFlowEvent::kDrained);
    stretch_end_us_.reset();
  }
  bool is_full() const { return flow_ != LinkFlow::kOpen; }
  // Nobody waits for this link.
  bool is_empty() const { return line_.empty(); }

  // Puts `link` in the line of this one, which is full, for at most
  // `at_most_us` at a stretch. False if patience has ended: nobody may wait for
  // this link now.
  bool Join(LinkId link, int64_t now_us, uint64_t taken,
            int64_t at_most_us = std::numeric_limits<int64_t>::max()) {
    assert(is_full());
    looked_us_ = now_us;
    if (neighbour_ == Neighbour::kChild && flow_ == LinkFlow::kFull &&
        !patience_.Begin(now_us, taken)) {
      Take(LinkFlowEvent::kPatienceEnded);
    }
    if (flow_ != LinkFlow::kFull) return false;
    LimitStretch(at_most_us);
    line_.push_back(link);
    return true;
  }

  // The link to read from again; nothing if no link waits, or if all go on
  // waiting. Call it until it returns nothing, whenever the link has drained
  // and whenever patience may have ended.
  std::optional<LinkId> Next(int64_t now_us, uint64_t taken) {
    looked_us_ = now_us;
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
    const int64_t stretch_us =
        stretch_end_us_.value_or(looked_us_ + budget_us_) - looked_us_;
    return std::max<int64_t>(std::min(patience_.left_us(), stretch_us), 1);
  }

  // The link is gone: all are read from again.
  std::deque<LinkId> TakeAll() { return std::exchange(line_, {}); }

 private:
  void Take(LinkFlowEvent event) {
    flow_ = NextState(kLinkFlowTransitions, flow_, event).value_or(flow_);
  }

  void LimitStretch(int64_t at_most_us) {
    const int64_t end_us = looked_us_ + std::min(at_most_us, budget_us_);
    stretch_end_us_ = std::min(stretch_end_us_.value_or(end_us), end_us);
  }

  void LookAtPatience(int64_t now_us, uint64_t taken) {
    if (neighbour_ == Neighbour::kParent || flow_ != LinkFlow::kFull) return;
    // The links in line go on waiting, because this one was full again at once.
    if (!stretch_end_us_.has_value()) LimitStretch(budget_us_);
    if (!patience_.MayWaitOn(now_us, taken) || now_us >= *stretch_end_us_) {
      Take(LinkFlowEvent::kPatienceEnded);
    }
  }

  const Neighbour neighbour_;
  const int64_t budget_us_;
  LinkPatience patience_;
  std::deque<LinkId> line_;
  LinkFlow flow_ = LinkFlow::kOpen;
  int64_t looked_us_ = 0;
  // When the stretch of the links that wait now ends.
  std::optional<int64_t> stretch_end_us_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_WAIT_LINE_H_
