// A receiver here and a sender to one of another context, closed together
// (ROL-3). Each end learns the other's handle by other means.
//
// Source of the facts: mitogen/core.py, Channel (0.3.54).

#ifndef MITOGEN_ROUTER_CHANNEL_H_
#define MITOGEN_ROUTER_CHANNEL_H_

#include <memory>
#include <utility>

#include "router/receiver.h"
#include "router/sender.h"

namespace mitogen {

class Channel {
 public:
  Channel(std::unique_ptr<Receiver> receiver, Sender sender)
      : receiver_(std::move(receiver)), sender_(sender) {}

  Receiver& receiver() { return *receiver_; }
  const Sender& sender() const { return sender_; }

  void Close() {
    receiver_->Close();
    sender_.Close();
  }

 private:
  std::unique_ptr<Receiver> receiver_;
  Sender sender_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_CHANNEL_H_
