// Several sources of messages as one, in the order in which the messages came
// in over all of them (ROL-4). Selects may be sources of selects.
//
// Contract. As EventSource; a select and its sources may end in any order. A
// source that is taken from by itself keeps the order right. A call takes time
// by the depth of selects in selects, which is the program's own choice.
//
// Source of the facts: mitogen/select.py, Select (0.3.54).

#ifndef MITOGEN_ROUTER_SELECT_H_
#define MITOGEN_ROUTER_SELECT_H_

#include <cstddef>
#include <optional>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "router/event_source.h"

namespace mitogen {

class Select : public EventSource {
 public:
  // If `oneshot`, a source is removed when an event of it is taken: a reply is
  // all that a call gives.
  explicit Select(bool oneshot = true) : oneshot_(oneshot) {}
  ~Select() override { Close(); }

  Select(const Select&) = delete;
  Select& operator=(const Select&) = delete;

  // What waits in `source` comes after what waits here. A caller fault (ROL-4)
  // if it has an owner, or if this select is part of it.
  absl::Status Add(EventSource* source);
  // What waits in it is no longer here. A caller fault (ROL-4) if it is not
  // ours.
  absl::Status Remove(EventSource* source);
  // Removes all sources, and this from its owner.
  void Close();

  // Whether anything can still come.
  bool has_sources() const { return !sources_.empty(); }

  size_t size() const override { return waiting_.size(); }
  std::optional<Event> Take() override;

  // For sources.
  Ticket NewTicket(EventSource* source);
  void Withdraw(Ticket ticket);

 private:
  struct Waiting {
    EventSource* source;
    // Of our own owner.
    Ticket ticket;
  };

  void TakeTickets() override;
  void ReturnTickets() override;

  const bool oneshot_;
  absl::flat_hash_set<EventSource*> sources_;
  absl::btree_map<Ticket, Waiting> waiting_;
  Ticket next_ticket_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SELECT_H_
