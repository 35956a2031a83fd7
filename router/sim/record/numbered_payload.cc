#include "router/sim/record/numbered_payload.h"

namespace mitogen::sim {
namespace {

constexpr char kMark = 'w';
constexpr char kPadding = '.';
constexpr char kDigits[] = "0123456789abcdef";

uint32_t Sum(const NumberedPayload& payload) {
  uint64_t sum = 0x9e3779b97f4a7c15u;
  for (uint32_t field :
       {payload.src_id, payload.dst_id, payload.handle, payload.number}) {
    sum = (sum ^ field) * 0xff51afd7ed558ccdu;
    sum ^= sum >> 32;
  }
  return static_cast<uint32_t>(sum);
}

void WriteHex(uint32_t value, char* out) {
  for (int i = 7; i >= 0; --i, value >>= 4) out[i] = kDigits[value & 15];
}

int DigitValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

bool ReadHex(const char* text, uint32_t* value) {
  *value = 0;
  for (int i = 0; i < 8; ++i) {
    const int digit = DigitValue(text[i]);
    if (digit < 0) return false;
    *value = *value << 4 | static_cast<uint32_t>(digit);
  }
  return true;
}

}  // namespace

std::string WriteNumberedPayload(const NumberedPayload& payload,
                                 size_t padding) {
  std::string text(kNumberedPayloadSize + padding, kPadding);
  char* out = text.data();
  *out++ = kMark;
  for (uint32_t field : {payload.src_id, payload.dst_id, payload.handle,
                         payload.number, Sum(payload)}) {
    WriteHex(field, out);
    out += 8;
  }
  return text;
}

std::optional<NumberedPayload> ReadNumberedPayload(absl::string_view text) {
  if (text.size() < kNumberedPayloadSize || text[0] != kMark) {
    return std::nullopt;
  }
  NumberedPayload payload;
  uint32_t sum = 0;
  const char* in = text.data() + 1;
  for (uint32_t* field : {&payload.src_id, &payload.dst_id, &payload.handle,
                          &payload.number, &sum}) {
    if (!ReadHex(in, field)) return std::nullopt;
    in += 8;
  }
  if (sum != Sum(payload)) return std::nullopt;
  return payload;
}

}  // namespace mitogen::sim
