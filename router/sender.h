// Sends to a handle of another context: the other end of a receiver (ROL-3).
//
// Contract. One thread at a time, that of the router, which must outlive the
// sender. Small, and free to copy: what it names travels as a kSender value.
//
// Source of the facts: mitogen/core.py, Sender (0.3.54).

#ifndef MITOGEN_ROUTER_SENDER_H_
#define MITOGEN_ROUTER_SENDER_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/pickle/document.h"
#include "protocol/pickle/encoder.h"
#include "router/router.h"

namespace mitogen {

class Sender {
 public:
  Sender(Router* router, const Dialect& dialect, uint32_t context_id,
         uint32_t handle)
      : router_(router),
        dialect_(dialect),
        context_id_(context_id),
        handle_(handle) {}

  uint32_t context_id() const { return context_id_; }
  uint32_t handle() const { return handle_; }

  // Sends `value` of `document`, pickled. Errors: PKL-22.
  absl::StatusOr<SendResult> Send(
      const Document& document, ValueId value,
      PickleProfile profile = PickleProfile::kCompact) const;

  // Sends `bytes`: as they are from 0.3.39 on, as a pickled Blob before.
  absl::StatusOr<SendResult> SendBytes(absl::string_view bytes) const;

  // Ends the receiver by a dead message.
  SendResult Close() const;

 private:
  SendResult Route(Message message) const;

  Router* router_;
  Dialect dialect_;
  uint32_t context_id_;
  uint32_t handle_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SENDER_H_
