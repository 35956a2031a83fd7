// How long others wait for a neighbour that reads slowly.
//
// While more waits on a link than its owner likes, the messages that lead there
// are left where they come from: that is back-pressure, and an honest sender
// slows down. But everything else that comes by the same way waits too. So a
// link has a budget of time. Waiting uses it up, and the neighbour earns more
// with each byte that it takes. link_flow.h says what happens when the budget
// is used up.
//
// Contract. However a neighbour reads, in any span of time others wait for its
// link for at most budget_us plus one second for each min_rate bytes that it
// takes meanwhile. A neighbour that takes min_rate bytes a second never uses
// its budget up. Time and bytes are arguments: `now_us` is of any clock that
// does not go back, `taken` counts all bytes that the neighbour ever took.
// wait_line.h bounds how long they wait at a stretch.

#ifndef MITOGEN_ROUTER_LINK_PATIENCE_H_
#define MITOGEN_ROUTER_LINK_PATIENCE_H_

#include <algorithm>
#include <cstdint>

namespace mitogen {

struct PatienceLimits {
  // Stops: a neighbour that takes nothing. Test: link_patience_test,
  // EndsWithTheBudget.
  int64_t budget_us = 2'000'000;
  // Bytes a second. Stops: one that takes a little now and then. Test:
  // link_patience_test, ATrickleEarnsNextToNothing.
  uint64_t min_rate = 1u << 20;
};

class LinkPatience {
 public:
  explicit LinkPatience(const PatienceLimits& limits)
      : limits_(limits), left_us_(limits.budget_us) {}

  // Somebody waits for the link from now on. False if the budget is used up,
  // so nobody may.
  bool Begin(int64_t now_us, uint64_t taken) {
    Settle(now_us, taken);
    if (left_us_ <= 0) return false;
    waiting_ = true;
    return true;
  }

  // Nobody waits for the link any more.
  void End(int64_t now_us, uint64_t taken) {
    Settle(now_us, taken);
    waiting_ = false;
  }

  // Whether those who wait may wait on.
  bool MayWaitOn(int64_t now_us, uint64_t taken) {
    Settle(now_us, taken);
    return left_us_ > 0;
  }

  // What was left of the budget at the time of the last call.
  int64_t left_us() const { return left_us_; }

 private:
  void Settle(int64_t now_us, uint64_t taken) {
    // Counts no more bytes than keep the product small. What they earn is cut
    // to the budget below.
    const uint64_t earning =
        std::min(taken - taken_, limits_.min_rate * kMostSeconds);
    left_us_ += static_cast<int64_t>(earning * 1'000'000 / limits_.min_rate);
    if (waiting_) left_us_ -= now_us - settled_us_;
    // A look that comes late, as after a stop of the process, is no fault of
    // the neighbour's.
    left_us_ = std::clamp(left_us_, -limits_.budget_us, limits_.budget_us);
    settled_us_ = now_us;
    taken_ = taken;
  }

  // More than pass between two calls.
  static constexpr uint64_t kMostSeconds = 1u << 20;

  const PatienceLimits limits_;
  int64_t left_us_;
  int64_t settled_us_ = 0;
  uint64_t taken_ = 0;
  bool waiting_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LINK_PATIENCE_H_
