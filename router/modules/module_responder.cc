#include "router/modules/module_responder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/forward_module.h"
#include "protocol/payload/get_module.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "router/modules/main_guard.h"
#include "router/modules/sized_answers.h"
#include "router/neighbour.h"
#include "zlib.h"

namespace mitogen {
namespace {

// Characters of a name that a log shows.
constexpr size_t kShown = 200;

// A larger source takes the best compression longer than others may wait.
constexpr size_t kBestCompressed = 2u << 20;

// As Python's zlib.compress(source, 9), or less where that takes too long.
std::string Compress(absl::string_view source) {
  const int level =
      source.size() <= kBestCompressed ? Z_BEST_COMPRESSION : Z_BEST_SPEED;
  uLongf size = compressBound(source.size());
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size,
            reinterpret_cast<const Bytef*>(source.data()), source.size(),
            level);
  out.resize(size);
  return out;
}

ValueId ListOf(const std::vector<std::string>& names, Document* document) {
  const ValueId list = document->NewList();
  for (const std::string& name : names) {
    document->Append(list, document->Text(ReplaceInvalidUtf8(name)));
  }
  return list;
}

absl::string_view TopLevel(absl::string_view fullname) {
  return fullname.substr(0, fullname.find('.'));
}

}  // namespace

ModuleResponder::ModuleResponder(Router* router, ModuleSource* source,
                                 ImportPolicy policy, const Dialect& dialect,
                                 const ModuleLimits& limits)
    : router_(router),
      source_(source),
      policy_(std::move(policy)),
      dialect_(dialect),
      limits_(limits),
      sent_(router, limits) {
  // The router is new, so the handle is free.
  router_
      ->AddHandler(StandardHandler(kGetModule),
                   [this](const MessageView& message) { OnGetModule(message); })
      .IgnoreError();
}

void ModuleResponder::OnGetModule(const MessageView& message) {
  if (message.header.is_dead()) return;
  const std::optional<LinkId> link = router_->RouteTo(message.header.src_id);
  if (!link.has_value()) return;
  const absl::StatusOr<GetModule> request = ParseGetModule(message);
  if (!request.ok()) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", request.status().message()));
    return;
  }
  if (sent_.Contains(*link, request->fullname)) {
    router_->Log(kLogWarning,
                 absl::StrCat(DescribeMessage(message), " asks for ",
                              TruncateText(request->fullname, kShown),
                              ", which was sent before (ROL-10)"));
    return;
  }
  SendWithRelated(*link, request->fullname, /*is_asked_for=*/true);
}

// A refusal is not remembered: it may be another one's business next time.
void ModuleResponder::SendWithRelated(LinkId link, absl::string_view fullname,
                                      bool is_asked_for) {
  if (sent_.Contains(link, fullname)) return;
  const absl::StatusOr<LoadedModulePtr> module = Load(fullname);
  if (module.ok()) {
    SendRelated(link, **module);
    SendModuleOnce(router_, &sent_, link, **module, dialect_, is_asked_for);
    return;
  }
  // What is wrong with this machine's files its user should know.
  const bool is_refusal = FaultOf(module.status()).has_value();
  router_->Log(is_refusal ? kLogDebug : kLogWarning,
               absl::StrCat("no module ", TruncateText(fullname, kShown), ": ",
                            module.status().message()));
  RouteToNeighbour(router_, link, kLoadModule,
                   NoSuchModule(fullname, dialect_)->view());
}

// What is in a package is of no use before the package, so it is sent only if
// the package was.
void ModuleResponder::SendRelated(LinkId link, const LoadedModule& module) {
  for (const std::string& name : module.related) {
    const absl::string_view top = TopLevel(name);
    if (top != module.fullname && !sent_.Contains(link, top)) continue;
    if (sent_.Contains(link, name)) continue;
    const absl::StatusOr<LoadedModulePtr> related = Load(name);
    if (!related.ok()) continue;
    SendModuleOnce(router_, &sent_, link, **related, dialect_,
                   /*is_asked_for=*/false);
  }
}

