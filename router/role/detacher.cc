#include "router/role/detacher.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/dead.h"
#include "protocol/payload/empty.h"
#include "router/neighbour.h"

namespace mitogen {

Detacher::~Detacher() {
  if (reply_handle_.has_value()) router_->RemoveHandler(*reply_handle_);
}

void Detacher::Detach(Callback done) {
  if (reply_handle_.has_value()) {
    return done(CallerFault("ROL-13",
                            "expected no other request to detach, "
                            "got one that is under way"));
  }
  const std::optional<LinkId> parent = router_->ParentLink();
  if (!parent.has_value()) {
    detached_ = true;
    return done(absl::OkStatus());
  }
  const absl::StatusOr<uint32_t> handle = router_->AddHandler(
      {.persist = false, .respondent = router_->OptionsOf(*parent).remote_id},
      [this, done](const MessageView& message) { OnReply(message, done); });
  if (!handle.ok()) return done(handle.status());
  reply_handle_ = *handle;
  // From here on: the parent may be gone before its answer is read.
  detached_ = true;
  Message request = EmptyMessage(kDetaching);
  request.header.reply_to = *handle;
  RouteToNeighbour(router_, *parent, kDetaching, request.view());
}

// A dead message is a refusal, unless it says that the parent is gone.
void Detacher::OnReply(const MessageView& message, const Callback& done) {
  reply_handle_.reset();
  if (!message.header.is_dead() || !router_->ParentLink().has_value()) {
    return done(absl::OkStatus());
  }
  detached_ = false;
  done(PeerFault("ROL-13", absl::StrCat("expected the parent to agree, got a "
                                        "dead message: ",
                                        ParseDead(message).reason)));
}

}  // namespace mitogen
