#include "router/files/file_service.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/payload/dead_reason.h"
#include "protocol/payload/file_chunk.h"
#include "router/service/call_check.h"
#include "router/service/service_error.h"

namespace mitogen {
namespace {

// Bytes of a file in one chunk. Before chunks were raw, the original on Python
// 3 left room for the pickle of a Blob that is all ASCII.
constexpr size_t kPickledChunkSize = 130972;
// What the pickle of a Blob takes at most beside the bytes.
constexpr size_t kPickleRoom = 64;

// A chunk that the router refused would end the transfer, and what is left of
// the window would never be acknowledged.
size_t ChunkSize(const Dialect& dialect, size_t max_message_size) {
  const size_t usual =
      dialect.tag_is_encoding ? kFileChunkSize : kPickledChunkSize;
  const size_t pickle = dialect.tag_is_encoding ? 0 : kPickleRoom;
  if (max_message_size <= pickle) return 1;
  return std::min(usual, max_message_size - pickle);
}

ValueId NameOrNone(const std::optional<std::string>& name, Document* document) {
  return name.has_value() ? document->Text(*name) : Document::None();
}

ValueId Metadata(const FileStat& stat, Document* document) {
  const ValueId dict = document->NewDict();
  document->Set(dict, "size", document->Int(static_cast<int64_t>(stat.size)));
  document->Set(dict, "mode", document->Int(stat.mode));
  document->Set(dict, "owner", NameOrNone(stat.owner, document));
  document->Set(dict, "group", NameOrNone(stat.group, document));
  document->Set(dict, "mtime", document->Float(stat.mtime));
  document->Set(dict, "atime", document->Float(stat.atime));
  return dict;
}

// Of an integer of any size: what does not fit is more than is ever owed.
std::optional<uint64_t> SizeOf(const Document& document, ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kBool:
      return document.AsBool(value) ? 1 : 0;
    case ValueKind::kInt:
      if (document.AsInt(value) < 0) return std::nullopt;
      return static_cast<uint64_t>(document.AsInt(value));
    default: {
      const absl::string_view bytes = document.IntegerBytes(value, nullptr);
      if (bytes.empty() || (bytes.back() & 0x80) != 0) return std::nullopt;
      return std::numeric_limits<uint64_t>::max();
    }
  }
}

}  // namespace

FileService::FileService(Router* router, const Dialect& dialect,
                         FileSource* source, const FileServiceLimits& limits)
    : Service(std::string(kFileServiceName), InvokerKind::kPlain,
              MethodsOf(this)),
      router_(router),
      dialect_(dialect),
      source_(source),
      limits_(limits),
      paths_(limits.max_paths),
      transfers_({.window_bytes = limits.window_bytes,
                  .chunk_bytes =
                      ChunkSize(dialect, router->options().max_message_size),
                  .max_jobs_per_link = limits.max_jobs_per_link,
                  .max_jobs_per_context = limits.max_jobs_per_context,
                  .max_queues_per_link = limits.max_queues_per_link},
                 this) {
  router_->AddObserver(this);
}

std::vector<ServiceMethod> FileService::MethodsOf(FileService* self) {
  return {
      {.name = "register",
       .policies = {ServicePolicy::kAllowParents},
       .required = {{"path", ArgumentKind::kPath}},
       .run =
           [self](ServiceCall call) {
             self->OnRegister(std::move(call), false);
           }},
      {.name = "register_prefix",
       .policies = {ServicePolicy::kAllowParents},
       .required = {{"path", ArgumentKind::kPath}},
       .run =
           [self](ServiceCall call) {
             self->OnRegister(std::move(call), true);
           }},
      {.name = "fetch",
       .policies = {ServicePolicy::kAllowAny},
       .no_reply = true,
       .required = {{"path", ArgumentKind::kPath},
                    {"sender", ArgumentKind::kSender}},
       .run = [self](ServiceCall call) { self->OnFetch(std::move(call)); }},
      {.name = "acknowledge",
       .policies = {ServicePolicy::kAllowAny},
       .no_reply = true,
       .required = {{"size", ArgumentKind::kInt}},
       .run = [self](ServiceCall call) { self->OnAcknowledge(call); }},
  };
}

void FileService::OnRegister(ServiceCall call, bool is_prefix) {
  const absl::string_view path = call.arguments().text(call.Argument("path"));
  const absl::Status added = is_prefix ? RegisterPrefix(path) : Register(path);
  if (!added.ok()) return call.Fail(ServiceError(added.message()));
  call.Return(Document::None());
}

