#include <cstdint>
#include <limits>
#include <string>

#include "conformance/scenario/scenario_json.h"
#include "conformance/testee/message_reader.h"
#include "conformance/testee/operation.h"
#include "protocol/frame.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

void AppendMessage(const MessageView& message, std::string* out) {
  out->push_back('{');
  AppendMessageMembers(message, out);
  out->push_back('}');
}

// Appends the messages that are there now.
absl::Status TakeMessages(FrameDecoder* decoder, std::string* out) {
  for (;;) {
    const auto message = decoder->Next();
    if (!message.ok()) return message.status();
    if (!message->has_value()) return absl::OkStatus();
    if (out->back() != '[') out->push_back(',');
    AppendMessage(**message, out);
  }
}

absl::Status DecodeChunks(const Json& chunks, FrameDecoder* decoder,
                          std::string* out) {
  for (const Json& json : chunks) {
    const absl::StatusOr<std::string> chunk = ReadHex(json, "a chunk");
    if (!chunk.ok()) return chunk.status();
    decoder->Feed(*chunk);
    const absl::Status status = TakeMessages(decoder, out);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FrameDecode(const Request& request, AnswerWriter* answer) {
  const absl::StatusOr<Dialect> dialect = request.PeerDialect();
  if (!dialect.ok()) return dialect.status();
  const absl::StatusOr<const Json*> chunks = request.List("chunks");
  if (!chunks.ok()) return chunks.status();
  Limits limits;
  if (request.Has("max_message_size")) {
    const absl::StatusOr<uint64_t> size = request.Number(
        "max_message_size", std::numeric_limits<uint32_t>::max());
    if (!size.ok()) return size.status();
    limits.max_message_size = static_cast<uint32_t>(*size);
  }
  FrameDecoder decoder(*dialect, limits);
  std::string* messages = answer->Begin("messages");
  messages->push_back('[');
  const absl::Status status = DecodeChunks(**chunks, &decoder, messages);
  messages->push_back(']');
  if (status.ok()) answer->Number("rest", decoder.buffered());
  return status;
}

absl::Status FrameEncode(const Request& request, AnswerWriter* answer) {
  const absl::StatusOr<Dialect> dialect = request.PeerDialect();
  if (!dialect.ok()) return dialect.status();
  const absl::StatusOr<const Json*> messages = request.List("messages");
  if (!messages.ok()) return messages.status();
  std::string bytes;
  for (const Json& json : **messages) {
    const absl::StatusOr<Message> message = ReadMessage(json);
    if (!message.ok()) return message.status();
    const absl::Status status =
        AppendFrame(message->view(), *dialect, Limits(), &bytes);
    if (!status.ok()) return status;
  }
  answer->Bytes("bytes", bytes);
  return absl::OkStatus();
}

}  // namespace mitogen
