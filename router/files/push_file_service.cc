#include "router/files/push_file_service.h"

#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"
#include "router/service/call_check.h"
#include "router/service/service_error.h"
#include "router/service/service_request.h"

namespace mitogen {
namespace {

constexpr size_t kReadSize = 128u << 10;

PushFileService::Destination DestinationOf(const ServiceCall& call) {
  const Document& document = call.arguments();
  const ValueId context = call.Argument("context");
  PushFileService::Destination to{document.context_id(context), std::nullopt};
  const ValueId name = document.context_name(context);
  if (!document.is_none(name)) to.name = std::string(document.text(name));
  return to;
}

// As mitogen.core.to_text() has it for what is text or bytes.
std::optional<absl::string_view> PathOf(const Document& document,
                                        ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kText:
    case ValueKind::kSecret:
      return document.text(value);
    case ValueKind::kBytes:
      if (!IsWtf8(document.bytes(value))) return std::nullopt;
      return document.bytes(value);
    default:
      return std::nullopt;
  }
}

std::optional<absl::string_view> SourceOf(const Document& document,
                                          ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kText:
    case ValueKind::kSecret:
      return document.text(value);
    case ValueKind::kBytes:
    case ValueKind::kBlob:
    case ValueKind::kByteArray:
      return document.bytes(value);
    default:
      return std::nullopt;
  }
}

// By path, the last of each: as many are looked for as there are.
using Sources = absl::flat_hash_map<absl::string_view, ValueId>;

Sources SourcesOf(const Document& document, ValueId dict) {
  Sources sources;
  for (const DictEntries::Entry entry : document.entries(dict)) {
    if (document.kind(entry.key) != ValueKind::kText) continue;
    sources.insert_or_assign(document.text(entry.key), entry.value);
  }
  return sources;
}

}  // namespace

PushFileService::PushFileService(Router* router, const Dialect& dialect,
                                 FileSource* source, Options options)
    : Service(std::string(kPushFileServiceName), InvokerKind::kPlain,
              MethodsOf(this)),
      router_(router),
      dialect_(dialect),
      source_(source),
      options_(std::move(options)),
      files_(options_.limits) {
  router_->AddObserver(this);
}

std::vector<ServiceMethod> PushFileService::MethodsOf(PushFileService* self) {
  const std::vector<ServicePolicy> parents = {ServicePolicy::kAllowParents};
  const Argument context = {"context", ArgumentKind::kContext};
  return {
      {.name = "propagate_paths_and_modules",
       .policies = parents,
       .required = {context, {"paths", ArgumentKind::kList}},
       // Up to 0.2 with the modules as a third list, which is not used.
       .optional = {"overridden_sources", "extra_sys_paths", "modules"},
       .run =
           [self](ServiceCall call) {
             self->OnPropagatePaths(std::move(call));
           }},
      {.name = "propagate_to",
       .policies = parents,
       .required = {context, {"path", ArgumentKind::kPath}},
       .optional = {"overridden_source"},
       .run =
           [self](ServiceCall call) { self->OnPropagateTo(std::move(call)); }},
      {.name = "store_and_forward",
       .policies = parents,
       .no_reply = true,
       .required = {{"path", ArgumentKind::kText},
                    {"data", ArgumentKind::kBlob},
                    context},
       .run = [self](ServiceCall call) { self->OnStoreAndForward(call); }},
      {.name = "forward",
       .policies = parents,
       .no_reply = true,
       .required = {{"path", ArgumentKind::kPath}, context},
       .run = [self](ServiceCall call) { self->OnForward(call); }},
  };
}

void PushFileService::OnShutdown() {
  files_.Close(ServiceError("the service has shut down"));
}

absl::Status PushFileService::PropagateTo(
    const Destination& to, absl::string_view path,
    std::optional<absl::string_view> overridden_source) {
  if (files_.Find(path) == nullptr) {
    ASSIGN_OR_RETURN(std::string file, overridden_source.has_value()
                                           ? std::string(*overridden_source)
                                           : ReadFile(path));
    const absl::Status added = files_.Add(path, std::move(file));
    if (!added.ok()) return ServiceError(added.message());
  }
  const absl::Status sent = Forward(to, path);
  files_.Tell(path, absl::OkStatus());
  return sent;
}

absl::StatusOr<std::string> PushFileService::ReadFile(
    absl::string_view path) const {
  if (source_ == nullptr) {
    return ServiceError("this context has no files to push");
  }
  ASSIGN_OR_RETURN(OpenFile file, source_->Open(path, FileLinks::kAll));
  std::string content;
  while (true) {
    const size_t before = content.size();
    content.resize(before + kReadSize);
    ASSIGN_OR_RETURN(
        const size_t got,
        file.reader->Read(absl::MakeSpan(content).subspan(before)));
    content.resize(before + got);
    if (got == 0) return content;
    const absl::Status room = files_.CheckRoom(path, content.size());
    if (!room.ok()) return ServiceError(room.message());
  }
}