// What lies below a prefix need not have been put there by whoever registered
// it, so not every link there is followed for everybody.
std::optional<FileService::Allowed> FileService::PathFor(
    const MessageHeader& caller, absl::string_view path) const {
  const bool is_parent = router_->identity().HasParentAuthority(caller.auth_id);
  std::optional<std::string> found = paths_.Find(path);
  if (found.has_value()) {
    const bool all = is_parent || paths_.Has(path);
    return Allowed{*std::move(found),
                   all ? FileLinks::kAll : FileLinks::kTrusted};
  }
  if (!is_parent) return std::nullopt;
  return Allowed{std::string(path), FileLinks::kAll};
}

void FileService::OnFetch(ServiceCall call) {
  const absl::string_view path = call.arguments().text(call.Argument("path"));
  const ValueId sender = call.Argument("sender");
  const FileTransfers::Target target{call.arguments().context_id(sender),
                                     call.arguments().handle(sender)};
  const std::optional<Allowed> found = PathFor(call.header(), path);
  if (!found.has_value()) {
    return call.Fail(ServiceError(absl::StrCat(
        "Path ", ShownName(path), " is not registered with FileService.")));
  }
  if (target.context_id != call.header().src_id) {
    return call.Fail(
        ServiceError("sender= kwarg context must match requestee context"));
  }
  if (absl::StrContains(found->path, '\0')) {
    return call.Fail(PythonError("builtins.ValueError", "embedded null byte"));
  }
  const FileTransfers::Via via = ViaTo(target.context_id);
  if (!HasRoom(target.context_id)) {
    return call.Fail(ServiceError(absl::StrCat(
        "expected at most ", limits_.max_jobs_per_context,
        " transfers to one context, and no more than its share of ",
        limits_.max_jobs_per_link, " by one link, got one more (SVC-13)")));
  }
  absl::StatusOr<OpenFile> file = source_->Open(found->path, found->links);
  if (!file.ok()) return call.Fail(file.status());
  // The answer goes first: its receiver then hears of the file before its
  // bytes, and can acknowledge the first while others are under way.
  call.Return(Metadata(file->stat, call.reply()));
  // To send it may have cost the link.
  if (ViaTo(target.context_id) != via) return;
  transfers_.Add(
      via, target, std::move(file->reader),
      SubtreeCharge(&shares_, router_->LineageOf(target.context_id), 1));
  if (on_transfer_ != nullptr) on_transfer_();
}

void FileService::OnAcknowledge(const ServiceCall& call) {
  const uint32_t context_id = call.header().src_id;
  const std::optional<uint64_t> size =
      SizeOf(call.arguments(), call.Argument("size"));
  if (!size.has_value()) {
    router_->Log(kLogError, absl::StrCat("dropped an acknowledgement of fewer "
                                         "than 0 bytes from context ",
                                         context_id, " (SVC-13)"));
    return;
  }
  const uint64_t excess =
      transfers_.Acknowledge(ViaTo(context_id), context_id, *size);
  if (excess == 0) return;
  router_->Log(kLogError,
               absl::StrCat("context ", context_id, " acknowledged ", *size,
                            " bytes, ", excess, " more than it owes (SVC-13)"));
}

FileTransfers::Via FileService::ViaTo(uint32_t context_id) const {
  if (context_id == router_->identity().context_id) return std::nullopt;
  return router_->LinkTo(context_id);
}

bool FileService::HasRoom(uint32_t context_id) const {
  return transfers_.HasRoom(ViaTo(context_id), context_id) &&
         shares_.Fits(router_->LineageOf(context_id), 1,
                      limits_.max_jobs_per_link);
}

void FileService::Send(const FileTransfers::Target& target,
                       const MessageView& message,
                       Router::FullHandler on_full) {
  router_->Originate(target.context_id, target.handle, message,
                     std::move(on_full));
}

void FileService::SendChunk(const FileTransfers::Target& target,
                            absl::string_view data) {
  const auto on_full = [this, target, size = data.size(),
                        is_alive = std::weak_ptr<bool>(is_alive_)] {
    if (!is_alive.expired()) transfers_.OnChunkRefused(target, size);
  };
  // Leaves from where it was read.
  if (dialect_.tag_is_encoding) {
    return Send(target, {{.encoding = Encoding::kRaw}, data}, on_full);
  }
  Document document;
  const absl::StatusOr<Message> message =
      ToMessage(FileChunk{data}, dialect_, PickleProfile::kCompact, &document);
  // Bytes can always be written.
  if (message.ok()) Send(target, message->view(), on_full);
}

void FileService::Close(const FileTransfers::Target& target,
                        const absl::Status& status) {
  if (!status.ok()) {
    router_->Log(kLogError,
                 absl::StrCat("a transfer to context ", target.context_id,
                              " ends early: ", status.message()));
  }
  Send(target, DeadMessage(0, 0, 0, kSenderClosed).view());
}

void FileService::OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                                const std::vector<LinkId>&) {
  // What is behind a lost link ends with it; until then nothing new is sent.
  if (by.has_value() && !router_->HasLink(*by)) return;
  transfers_.LoseContext(context_id);
}

}  // namespace mitogen
