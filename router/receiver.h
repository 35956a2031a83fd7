// A handle, and the queue of messages that came to it, for a program that
// takes them when it likes (ROL-2).
//
// Contract. One thread at a time, that of the router; nothing here waits: who
// wants to, does so by EventSource::SetNotify(). Messages come out in the order
// of their arrival, dead ones included. After the first dead message nothing
// more comes, unless that is asked for. A message that finds the queue full is
// dropped, and answered dead if it wants an answer.
//
// Source of the facts: mitogen/core.py, Receiver and Latch (0.3.54).

#ifndef MITOGEN_ROUTER_RECEIVER_H_
#define MITOGEN_ROUTER_RECEIVER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "protocol/message.h"
#include "router/event_source.h"
#include "router/router.h"

namespace mitogen {

struct ReceiverOptions {
  HandlerOptions handler;
  // Whether a dead message is the last. The original goes on, which matters to
  // a receiver with several senders.
  bool dead_ends = true;
  // Messages that wait, and bytes of their payloads. Stops: a sender that is
  // faster than this program. Tests: receiver_test, DropsWhatDoesNotFit.
  size_t max_messages = 1u << 20;
  size_t max_bytes = 256u << 20;
};

class Receiver : public EventSource {
 public:
  // Fails as Router::AddHandler() does. `router` must outlive the receiver.
  static absl::StatusOr<std::unique_ptr<Receiver>> Open(
      Router* router, const ReceiverOptions& options = {});
  ~Receiver() override { Close(); }

  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  uint32_t handle() const { return handle_; }
  // Whether more messages may come; those that wait can be taken either way.
  bool is_open() const { return registered_; }

  // The oldest message, if one waits.
  std::optional<Message> Next();

  // Gives up the handle, and forgets what waits.
  void Close();

  size_t size() const override { return queue_.size(); }
  size_t bytes() const { return bytes_; }
  // Messages that did not fit.
  uint64_t dropped() const { return dropped_; }

  std::optional<Event> Take() override;

 private:
  struct Waiting {
    Message message;
    Ticket ticket = 0;
  };

  Receiver(Router* router, const ReceiverOptions& options)
      : router_(router), options_(options) {}

  void OnMessage(const MessageView& message);
  bool Fits(const MessageView& message) const;
  void Drop(const MessageView& message);
  void Unregister();
  void TakeTickets() override;
  void ReturnTickets() override;

  Router* const router_;
  const ReceiverOptions options_;
  uint32_t handle_ = 0;
  bool registered_ = true;
  std::deque<Waiting> queue_;
  size_t bytes_ = 0;
  uint64_t dropped_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_RECEIVER_H_
