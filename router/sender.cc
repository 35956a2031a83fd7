#include "router/sender.h"

#include <utility>

namespace mitogen {
namespace {

// The original's words: programs match on them.
constexpr absl::string_view kClosed = "Sender was explicitly closed";

}  // namespace

absl::StatusOr<SendResult> Sender::Send(const Document& document, ValueId value,
                                        PickleProfile profile) const {
  Message message;
  if (dialect_.tag_is_encoding) message.header.encoding = Encoding::kPickle;
  const absl::Status written =
      EncodePickle(document, value, profile, &message.payload);
  if (!written.ok()) return written;
  return Route(std::move(message));
}

absl::StatusOr<SendResult> Sender::SendBytes(absl::string_view bytes) const {
  if (!dialect_.tag_is_encoding) {
    Document document;
    return Send(document, document.Borrow(ValueKind::kBlob, bytes));
  }
  Message message;
  message.header.encoding = Encoding::kRaw;
  message.payload = std::string(bytes);
  return Route(std::move(message));
}

SendResult Sender::Close() const {
  return Route(DeadMessage(context_id_, handle_, router_->identity().context_id,
                           kClosed));
}

SendResult Sender::Route(Message message) const {
  return router_->Originate(context_id_, handle_, message.view());
}

}  // namespace mitogen
