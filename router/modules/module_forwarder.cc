#include "router/modules/module_forwarder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/forward_module.h"
#include "protocol/payload/get_module.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "router/modules/sized_answers.h"
#include "router/neighbour.h"

namespace mitogen {
namespace {

// Characters of a name that a log shows.
constexpr size_t kShown = 200;

}  // namespace

ModuleForwarder::ModuleForwarder(Router* router, ModuleRequester* requester,
                                 const Dialect& dialect,
                                 const ModuleLimits& limits)
    : router_(router),
      requester_(requester),
      dialect_(dialect),
      sent_(router, limits),
      waiting_(limits.max_waiting_per_link, limits.max_waiting_bytes_per_link),
      max_absent_bytes_per_link_(limits.max_absent_bytes_per_link) {
  router_->AddObserver(this);
  // A context becomes a parent once, so the handles are free.
  router_
      ->AddHandler(StandardHandler(kGetModule),
                   [this](const MessageView& message) { OnGetModule(message); })
      .IgnoreError();
  router_
      ->AddHandler(
          StandardHandler(kForwardModule),
          [this](const MessageView& message) { OnForwardModule(message); })
      .IgnoreError();
}

void ModuleForwarder::OnGetModule(const MessageView& message) {
  if (message.header.is_dead()) return;
  const std::optional<LinkId> link = router_->RouteTo(message.header.src_id);
  const absl::StatusOr<GetModule> request = ParseGetModule(message);
  if (!link.has_value() || !request.ok()) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", request.status().message()));
    return;
  }
  const std::string fullname(request->fullname);
  if (!MayAsk(*link, fullname)) return SendNone({*link}, fullname);
  using Added = WaitingChildren<std::string>::Added;
  const Added added = waiting_.Add(fullname, fullname.size(), *link);
  if (added == Added::kTooMany) return SendNone({*link}, fullname);
  if (added == Added::kOneMore) return;
  requester_->Request(
      fullname,
      [this, fullname](const absl::StatusOr<LoadedModulePtr>& answer) {
        OnAnswer(fullname, answer);
      });
}

bool ModuleForwarder::MayAsk(LinkId link, absl::string_view fullname) const {
  const auto absent = absent_bytes_by_link_.find(link);
  return absent == absent_bytes_by_link_.end() ||
         absent->second < max_absent_bytes_per_link_ ||
         requester_->Find(fullname) != nullptr;
}

// The child learns of a failure, too, as of a module that there is not; but
// that is no fact to remember.
void ModuleForwarder::OnAnswer(const std::string& fullname,
                               const absl::StatusOr<LoadedModulePtr>& answer) {
  const absl::btree_set<LinkId> links = waiting_.Take(fullname);
  if (answer.ok()) {
    for (LinkId link : links) {
      if (!(*answer)->found) {
        absent_bytes_by_link_[link] += (*answer)->SizeInBytes();
      }
      SendWithRelated(link, **answer, /*is_asked_for=*/true);
    }
    return;
  }
  router_->Log(kLogWarning,
               absl::StrCat("no module ", TruncateText(fullname, kShown), ": ",
                            answer.status().message()));
  SendNone(links, fullname);
}

void ModuleForwarder::SendNone(const absl::btree_set<LinkId>& links,
                               const std::string& fullname) {
  const LoadedModulePtr none = NoSuchModule(fullname, dialect_);
  for (LinkId link : links) {
    RouteToNeighbour(router_, link, kLoadModule, none->view());
  }
}

void ModuleForwarder::SendWithRelated(LinkId link, const LoadedModule& module,
                                      bool is_asked_for) {
  for (const std::string& name : module.related) {
    const LoadedModulePtr related = requester_->Find(name);
    if (related == nullptr) continue;
    SendModuleOnce(router_, &sent_, link, *related, dialect_,
                   /*is_asked_for=*/false);
  }
  SendModuleOnce(router_, &sent_, link, module, dialect_, is_asked_for);
}

void ModuleForwarder::OnForwardModule(const MessageView& message) {
  if (message.header.is_dead()) return;
  const absl::Status forwarded = ForwardModule(message);
  if (forwarded.ok()) return;
  router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                       ": ", forwarded.message()));
}

absl::Status ModuleForwarder::ForwardModule(const MessageView& message) {
  ASSIGN_OR_RETURN(const mitogen::ForwardModule request,
                   ParseForwardModule(message));
  const std::optional<LinkId> link = router_->RouteTo(request.context_id);
  if (!link.has_value() || link == router_->ParentLink()) {
    return PeerFault("ROL-9", absl::StrCat("expected a context below this one, "
                                           "got ",
                                           request.context_id));
  }
  if (!sent_.Contains(*link, request.fullname)) {
    const LoadedModulePtr module = requester_->Find(request.fullname);
    if (module == nullptr) {
      return PeerFault("ROL-9",
                       absl::StrCat("expected a module that was sent before, "
                                    "got ",
                                    request.fullname));
    }
    SendWithRelated(*link, *module, /*is_asked_for=*/false);
  }
  if (router_->OptionsOf(*link).remote_id != request.context_id) {
    RouteToNeighbour(router_, *link, kForwardModule, {{}, message.payload});
  }
  return absl::OkStatus();
}

}  // namespace mitogen