absl::Status ModuleResponder::ForwardModules(
    uint32_t context_id, absl::Span<const std::string> fullnames) {
  const std::optional<LinkId> link = router_->RouteTo(context_id);
  if (!link.has_value()) {
    return CallerFault("ROL-10", absl::StrCat("expected a context with a "
                                              "route, got ",
                                              context_id));
  }
  for (const std::string& fullname : fullnames) {
    for (size_t dot = 0; dot != std::string::npos;) {
      dot = fullname.find('.', dot + 1);
      ForwardOne(*link, context_id, absl::string_view(fullname).substr(0, dot));
    }
  }
  return absl::OkStatus();
}

void ModuleResponder::ForwardOne(LinkId link, uint32_t context_id,
                                 absl::string_view fullname) {
  SendWithRelated(link, fullname, /*is_asked_for=*/false);
  if (router_->OptionsOf(link).remote_id == context_id) return;
  const absl::StatusOr<Message> message =
      ToMessage(ForwardModule{context_id, fullname});
  if (!message.ok()) return;
  RouteToNeighbour(router_, link, kForwardModule, message->view());
}

absl::StatusOr<LoadedModulePtr> ModuleResponder::Load(
    absl::string_view fullname) {
  const auto cached = cache_.find(fullname);
  if (cached != cache_.end()) return cached->second;
  absl::StatusOr<LoadedModulePtr> module = Build(fullname);
  if (module.ok()) Keep(*module);
  return module;
}

absl::StatusOr<LoadedModulePtr> ModuleResponder::Build(
    absl::string_view fullname) {
  const ImportDenial denial = policy_.Denied(fullname);
  if (denial != ImportDenial::kNone) {
    return PeerFault("ROL-10", ImportDenialText(denial));
  }
  if (source_ == nullptr || fullname.size() > limits_.max_name_bytes) {
    return NoSuchModule(fullname, dialect_);
  }
  ASSIGN_OR_RETURN(const std::optional<ModuleSourceText> text,
                   source_->Find(fullname));
  if (!text.has_value()) return NoSuchModule(fullname, dialect_);
  return BuildFound(fullname, *text);
}

absl::StatusOr<LoadedModulePtr> ModuleResponder::BuildFound(
    absl::string_view fullname, const ModuleSourceText& text) {
  if (!text.warning.empty()) {
    router_->Log(kLogWarning, absl::StrCat(text.path, ": ", text.warning));
  }
  absl::StatusOr<absl::string_view> source = absl::string_view(text.source);
  if (fullname == "__main__") source = NeutralizeMain(text.source);
  if (!source.ok()) {
    // Of the program that runs here, so whoever runs it should know.
    router_->Log(kLogError,
                 absl::StrCat(text.path, ": ", source.status().message()));
    return source.status();
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> related,
                   source_->Related(fullname));
  std::vector<std::string> allowed;
  for (const std::string& name : related) {
    if (policy_.Denied(name) == ImportDenial::kNone) allowed.push_back(name);
  }
  Document document;
  const std::string compressed = Compress(*source);
  LoadModule module = {.fullname = fullname,
                       .path = text.path,
                       .compressed = compressed,
                       .related = ListOf(allowed, &document)};
  if (text.submodules.has_value()) {
    module.pkg_present = ListOf(*text.submodules, &document);
  }
  return MakeLoadedModule(module, dialect_, &document);
}

// What does not fit is made anew each time.
void ModuleResponder::Keep(const LoadedModulePtr& module) {
  const size_t size = module->SizeInBytes();
  if (module->fullname.size() > limits_.max_name_bytes ||
      cache_.size() >= limits_.max_cached ||
      size > limits_.max_cached_bytes - cached_bytes_) {
    return;
  }
  if (!module->found) {
    if (size > limits_.max_absent_bytes - absent_bytes_) return;
    absent_bytes_ += size;
  }
  cached_bytes_ += size;
  cache_.emplace(module->fullname, module);
}

}  // namespace mitogen
