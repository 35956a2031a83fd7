// The operations on streams of frames.

#include <cstdint>
#include <limits>
#include <string>

#include "conformance/scenario/scenario_json.h"
#include "conformance/testee/message_reader.h"
#include "conformance/testee/operation.h"
#include "protocol/frame.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

void AppendMessage(const MessageView& message, std::string* out) {
  out->push_back('{');
  AppendMessageMembers(message, out);
  out->push_back('}');
}

// The argument `max_message_size`, as a limit.
absl::StatusOr<Limits> LimitsOf(const Request& request) {
  Limits limits;
  if (request.Has("max_message_size")) {
    ASSIGN_OR_RETURN(const uint64_t size,
                     request.Number("max_message_size",
                                    std::numeric_limits<uint32_t>::max()));
    limits.max_message_size = static_cast<uint32_t>(size);
  }
  return limits;
}

// Appends the messages that are there now.
absl::Status TakeMessages(FrameDecoder* decoder, std::string* out) {
  for (;;) {
    ASSIGN_OR_RETURN(const auto message, decoder->Next());
    if (!message.has_value()) return absl::OkStatus();
    if (out->back() != '[') out->push_back(',');
    AppendMessage(*message, out);
  }
}

absl::Status DecodeChunks(const Json& chunks, FrameDecoder* decoder,
                          std::string* out) {
  for (const Json& json : chunks) {
    ASSIGN_OR_RETURN(const std::string chunk, ReadHex(json, "a chunk"));
    decoder->Feed(chunk);
    RETURN_IF_ERROR(TakeMessages(decoder, out));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FrameDecode(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const Dialect dialect, request.PeerDialect());
  ASSIGN_OR_RETURN(const Json* chunks, request.List("chunks"));
  ASSIGN_OR_RETURN(const Limits limits, LimitsOf(request));
  FrameDecoder decoder(dialect, limits);
  std::string* messages = answer->Begin("messages");
  messages->push_back('[');
  const absl::Status status = DecodeChunks(*chunks, &decoder, messages);
  messages->push_back(']');
  if (status.ok()) answer->Number("rest", decoder.buffered());
  return status;
}

absl::Status FrameEncode(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const Dialect dialect, request.PeerDialect());
  ASSIGN_OR_RETURN(const Json* messages, request.List("messages"));
  ASSIGN_OR_RETURN(const Limits limits, LimitsOf(request));
  std::string bytes;
  for (const Json& json : *messages) {
    ASSIGN_OR_RETURN(const Message message, ReadMessage(json));
    RETURN_IF_ERROR(AppendFrame(message.view(), dialect, limits, &bytes));
  }
  answer->Bytes("bytes", bytes);
  return absl::OkStatus();
}

}  // namespace mitogen
