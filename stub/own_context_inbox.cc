// The part of OwnContext that opens and closes inboxes.

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "protocol/payload/dead_reason.h"
#include "stub/inbox.h"
#include "stub/link/time_limit.h"
#include "stub/own_context.h"

namespace mitogen {
namespace {

// Makes a handler that fills `queue`. The queue is finished when the last copy
// of the handler goes.
MessageHandler FeedOf(std::shared_ptr<InboxQueue> queue, Router* router) {
  InboxQueue* const messages = queue.get();
  const std::shared_ptr<InboxQueue> feed(
      messages, [queue = std::move(queue)](InboxQueue*) { queue->Finish(); });
  return [feed, router](const MessageView& message) {
    if (feed->Push(message)) return;
    router->ReplyDead(message.header, absl::Substitute(kHandleQueueFull,
                                                       message.header.handle));
  };
}

// Any context may send there, and all wait while this thread reads.
MessageHandler CallOf(Inbox::Callback on_value, const Limits& own_limits) {
  return [on_value = std::move(on_value),
          limits = own_limits.ForSharedThread()](const MessageView& message) {
    on_value(Inbox::ValueOf(message, limits));
  };
}

}  // namespace

absl::StatusOr<Inbox> OwnContext::OpenInbox(
    Inbox::Callback on_value, const std::optional<Context>& only_from) {
  HandlerOptions options;
  if (only_from.has_value()) options.respondent = only_from->id();
  std::shared_ptr<InboxQueue> queue;
  if (on_value == nullptr) queue = std::make_shared<InboxQueue>();
  absl::StatusOr<uint32_t> handle =
      absl::CancelledError("expected a running context, it has shut down");
  loop_->PostAndWait([&] {
    handle = router_->AddHandler(
        options, queue != nullptr ? FeedOf(queue, router_)
                                  : CallOf(std::move(on_value), limits_));
  });
  if (!handle.ok()) return handle.status();
  return Inbox(this, *handle, std::move(queue));
}

void OwnContext::AwaitMessage(const std::shared_ptr<InboxQueue>& queue,
                              absl::Duration timeout,
                              Inbox::MessageCallback done) {
  auto receiver = std::make_shared<Completion<Message>>(std::move(done));
  loop_->Post([this, queue, timeout, receiver = std::move(receiver)] {
    queue->Await(receiver);
    LimitTime<Message>(
        loop_, timeout, receiver,
        [queue, timeout](const InboxQueue::Receiver& late) {
          queue->StopWaiting(late);
          late->Finish(absl::DeadlineExceededError(absl::StrCat(
              "expected a message within ", absl::FormatDuration(timeout))));
        });
  });
}

void OwnContext::CloseInbox(uint32_t handle) {
  loop_->PostAndWait([&] { router_->RemoveHandler(handle); });
}

}  // namespace mitogen
