#include "router/role/detached_links.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/payload/call_reply.h"
#include "protocol/payload/dead_reason.h"

namespace mitogen {

DetachedLinks::DetachedLinks(Router* router, const Dialect& dialect)
    : router_(router), dialect_(dialect) {
  router_->AddObserver(this);
  // A context becomes a parent once, so the handle is free.
  router_
      ->AddHandler(StandardHandler(kDetaching),
                   [this](const MessageView& message) { OnDetaching(message); })
      .IgnoreError();
}

// The sender is the context at the other end of its link.
void DetachedLinks::OnDetaching(const MessageView& message) {
  const MessageHeader& header = message.header;
  if (header.is_dead()) return;
  const std::optional<LinkId> link = router_->RouteTo(header.src_id);
  if (!link.has_value() || link == router_->ParentLink() ||
      !links_.insert(*link).second) {
    router_->Log(kLogWarning, absl::StrCat("refused ", DescribeMessage(message),
                                           ": no child that is attached "
                                           "(ROL-13)"));
    return router_->ReplyDead(header, kNotAttached);
  }
  absl::StatusOr<Message> reply = CallReplyMessage(
      Document::None(), dialect_, PickleProfile::kCompact, Document());
  // None can always be written.
  if (reply.ok()) router_->Reply(header, *std::move(reply));
}

}  // namespace mitogen
