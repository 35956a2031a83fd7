#include "router/files/file_fetch.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/payload/call_reply.h"
#include "protocol/payload/dead.h"
#include "protocol/payload/file_chunk.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "protocol/transition.h"
#include "router/files/fetch_state.h"
#include "router/service/service_request.h"

namespace mitogen {
namespace {

std::optional<std::string> TextOf(const Document& document, ValueId dict,
                                  absl::string_view key) {
  const ValueId value = document.Find(dict, key).value_or(Document::None());
  // Python 2 has names as bytes.
  if (document.kind(value) == ValueKind::kBytes) {
    return std::string(document.bytes(value));
  }
  if (document.kind(value) != ValueKind::kText) return std::nullopt;
  return std::string(document.text(value));
}

double SecondsOf(const Document& document, ValueId dict,
                 absl::string_view key) {
  const ValueId value = document.Find(dict, key).value_or(Document::None());
  if (document.kind(value) != ValueKind::kInt) return document.AsFloat(value);
  return static_cast<double>(document.AsInt(value));
}

uint32_t ModeOf(const Document& document, ValueId dict) {
  const int64_t mode =
      document.AsInt(document.Find(dict, "mode").value_or(Document::None()));
  const bool fits = mode >= 0 && mode <= std::numeric_limits<uint32_t>::max();
  return fits ? static_cast<uint32_t>(mode) : 0;
}

// Only the size is needed; what else is missing or odd stays empty.
std::optional<FileStat> StatOf(const Document& document, ValueId dict) {
  const std::optional<ValueId> size = document.Find(dict, "size");
  if (!size.has_value() || document.kind(*size) != ValueKind::kInt ||
      document.AsInt(*size) < 0) {
    return std::nullopt;
  }
  FileStat stat;
  stat.size = static_cast<uint64_t>(document.AsInt(*size));
  stat.mode = ModeOf(document, dict);
  stat.owner = TextOf(document, dict, "owner");
  stat.group = TextOf(document, dict, "group");
  stat.mtime = SecondsOf(document, dict, "mtime");
  stat.atime = SecondsOf(document, dict, "atime");
  return stat;
}

}  // namespace

// Owned by the handlers too, which outlive an abandoned fetch.
class FileFetch::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Router* router, const Dialect& dialect, const Limits& limits,
          FetchOptions options, OnData on_data, OnEnd on_end)
      : router_(router),
        dialect_(dialect),
        options_(std::move(options)),
        decoder_(limits.ForSharedThread()),
        on_data_(std::move(on_data)),
        on_end_(std::move(on_end)) {}

  absl::Status Start() {
    ASSIGN_OR_RETURN(const uint32_t handle,
                     router_->AddHandler({.respondent = options_.context_id},
                                         [self = shared_from_this()](
                                             const MessageView& message) {
                                           self->OnChunk(message);
                                         }));
    handle_ = handle;
    Document document;
    const ValueId kwargs = document.NewKwargs();
    document.Set(kwargs, "path", document.Text(options_.path));
    document.Set(kwargs, "sender",
                 document.Sender(router_->identity().context_id, handle_));
    const absl::StatusOr<uint32_t> sent =
        SendServiceCall(router_, dialect_, options_.context_id,
                        {options_.service, "fetch", kwargs}, &document,
                        [self = shared_from_this()](const MessageView& reply) {
                          self->OnReply(reply);
                        });
    if (!sent.ok()) router_->RemoveHandler(handle_);
    return sent.status();
  }

  void Abandon() {
    on_data_ = nullptr;
    on_end_ = nullptr;
  }

 private:
  // False if the table has no such transition; nothing changes then.
  bool Take(FetchEvent event) {
    const std::optional<FetchState> next =
        NextState(kFetchTransitions, state_, event);
    state_ = next.value_or(state_);
    return next.has_value();
  }

  void OnReply(const MessageView& message) {
    if (state_ != FetchState::kAwaitingMetadata) return;
    const absl::StatusOr<CallReply> reply =
        ParseCallReply(message, &decoder_, &document_);
    if (!reply.ok()) {
      return End(FetchResult::End::kMalformed, reply.status().message());
    }
    if (reply->dead_reason.has_value()) {
      return End(FetchResult::End::kDead, *reply->dead_reason);
    }
    if (document_.kind(reply->value) == ValueKind::kCallError) {
      return End(FetchResult::End::kRefused, document_.text(reply->value));
    }
    result_.stat = StatOf(document_, reply->value);
    if (!result_.stat.has_value()) {
      return End(FetchResult::End::kMalformed,
                 absl::StrCat("expected metadata with a size, got ",
                              Repr(document_, reply->value), " (SVC-12)"));
    }
    Take(FetchEvent::kMetadata);
  }

  void OnChunk(const MessageView& message) {
    if (message.header.is_dead()) return OnClosed(message);
    const absl::StatusOr<FileChunk> chunk =
        ParseFileChunk(message, dialect_, &decoder_, &document_);
    if (!chunk.ok()) {
      return End(FetchResult::End::kMalformed, chunk.status().message());
    }
    if (!Take(FetchEvent::kChunk)) {
      return End(FetchResult::End::kMalformed,
                 "expected metadata before the first chunk (SVC-15)");
    }
    const uint64_t wanted =
        result_.stat->size - std::min(result_.stat->size, result_.received);
    result_.received += chunk->data.size();
    // What has come must be known before the function is called, which may
    // abandon the fetch.
    const size_t size = chunk->data.size();
    const OnData on_data = on_data_;
    if (on_data != nullptr && wanted > 0) {
      // A count of 32 bits would cut what is wanted of a larger file.
      on_data(chunk->data.substr(0, std::min<uint64_t>(wanted, size)));
    }
    Acknowledge(size);
  }

  // The router's own dead message says that the service is lost; any other is
  // the service's close.
  void OnClosed(const MessageView& message) {
    if (message.header.src_id != options_.context_id ||
        state_ != FetchState::kReceiving) {
      return End(FetchResult::End::kDead, ParseDead(message).reason);
    }
    const bool whole = result_.received == result_.stat->size;
    End(whole ? FetchResult::End::kComplete : FetchResult::End::kWrongSize,
        whole ? ""
              : absl::StrCat("expected ", result_.stat->size, " bytes, got ",
                             result_.received),
        FetchEvent::kClose);
  }

  void Acknowledge(size_t size) {
    Document document;
    const ValueId kwargs = document.NewKwargs();
    document.Set(kwargs, "size", document.Int(static_cast<int64_t>(size)));
    SendServiceCall(router_, dialect_, options_.context_id,
                    {options_.service, "acknowledge", kwargs}, &document,
                    nullptr)
        .status()
        .IgnoreError();
  }

  void End(FetchResult::End end, absl::string_view text,
           FetchEvent event = FetchEvent::kFault) {
    router_->RemoveHandler(handle_);
    Take(event);
    const OnEnd on_end = std::exchange(on_end_, nullptr);
    on_data_ = nullptr;
    if (on_end == nullptr) return;
    result_.end = end;
    result_.text = std::string(text);
    on_end(result_);
  }

  Router* const router_;
  const Dialect dialect_;
  const FetchOptions options_;
  PickleDecoder decoder_;
  Document document_;
  OnData on_data_;
  OnEnd on_end_;
  uint32_t handle_ = 0;
  FetchState state_ = FetchState::kAwaitingMetadata;
  FetchResult result_;
};

FileFetch::FileFetch(Router* router, const Dialect& dialect,
                     const Limits& limits, FetchOptions options, OnData on_data,
                     OnEnd on_end)
    : session_(std::make_shared<Session>(router, dialect, limits,
                                         std::move(options), std::move(on_data),
                                         std::move(on_end))) {}

FileFetch::~FileFetch() { session_->Abandon(); }

absl::Status FileFetch::Start() { return session_->Start(); }

}  // namespace mitogen
