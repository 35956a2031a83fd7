#include "router/resource_responder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "router/neighbour.h"

namespace mitogen {

ResourceResponder::ResourceResponder(Router* router, ResourceSource* source,
                                     const Dialect& dialect,
                                     const Limits& limits)
    : router_(router), source_(source), dialect_(dialect), limits_(limits) {
  // The router is new, so the handle is free.
  router_
      ->AddHandler(
          {.handle = kGetResource},
          [this](const MessageView& message) { OnGetResource(message); })
      .IgnoreError();
}

void ResourceResponder::OnGetResource(const MessageView& message) {
  if (message.header.is_dead()) return;
  const std::optional<LinkId> link = router_->RouteTo(message.header.src_id);
  if (!link.has_value()) return;
  const absl::StatusOr<Message> answer = Answer(message);
  if (!answer.ok()) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", answer.status().message()));
    return;
  }
  RouteToNeighbour(router_, *link, kLoadResource, answer->view());
}

absl::StatusOr<Message> ResourceResponder::Answer(const MessageView& message) {
  PickleDecoder decoder(limits_);
  Document document;
  const absl::StatusOr<GetResource> request =
      ParseGetResource(message, dialect_, &decoder, &document);
  if (!request.ok()) return request.status();
  return LoadResourceMessage(ResourceName(request->package, request->resource),
                             Read(*request), dialect_);
}

std::optional<std::string> ResourceResponder::Read(const GetResource& request) {
  if (source_ == nullptr) return std::nullopt;
  absl::StatusOr<std::optional<std::string>> content =
      source_->Read(request.package, request.resource);
  if (content.ok()) return *std::move(content);
  router_->Log(kLogWarning, absl::StrCat("cannot read a resource: ",
                                         content.status().message()));
  return std::nullopt;
}

}  // namespace mitogen
