// Which links of a context wait for which (RTE-14): no more is read by a link
// whose next message leads to a full one. wait_line.h has the line of one full
// link, and link_flow.h its states.
//
// A link that waits has a budget of time too, so that it does not wait for one
// silent neighbour after another. The budget is PatienceLimits::budget_us at
// most. Waiting uses it up. The link regains one second for each min_rate bytes
// that the neighbours it waits for take meanwhile, and one second in each
// kRecovery seconds. Waiting for a parent has no limit.
//
// Contract. The owner of the links tells when one is full and when it has
// drained, asks before it takes a message that leads to a full one, and reads
// by a link no more from Host::StopReading() to Host::ReadOn(). A link waits
// for one other at a time. While a link is read from again, messages may come
// in: all calls may be made from within ReadOn(), also those that add and
// remove links.

#ifndef MITOGEN_ROUTER_WAITING_LINKS_H_
#define MITOGEN_ROUTER_WAITING_LINKS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "absl/container/btree_map.h"
#include "router/link.h"
#include "router/link_patience.h"
#include "router/wait_line.h"

namespace mitogen {

class WaitingLinks {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    // Of any clock that does not go back.
    virtual int64_t NowUs() = 0;
    // All bytes that the neighbour ever took by this link.
    virtual uint64_t TakenBytes(LinkId link) = 0;
    // Reads no more by `link`, because it leads to `full`.
    virtual void StopReading(LinkId link, LinkId full) = 0;
    // `link` does not wait for `full` any more. It may be removed already.
    virtual void ReadOn(LinkId link, LinkId full) = 0;
    // Calls OnPatience(full) after that time, and no longer at the time that
    // was set before; never, if there is none.
    virtual void SetTimer(LinkId full, std::optional<int64_t> after_us) = 0;
  };

  // Seconds in which a link that waits regains one.
  static constexpr int64_t kRecovery = 20;

  explicit WaitingLinks(Host* host) : host_(host) {}

  WaitingLinks(const WaitingLinks&) = delete;
  WaitingLinks& operator=(const WaitingLinks&) = delete;

  void Add(LinkId link, Neighbour neighbour, const PatienceLimits& patience);
  // Nobody waits for it any more, and it waits for nobody.
  void Remove(LinkId link);

  // Removes all. The host hears nothing of it.
  void Clear();

  // As much waits on the link as its owner likes, or more.
  void SetFull(LinkId link);
  // Less than that waits again. The links in line are read from again, until
  // this one is full anew.
  void SetDrained(LinkId link);
  // How many are full.
  size_t full_links() const { return full_links_; }

  // Whether a message for `link` may not be taken. A full link that nobody
  // waits for yet takes one more message if `is_short`, which says that little
  // waits for the message's subtree. Once a link waits, none is taken: later
  // ones would stay ahead of it for ever.
  template <typename IsShort>
  bool IsFullFor(LinkId link, const IsShort& is_short) const {
    const Entry* const entry = Find(link);
    if (entry == nullptr || !entry->line.is_full()) return false;
    return entry->neighbour == Neighbour::kParent || !entry->line.is_empty() ||
           !is_short();
  }

  // `link` waits for `full` from now on. False if it may not, since others have
  // waited for long enough: then its messages are taken or refused. False too
  // if one of the two is removed.
  bool LetWait(LinkId link, LinkId full);
  bool Waits(LinkId link) const;
  // How many wait for this one.
  size_t WaitFor(LinkId full) const;

  // See Host::SetTimer().
  void OnPatience(LinkId full) { ReadOn(full); }

 private:
  struct Entry {
    Entry(Neighbour neighbour, const PatienceLimits& patience, int64_t now_us)
        : neighbour(neighbour),
          limits(patience),
          line(neighbour, patience),
          left_us(patience.budget_us),
          settled_us(now_us) {}

    // For how long it may still wait, now that it has waited for `waited_us`
    // more while others took `taken` bytes.
    void Settle(int64_t now_us, int64_t waited_us, uint64_t taken);

    const Neighbour neighbour;
    const PatienceLimits limits;
    // Those that wait for this one; also some that are removed.
    WaitLine line;
    size_t waiting = 0;
    std::optional<LinkId> waits_for;
    // Since when, and what the other one had taken by then.
    int64_t waits_since_us = 0;
    // The other one is no parent.
    bool has_limit = true;
    uint64_t taken_before = 0;
    int64_t left_us;
    int64_t settled_us;
  };

  Entry* Find(LinkId link) const;
  void ReadOn(LinkId full);
  void ReadOnNow(LinkId link, LinkId full);

  Host* const host_;
  absl::btree_map<LinkId, std::unique_ptr<Entry>> links_;
  size_t full_links_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_WAITING_LINKS_H_
