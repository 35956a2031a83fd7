// What a Select can wait for: a source of messages, such as a Receiver or
// another Select. Kept apart so that the two know each other by this alone.
//
// Contract. One thread at a time, that of the router. A source has one owner at
// most, and takes its leave of it when it is destroyed.

#ifndef MITOGEN_ROUTER_EVENT_SOURCE_H_
#define MITOGEN_ROUTER_EVENT_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "protocol/message.h"

namespace mitogen {

class Receiver;
class Select;

struct Event {
  // Where the message came in, whatever selects are above it.
  Receiver* source = nullptr;
  Message message;
};

class EventSource {
 public:
  virtual ~EventSource() = default;

  // Events that Take() would return.
  virtual size_t size() const = 0;
  // The oldest event, if there is one.
  virtual std::optional<Event> Take() = 0;

  // Null if there is none.
  Select* owner() const { return owner_; }

  // `notify` is called after each event that came, here first and then in the
  // owners, from the nearest up. It may take events and change who owns whom,
  // but destroy none of these sources.
  void SetNotify(std::function<void()> notify) { notify_ = std::move(notify); }

 protected:
  // The place of an event in the order of its owner.
  using Ticket = uint64_t;

  friend class Select;

  // Owned or no longer owned from here on: takes a ticket of the owner for
  // each event that waits, or gives them back.
  virtual void TakeTickets() = 0;
  virtual void ReturnTickets() = 0;
  void Notify();

  Select* owner_ = nullptr;

 private:
  std::function<void()> notify_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_EVENT_SOURCE_H_
