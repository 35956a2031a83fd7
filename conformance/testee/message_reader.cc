#include "conformance/testee/message_reader.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/json/atom_reader.h"
#include "conformance/testee/request.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

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
  ASSIGN_OR_RETURN(const Json* number, Request(message).Any(name));
  if (!IsInteger(*number)) {
    return Expected(absl::StrCat(name, " to be an integer"));
  }
  if (!number->is_number_unsigned() || number->get<uint64_t>() > max) {
    return CallerFault("FRM-1", absl::StrCat("expected ", name, " from 0 to ",
                                             max, ", got ", number->dump()));
  }
  return static_cast<uint32_t>(number->get<uint64_t>());
}

}  // namespace

absl::StatusOr<Message> ReadMessage(const Json& json) {
  if (!json.is_object()) return Expected("a message to be an object");
  Message message;
  ASSIGN_OR_RETURN(
      const uint32_t tag,
      HeaderNumber(json, "tag", std::numeric_limits<uint16_t>::max()));
  message.header.encoding = static_cast<Encoding>(tag);
  for (const HeaderField& row : kHeaderFields) {
    ASSIGN_OR_RETURN(
        const uint32_t number,
        HeaderNumber(json, row.name, std::numeric_limits<uint32_t>::max()));
    message.header.*row.field = number;
  }
  ASSIGN_OR_RETURN(std::string payload, Request(json).Bytes("payload"));
  message.payload = std::move(payload);
  return message;
}

}  // namespace mitogen
