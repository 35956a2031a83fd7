#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "conformance/testee/atom_reader.h"
#include "conformance/testee/json_text.h"
#include "conformance/testee/operation.h"
#include "protocol/fault.h"
#include "protocol/frame.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

struct HeaderField {
  const char* name;
  uint32_t MessageHeader::* field;
};

// All but the tag, in the order of the wire.
constexpr HeaderField kHeaderFields[] = {
    {"dst", &MessageHeader::dst_id},        {"src", &MessageHeader::src_id},
    {"auth", &MessageHeader::auth_id},      {"handle", &MessageHeader::handle},
    {"reply_to", &MessageHeader::reply_to},
};

void AppendMessage(const MessageView& message, std::string* out) {
  absl::StrAppend(out,
                  "{\"tag\":", static_cast<uint32_t>(message.header.encoding));
  for (const HeaderField& row : kHeaderFields) {
    absl::StrAppend(out, ",\"", row.name, "\":", message.header.*row.field);
  }
  out->append(",\"payload\":");
  AppendJsonHex(message.payload, out);
  out->push_back('}');
}

// Integers of more than 64 bits are doubles to the JSON library.
bool IsInteger(const Json& json) {
  constexpr double kBeyond64Bits = 9223372036854775808.0;
  return json.is_number_integer() ||
         (json.is_number_float() &&
          std::fabs(json.get<double>()) >= kBeyond64Bits);
}

// A number of the header; the original cannot write one that does not fit.
absl::StatusOr<uint32_t> HeaderNumber(const Json& message, const char* name,
                                      uint32_t max) {
  const absl::StatusOr<const Json*> number = Request(message).Any(name);
  if (!number.ok()) return number.status();
  if (!IsInteger(**number)) {
    return Expected(absl::StrCat(name, " to be an integer"));
  }
  if (!(*number)->is_number_unsigned() || (*number)->get<uint64_t>() > max) {
    return CallerFault("FRM-1", absl::StrCat("expected ", name, " from 0 to ",
                                             max, ", got ", (*number)->dump()));
  }
  return static_cast<uint32_t>((*number)->get<uint64_t>());
}

absl::StatusOr<Message> ReadMessage(const Json& json) {
  if (!json.is_object()) return Expected("a message to be an object");
  Message message;
  const absl::StatusOr<uint32_t> tag =
      HeaderNumber(json, "tag", std::numeric_limits<uint16_t>::max());
  if (!tag.ok()) return tag.status();
  message.header.encoding = static_cast<Encoding>(*tag);
  for (const HeaderField& row : kHeaderFields) {
    const absl::StatusOr<uint32_t> number =
        HeaderNumber(json, row.name, std::numeric_limits<uint32_t>::max());
    if (!number.ok()) return number.status();
    message.header.*row.field = *number;
  }
  absl::StatusOr<std::string> payload = Request(json).Bytes("payload");
  if (!payload.ok()) return payload.status();
  message.payload = *std::move(payload);
  return message;
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
