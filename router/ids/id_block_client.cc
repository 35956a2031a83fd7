#include "router/ids/id_block_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/dead.h"
#include "protocol/payload/empty.h"

namespace mitogen {

IdBlockClient::IdBlockClient(Router* router, const Limits& limits)
    : router_(router), limits_(limits) {}

IdBlockClient::~IdBlockClient() {
  if (reply_handle_.has_value()) router_->RemoveHandler(*reply_handle_);
}

void IdBlockClient::Allocate(Callback callback) {
  waiting_.push_back(std::move(callback));
  Serve();
}

// A callback may ask for another id: it then waits behind the others.
void IdBlockClient::Serve() {
  if (std::exchange(serving_, true)) return;
  while (!waiting_.empty() && block_.first != block_.end) {
    const Callback callback = std::move(waiting_.front());
    waiting_.pop_front();
    callback(block_.first++);
  }
  serving_ = false;
  if (!waiting_.empty()) Request();
}

void IdBlockClient::Request() {
  if (reply_handle_.has_value()) return;
  const absl::StatusOr<uint32_t> handle = router_->AddHandler(
      {.persist = false, .respondent = kMasterId},
      [this](const MessageView& message) { OnReply(message); });
  if (!handle.ok()) return Fail(handle.status());
  reply_handle_ = *handle;
  Message request = EmptyMessage(kAllocateId);
  request.header.reply_to = *handle;
  router_->Originate(kMasterId, kAllocateId, request.view());
}

void IdBlockClient::OnReply(const MessageView& message) {
  reply_handle_.reset();
  const absl::StatusOr<IdBlock> block = ReadReply(message);
  if (!block.ok()) return Fail(block.status());
  block_ = *block;
  Serve();
}

absl::StatusOr<IdBlock> IdBlockClient::ReadReply(
    const MessageView& message) const {
  if (message.header.is_dead()) {
    return PeerFault("ROL-5",
                     absl::StrCat("expected a block of context ids, got a dead "
                                  "message: ",
                                  ParseDead(message).reason));
  }
  PickleDecoder decoder(limits_);
  Document document;
  return ParseIdBlock(message, &decoder, &document);
}

void IdBlockClient::Fail(const absl::Status& error) {
  for (const Callback& callback : std::exchange(waiting_, {})) callback(error);
}

}  // namespace mitogen
