#include "router/modules/module_requester.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/dead.h"
#include "protocol/payload/get_module.h"
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

// Characters of a reason that a log shows.
constexpr size_t kShown = 200;

}  // namespace

ModuleRequester::ModuleRequester(Router* router, const Limits& limits,
                                 const ModuleLimits& module_limits,
                                 ImportPolicy policy)
    : router_(router),
      limits_(limits),
      module_limits_(module_limits),
      policy_(std::move(policy)) {
  router_->AddObserver(this);
  // The router is new, so the handle is free.
  router_
      ->AddHandler(
          StandardHandler(kLoadModule),
          [this](const MessageView& message) { OnLoadModule(message); })
      .IgnoreError();
}

void ModuleRequester::Import(absl::string_view fullname, Callback callback) {
  const ImportDenial denial = policy_.Denied(fullname);
  if (denial == ImportDenial::kNone) {
    return Request(fullname, std::move(callback));
  }
  callback(CallerFault(
      "ROL-8",
      absl::StrCat("expected a module that may be asked for, got ", fullname,
                   ", which is ", ImportDenialText(denial))));
}

void ModuleRequester::Request(absl::string_view fullname, Callback callback) {
  if (const LoadedModulePtr module = Find(fullname)) return callback(module);
  const absl::Status room = CheckRoom(fullname.size());
  if (!room.ok()) return callback(room);
  const auto under_way = callbacks_.find(fullname);
  if (under_way != callbacks_.end()) {
    request_bytes_ += RequestCost(fullname.size());
    under_way->second.push_back(std::move(callback));
    return;
  }
  const absl::Status allowed = CheckRequest(fullname);
  if (!allowed.ok()) return callback(allowed);
  request_bytes_ += RequestCost(fullname.size());
  callbacks_[std::string(fullname)].push_back(std::move(callback));
  const absl::Status sent = Send(fullname);
  if (!sent.ok()) Answer(fullname, sent);
}

LoadedModulePtr ModuleRequester::Find(absl::string_view fullname) const {
  const auto it = cache_.find(fullname);
  return it == cache_.end() ? nullptr : it->second;
}

absl::Status ModuleRequester::CheckRequest(absl::string_view fullname) const {
  if (fullname.size() > module_limits_.max_name_bytes) {
    return LimitFault("ROL-8", absl::StrCat("expected a name of at most ",
                                            module_limits_.max_name_bytes,
                                            " bytes, got ", fullname.size()));
  }
  if (callbacks_.size() >= module_limits_.max_requests) {
    return LimitFault(
        "ROL-8", absl::StrCat("expected at most ", module_limits_.max_requests,
                              " requests, got one more"));
  }
  if (overflowed_) {
    return LimitFault("ROL-8",
                      "expected room for another module, got one too "
                      "many already");
  }
  return absl::OkStatus();
}

absl::Status ModuleRequester::CheckRoom(size_t name_bytes) const {
  const size_t cost = RequestCost(name_bytes);
  if (cost <= module_limits_.max_request_bytes - request_bytes_) {
    return absl::OkStatus();
  }
  return LimitFault(
      "ROL-8",
      absl::StrCat("expected requests under way to take at most ",
                   module_limits_.max_request_bytes, " bytes, got ", cost,
                   " more than the ", request_bytes_, " that they take"));
}

absl::Status ModuleRequester::Send(absl::string_view fullname) {
  const std::optional<LinkId> parent = router_->ParentLink();
  if (!parent.has_value()) {
    return PeerFault("ROL-8", "expected a parent to ask, got none");
  }
  ASSIGN_OR_RETURN(Message request, ToMessage(GetModule{fullname}));
  const SendResult sent =
      RouteToNeighbour(router_, *parent, request.header.handle, request.view());
  if (sent != SendResult::kFull) {
    return absl::OkStatus();
  }
  return LimitFault("ROL-8",
                    "expected room in the queue to the parent, got "
                    "none");
}

void ModuleRequester::OnLoadModule(const MessageView& message) {
  if (message.header.is_dead()) return LogDead(message);
  const absl::StatusOr<LoadedModulePtr> module =
      ReadLoadedModule(message, limits_);
  if (!module.ok()) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", module.status().message()));
    return;
  }
  Keep(*module);
  Answer((*module)->fullname, module);
}

// What a parent of the original sends in place of a module that is too large.
// It names none, and may be about one that is only related, so it answers no
// request.
void ModuleRequester::LogDead(const MessageView& message) {
  // From our own router, at our own end.
  if (message.header.src_id == router_->identity().context_id) return;
  router_->Log(kLogError,
               absl::StrCat("the parent could not send a module: ",
                            TruncateText(ParseDead(message).reason, kShown),
                            "; ", callbacks_.size(),
                            " requests may wait for it for ever (ROL-8)"));
}

void ModuleRequester::Keep(const LoadedModulePtr& module) {
  const auto old = cache_.find(module->fullname);
  if (old != cache_.end()) {
    cached_bytes_ -= old->second->SizeInBytes();
    cache_.erase(old);
  }
  const size_t size = module->SizeInBytes();
  if (cache_.size() < module_limits_.max_cached &&
      size <= module_limits_.max_cached_bytes - cached_bytes_) {
    cached_bytes_ += size;
    cache_.emplace(module->fullname, module);
  } else if (!std::exchange(overflowed_, true)) {
    router_->Log(kLogError, absl::StrCat("modules from ", module->fullname,
                                         " on are not kept: expected at most ",
                                         module_limits_.max_cached, " of ",
                                         module_limits_.max_cached_bytes,
                                         " bytes, got more (ROL-8)"));
  }
}

void ModuleRequester::Answer(absl::string_view fullname,
                             const absl::StatusOr<LoadedModulePtr>& answer) {
  const auto it = callbacks_.find(fullname);
  if (it == callbacks_.end()) return;
  const std::vector<Callback> callbacks = std::move(it->second);
  callbacks_.erase(it);
  request_bytes_ -= callbacks.size() * RequestCost(fullname.size());
  for (const Callback& callback : callbacks) callback(answer);
}

void ModuleRequester::OnLinkLost(LinkId) {
  if (router_->ParentLink().has_value()) return;
  const absl::Status gone =
      PeerFault("ROL-8", "expected a module, got the loss of the parent");
  request_bytes_ = 0;
  for (const auto& [fullname, callbacks] : std::exchange(callbacks_, {})) {
    for (const Callback& callback : callbacks) callback(gone);
  }
}

}  // namespace mitogen
