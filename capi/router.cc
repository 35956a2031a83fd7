#include "mitogen/router.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "capi/event.h"
#include "capi/handles.h"
#include "router/router.h"

namespace mitogen::capi {
namespace {

RouterOptions OptionsOf(const mitogen_settings& settings) {
  RouterOptions options;
  options.max_message_size = settings.limits.max_message_size;
  return options;
}

}  // namespace
}  // namespace mitogen::capi

struct mitogen_router : private mitogen::LinkSender,
                        private mitogen::LogRecorder {
  mitogen_router(const mitogen_settings& settings, mitogen::Identity identity)
      : router(std::move(identity), mitogen::capi::OptionsOf(settings), this,
               this) {}

  void OnMessage(const mitogen::MessageView& message) {
    std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_MESSAGE);
    event->context_id = message.header.src_id;
    event->message = mitogen::Message::From(message);
    if (events.PushMessage(std::move(event))) return;
    router.ReplyDead(message.header, "the queue of messages is full");
  }

  mitogen::capi::EventQueue events;
  mitogen::Router router;

 private:
  mitogen::SendResult Send(mitogen::LinkId link,
                           const mitogen::MessageView& message) override {
    std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_SEND);
    event->link = static_cast<uint64_t>(link);
    event->message = mitogen::Message::From(message);
    return events.PushMessage(std::move(event)) ? mitogen::SendResult::kSent
                                                : mitogen::SendResult::kFull;
  }

  void Log(const mitogen::LogRecord& record) override {
    events.PushLog(router.identity().context_id, record);
  }
};

using mitogen::LinkId;
using mitogen::capi::ResultOf;

extern "C" {

mitogen_router* mitogen_router_new(const mitogen_settings* settings,
                                   uint32_t context_id,
                                   const uint32_t* parent_ids,
                                   size_t parent_count) {
  return new mitogen_router(
      *settings, {context_id, {parent_ids, parent_ids + parent_count}});
}

void mitogen_router_free(mitogen_router* router) { delete router; }

mitogen_result mitogen_router_add_link(mitogen_router* router,
                                       uint32_t remote_id, uint64_t* link,
                                       mitogen_error* error) {
  const absl::StatusOr<LinkId> added =
      router->router.AddLink({.remote_id = remote_id});
  if (added.ok()) *link = static_cast<uint64_t>(*added);
  return ResultOf(added.status(), error);
}

void mitogen_router_lose_link(mitogen_router* router, uint64_t link) {
  router->router.LoseLink(LinkId{link});
}

mitogen_result mitogen_router_add_route(mitogen_router* router,
                                        uint32_t context_id, uint64_t link,
                                        mitogen_error* error) {
  return ResultOf(router->router.AddRoute(context_id, LinkId{link}), error);
}

void mitogen_router_lose_context(mitogen_router* router, uint32_t context_id) {
  router->router.LoseContext(context_id);
}

mitogen_result mitogen_router_add_handle(mitogen_router* router,
                                         uint32_t handle, uint32_t* added,
                                         mitogen_error* error) {
  mitogen::HandlerOptions options;
  if (handle != 0) options.handle = handle;
  const absl::StatusOr<uint32_t> made = router->router.AddHandler(
      options, [router](const mitogen::MessageView& message) {
        router->OnMessage(message);
      });
  if (made.ok()) *added = *made;
  return ResultOf(made.status(), error);
}

void mitogen_router_remove_handle(mitogen_router* router, uint32_t handle) {
  router->router.RemoveHandler(handle);
}

void mitogen_router_receive(mitogen_router* router, uint64_t link,
                            const mitogen_message* message) {
  router->router.Receive(LinkId{link}, mitogen::capi::ViewOf(*message));
}

void mitogen_router_send(mitogen_router* router,
                         const mitogen_message* message) {
  router->router.Originate(message->dst_id, message->handle,
                           mitogen::capi::ViewOf(*message));
}

mitogen_event* mitogen_router_next(mitogen_router* router) {
  return router->events.Next();
}

}  // extern "C"