void PushFileService::OnPropagateTo(ServiceCall call) {
  const absl::Status done = PropagateTo(
      DestinationOf(call), call.arguments().text(call.Argument("path")),
      SourceOf(call.arguments(), call.Argument("overridden_source")));
  if (!done.ok()) return call.Fail(done);
  call.Return(Document::None());
}

void PushFileService::OnPropagatePaths(ServiceCall call) {
  const Document& document = call.arguments();
  const Destination to = DestinationOf(call);
  const Sources sources =
      SourcesOf(document, call.Argument("overridden_sources"));
  for (const ValueId item : document.items(call.Argument("paths"))) {
    const std::optional<absl::string_view> path = PathOf(document, item);
    if (!path.has_value()) {
      return call.Fail(TypeError(
          absl::StrCat("expected paths as text, got a ",
                       ValueKindName(document.kind(item)), " (SVC-17)")));
    }
    const auto source = sources.find(*path);
    const absl::Status done = PropagateTo(
        to, *path,
        source == sources.end() ? std::nullopt
                                : SourceOf(document, source->second));
    if (!done.ok()) return call.Fail(done);
  }
  for (const ValueId item : document.items(call.Argument("extra_sys_paths"))) {
    const std::optional<absl::string_view> path = PathOf(document, item);
    if (path.has_value() && options_.on_module_path != nullptr) {
      options_.on_module_path(*path);
    }
  }
  call.Return(Document::None());
}

void PushFileService::OnStoreAndForward(const ServiceCall& call) {
  const Document& document = call.arguments();
  const absl::string_view path = document.text(call.Argument("path"));
  const Destination to = DestinationOf(call);
  const absl::Status added =
      files_.Add(path, std::string(document.bytes(call.Argument("data"))));
  if (!added.ok()) {
    router_->Log(kLogError,
                 absl::StrCat("a pushed file is lost: ", added.message()));
  } else if (to.context_id != router_->identity().context_id) {
    ForwardOrLog(to, path);
  }
  files_.Tell(path, added);
}

void PushFileService::OnForward(const ServiceCall& call) {
  const std::string path(call.arguments().text(call.Argument("path")));
  const absl::Status waits =
      files_.Await(path, [this, to = DestinationOf(call),
                          path](const absl::StatusOr<absl::string_view>& file) {
        if (file.ok()) ForwardOrLog(to, path);
      });
  if (!waits.ok()) router_->Log(kLogError, std::string(waits.message()));
}

void PushFileService::ForwardOrLog(const Destination& to,
                                   absl::string_view path) {
  const absl::Status sent = Forward(to, path);
  if (!sent.ok()) router_->Log(kLogError, std::string(sent.message()));
}

absl::Status PushFileService::Forward(const Destination& to,
                                      absl::string_view path) {
  if (to.context_id == router_->identity().context_id) return absl::OkStatus();
  // Never by the parent's link, which the original falls back to: what is not
  // below is lost, and the parent would refuse it.
  const std::optional<LinkId> link = router_->RouteTo(to.context_id);
  if (!link.has_value() || link == router_->ParentLink()) {
    return ServiceError(
        absl::StrCat("there is no context ", to.context_id, " below this one"));
  }
  const uint32_t child_id = router_->OptionsOf(*link).remote_id;
  if (!sent_[*link].insert(std::string(path)).second) {
    if (child_id == to.context_id) return absl::OkStatus();
    return Send(child_id, "forward", to, path, nullptr);
  }
  const absl::Status sent =
      Send(child_id, "store_and_forward", to, path,
           [this, link = *link, child_id, path = std::string(path)] {
             OnNoRoom(link, child_id, path);
           });
  if (!sent.ok()) sent_[*link].erase(std::string(path));
  return sent;
}

// The call has no answer, and there is no way to say that a file will not come:
// the next one who pushes it sends it.
void PushFileService::OnNoRoom(LinkId link, uint32_t child_id,
                               absl::string_view path) {
  sent_[link].erase(std::string(path));
  router_->Log(kLogError,
               absl::StrCat("the file ", ShownName(path),
                            " was not sent: it found no room in the queue to "
                            "context ",
                            child_id, " (RTE-14)"));
}

absl::Status PushFileService::Send(uint32_t child_id, absl::string_view method,
                                   const Destination& to,
                                   absl::string_view path,
                                   Router::FullHandler on_full) {
  Document document;
  const ValueId kwargs = document.NewKwargs();
  document.Set(kwargs, "path", document.Text(path));
  if (method == "store_and_forward") {
    document.Set(kwargs, "data",
                 document.Borrow(ValueKind::kBlob, *files_.Find(path)));
  }
  document.Set(kwargs, "context", document.Context(to.context_id, to.name));
  const absl::Status sent =
      SendServiceCall(router_, dialect_, child_id, {name(), method, kwargs},
                      &document, nullptr, std::move(on_full))
          .status();
  if (sent.ok()) return sent;
  return ServiceError(absl::StrCat("the file ", ShownName(path),
                                   " was not sent: ", sent.message()));
}

}  // namespace mitogen
