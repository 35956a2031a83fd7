#include "router/resources/resource_requester.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/dead.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "router/neighbour.h"

namespace mitogen {
namespace {

// A request that waits: its name, in the table and in what waits for it, and
// what the two take beside it.
constexpr size_t kRequestOverhead = 256;

size_t RequestCost(size_t name_bytes) {
  return 2 * name_bytes + kRequestOverhead;
}

size_t SizeOf(const ResourceName& name) {
  return name.first.size() + name.second.size();
}

// Characters of a reason that a log shows.
constexpr size_t kShown = 200;

}  // namespace

ResourceRequester::ResourceRequester(Router* router, const Dialect& dialect,
                                     const Limits& limits,
                                     const ModuleLimits& module_limits)
    : router_(router),
      dialect_(dialect),
      limits_(limits),
      module_limits_(module_limits) {
  router_->AddObserver(this);
  // The router is new, so the handle is free.
  router_
      ->AddHandler(
          StandardHandler(kLoadResource),
          [this](const MessageView& message) { OnLoadResource(message); })
      .IgnoreError();
}

void ResourceRequester::Request(const ResourceName& name, Callback callback) {
  const auto cached = cache_.find(name);
  if (cached != cache_.end()) return callback(cached->second);
  const absl::Status room = CheckRoom(SizeOf(name));
  if (!room.ok()) return callback(room);
  const auto under_way = callbacks_.find(name);
  if (under_way != callbacks_.end()) {
    request_bytes_ += RequestCost(SizeOf(name));
    under_way->second.push_back(std::move(callback));
    return;
  }
  const absl::Status allowed = CheckRequest(name);
  if (!allowed.ok()) return callback(allowed);
  request_bytes_ += RequestCost(SizeOf(name));
  callbacks_[name].push_back(std::move(callback));
  const absl::Status sent = Send(name);
  if (!sent.ok()) Answer(name, sent);
}

absl::Status ResourceRequester::CheckRequest(const ResourceName& name) const {
  const size_t size = SizeOf(name);
  if (size > module_limits_.max_name_bytes) {
    return LimitFault("ROL-11", absl::StrCat("expected names of at most ",
                                             module_limits_.max_name_bytes,
                                             " bytes, got ", size));
  }
  if (callbacks_.size() >= module_limits_.max_requests) {
    return LimitFault(
        "ROL-11", absl::StrCat("expected at most ", module_limits_.max_requests,
                               " requests, got one more"));
  }
  return absl::OkStatus();
}

absl::Status ResourceRequester::CheckRoom(size_t name_bytes) const {
  const size_t cost = RequestCost(name_bytes);
  if (cost <= module_limits_.max_request_bytes - request_bytes_) {
    return absl::OkStatus();
  }
  return LimitFault(
      "ROL-11",
      absl::StrCat("expected requests under way to take at most ",
                   module_limits_.max_request_bytes, " bytes, got ", cost,
                   " more than the ", request_bytes_, " that they take"));
}

absl::Status ResourceRequester::Send(const ResourceName& name) {
  const std::optional<LinkId> parent = router_->ParentLink();
  if (!parent.has_value()) {
    return PeerFault("ROL-11", "expected a parent to ask, got none");
  }
  Document document;
  ASSIGN_OR_RETURN(const Message request,
                   ToMessage(GetResource{name.first, name.second}, dialect_,
                             PickleProfile::kCompact, &document));
  if (RouteToNeighbour(router_, *parent, kGetResource, request.view()) !=
      SendResult::kFull) {
    return absl::OkStatus();
  }
  return LimitFault("ROL-11",
                    "expected room in the queue to the parent, got "
                    "none");
}

void ResourceRequester::OnLoadResource(const MessageView& message) {
  if (message.header.is_dead()) return OnDead(message);
  PickleDecoder decoder(limits_);
  Document document;
  const absl::StatusOr<LoadResource> reply =
      ParseLoadResource(message, dialect_, &decoder, &document);
  if (!reply.ok()) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", reply.status().message()));
    return;
  }
  const ResourceName name(reply->package, reply->resource);
  std::optional<std::string> data;
  if (reply->data.has_value()) data.emplace(*reply->data);
  const auto content =
      std::make_shared<const std::optional<std::string>>(std::move(data));
  Keep(name, content);
  Answer(name, content);
}

// What a parent of the original sends in place of a file that is too large. It
// does not say which; but once there are as many as requests, it is all of
// them.
void ResourceRequester::OnDead(const MessageView& message) {
  // From our own router, at our own end.
  if (message.header.src_id == router_->identity().context_id) return;
  const std::string reason(TruncateText(ParseDead(message).reason, kShown));
  router_->Log(kLogError, absl::StrCat("the parent could not send a resource: ",
                                       reason, " (ROL-11)"));
  if (callbacks_.empty()) return;
  ++dead_;
  FailIfAllDead();
}

void ResourceRequester::FailIfAllDead() {
  if (callbacks_.empty()) dead_ = 0;
  if (dead_ < callbacks_.size() || dead_ == 0) return;
  dead_ = 0;
  request_bytes_ = 0;
  const absl::Status refused =
      PeerFault("ROL-11",
                "expected a resource, got the news that it cannot be "
                "sent");
  for (const auto& [name, callbacks] : std::exchange(callbacks_, {})) {
    for (const Callback& callback : callbacks) callback(refused);
  }
}

void ResourceRequester::Keep(const ResourceName& name,
                             const ResourceContent& content) {
  const auto old = cache_.find(name);
  if (old != cache_.end()) {
    cached_bytes_ -= SizeInBytes(name, old->second);
    cache_.erase(old);
  }
  const size_t size = SizeInBytes(name, content);
  if (cache_.size() >= module_limits_.max_cached ||
      size > module_limits_.max_cached_bytes - cached_bytes_) {
    return;
  }
  cached_bytes_ += size;
  cache_.emplace(name, content);
}

void ResourceRequester::Answer(const ResourceName& name,
                               const absl::StatusOr<ResourceContent>& answer) {
  const auto it = callbacks_.find(name);
  if (it == callbacks_.end()) return;
  const std::vector<Callback> callbacks = std::move(it->second);
  callbacks_.erase(it);
  request_bytes_ -= callbacks.size() * RequestCost(SizeOf(name));
  for (const Callback& callback : callbacks) callback(answer);
  FailIfAllDead();
}

void ResourceRequester::OnLinkLost(LinkId) {
  if (router_->ParentLink().has_value()) return;
  dead_ = 0;
  const absl::Status gone =
      PeerFault("ROL-11", "expected a resource, got the loss of the parent");
  request_bytes_ = 0;
  for (const auto& [name, callbacks] : std::exchange(callbacks_, {})) {
    for (const Callback& callback : callbacks) callback(gone);
  }
}

}  // namespace mitogen
