#include "router/resources/resource_responder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "router/modules/sized_answers.h"
#include "router/resources/resource_request.h"

namespace mitogen {
namespace {

// Characters of a name that a log shows.
constexpr size_t kShown = 200;

}  // namespace

ResourceResponder::ResourceResponder(Router* router, ResourceSource* source,
                                     ImportPolicy policy,
                                     const Dialect& dialect,
                                     const Limits& limits,
                                     const ModuleLimits& module_limits)
    : router_(router),
      source_(source),
      policy_(std::move(policy)),
      dialect_(dialect),
      limits_(limits),
      module_limits_(module_limits) {
  // The router is new, so the handle is free.
  router_
      ->AddHandler(
          StandardHandler(kGetResource),
          [this](const MessageView& message) { OnGetResource(message); })
      .IgnoreError();
}

void ResourceResponder::OnGetResource(const MessageView& message) {
  if (message.header.is_dead()) return;
  const std::optional<LinkId> link = router_->RouteTo(message.header.src_id);
  if (!link.has_value()) return;
  const absl::Status answered = Answer(*link, message);
  if (answered.ok()) return;
  router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                       ": ", answered.message()));
}

absl::Status ResourceResponder::Answer(LinkId link,
                                       const MessageView& message) {
  ASSIGN_OR_RETURN(
      const ResourceName name,
      ReadResourceRequest(message, dialect_, limits_, module_limits_));
  return SendResource(router_, link, name,
                      Read(link, {name.first, name.second}), dialect_);
}

std::optional<std::string> ResourceResponder::Read(LinkId link,
                                                   const GetResource& request) {
  if (source_ == nullptr) return std::nullopt;
  const absl::Status allowed = Check(request);
  if (!allowed.ok()) {
    router_->Log(kLogDebug, absl::StrCat("no resource in the package ",
                                         TruncateText(request.package, kShown),
                                         ": ", allowed.message()));
    return std::nullopt;
  }
  absl::StatusOr<std::optional<std::string>> content =
      ReadIfThereIsRoom(link, request);
  if (content.ok()) return *std::move(content);
  router_->Log(kLogWarning, absl::StrCat("cannot read a resource: ",
                                         content.status().message()));
  return std::nullopt;
}

absl::StatusOr<std::optional<std::string>> ResourceResponder::ReadIfThereIsRoom(
    LinkId link, const GetResource& request) {
  const std::optional<uint64_t> size =
      source_->SizeOf(request.package, request.resource);
  const ResourceName name(request.package, request.resource);
  if (size.has_value() && !ResourceHasRoom(*router_, link, name, *size)) {
    return std::nullopt;
  }
  return source_->Read(request.package, request.resource);
}

absl::Status ResourceResponder::Check(const GetResource& request) const {
  const size_t size = request.package.size() + request.resource.size();
  if (size > module_limits_.max_name_bytes) {
    return LimitFault("ROL-11", absl::StrCat("expected names of at most ",
                                             module_limits_.max_name_bytes,
                                             " bytes, got ", size));
  }
  const ImportDenial denial = policy_.Denied(request.package);
  if (denial == ImportDenial::kNone) return absl::OkStatus();
  return PeerFault("ROL-11", ImportDenialText(denial));
}

}  // namespace mitogen
