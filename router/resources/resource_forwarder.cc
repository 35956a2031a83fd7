#include "router/resources/resource_forwarder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "router/modules/sized_answers.h"
#include "router/resources/resource_request.h"

namespace mitogen {

ResourceForwarder::ResourceForwarder(Router* router,
                                     ResourceRequester* requester,
                                     const Dialect& dialect,
                                     const Limits& limits,
                                     const ModuleLimits& module_limits)
    : router_(router),
      requester_(requester),
      dialect_(dialect),
      limits_(limits),
      module_limits_(module_limits),
      waiting_(module_limits.max_waiting_per_link,
               module_limits.max_waiting_bytes_per_link) {
  router_->AddObserver(this);
  // A context becomes a parent once, so the handle is free.
  router_
      ->AddHandler(
          StandardHandler(kGetResource),
          [this](const MessageView& message) { OnGetResource(message); })
      .IgnoreError();
}

void ResourceForwarder::OnGetResource(const MessageView& message) {
  if (message.header.is_dead()) return;
  const std::optional<LinkId> link = router_->RouteTo(message.header.src_id);
  const absl::StatusOr<ResourceName> name =
      ReadResourceRequest(message, dialect_, limits_, module_limits_);
  if (!link.has_value() || !name.ok()) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", name.status().message()));
    return;
  }
  using Added = WaitingChildren<ResourceName>::Added;
  const Added added =
      waiting_.Add(*name, name->first.size() + name->second.size(), *link);
  if (added == Added::kTooMany) return Send({*link}, *name, std::nullopt);
  if (added == Added::kOneMore) return;
  requester_->Request(
      *name,
      [this, name = *name](const absl::StatusOr<ResourceContent>& answer) {
        OnAnswer(name, answer);
      });
}

void ResourceForwarder::OnAnswer(
    const ResourceName& name, const absl::StatusOr<ResourceContent>& answer) {
  const absl::btree_set<LinkId> links = waiting_.Take(name);
  if (!answer.ok()) {
    router_->Log(kLogWarning,
                 absl::StrCat("no resource for ", links.size(),
                              " children: ", answer.status().message()));
  }
  const std::optional<std::string> none;
  Send(links, name, answer.ok() ? **answer : none);
}

void ResourceForwarder::Send(const absl::btree_set<LinkId>& links,
                             const ResourceName& name,
                             const std::optional<std::string>& content) {
  for (LinkId link : links) {
    // Names that were read can be written.
    SendResource(router_, link, name, content, dialect_).IgnoreError();
  }
}

}  // namespace mitogen
