#include "protocol/text/text.h"

#include <cstdint>

namespace mitogen {
namespace {

constexpr absl::string_view kReplacement = "\xef\xbf\xbd";

bool IsContinuation(char c) { return (c & 0xc0) == 0x80; }

// What may follow a lead byte (Unicode 15, table 3-7).
struct LeadRange {
  uint8_t first, last;
  size_t size;
  uint8_t second_min, second_max;
};
constexpr LeadRange kLeads[] = {
    {0x00, 0x7f, 1, 0x00, 0x00}, {0xc2, 0xdf, 2, 0x80, 0xbf},
    {0xe0, 0xe0, 3, 0xa0, 0xbf}, {0xe1, 0xec, 3, 0x80, 0xbf},
    {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf},
    {0xf4, 0xf4, 4, 0x80, 0x8f},
};

const LeadRange* FindLead(uint8_t byte) {
  for (const LeadRange& lead : kLeads) {
    if (byte >= lead.first && byte <= lead.last) return &lead;
  }
  return nullptr;
}

// Counts the bytes of a sequence of `lead` that are there and well-formed.
size_t WellFormedBytes(const LeadRange& lead, absl::string_view bytes) {
  size_t size = 1;
  while (size < lead.size && size < bytes.size()) {
    const uint8_t byte = bytes[size];
    const bool good = size == 1
                          ? byte >= lead.second_min && byte <= lead.second_max
                          : IsContinuation(bytes[size]);
    if (!good) break;
    ++size;
  }
  return size;
}

}  // namespace

size_t Utf8SequenceSize(absl::string_view bytes) {
  if (bytes.empty()) return 0;
  const LeadRange* lead = FindLead(static_cast<uint8_t>(bytes[0]));
  if (lead == nullptr) return 0;
  return WellFormedBytes(*lead, bytes) == lead->size ? lead->size : 0;
}

std::string ReplaceInvalidUtf8(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const LeadRange* lead = FindLead(static_cast<uint8_t>(bytes[0]));
    const size_t size = lead == nullptr ? 1 : WellFormedBytes(*lead, bytes);
    if (lead != nullptr && size == lead->size) {
      text.append(bytes.data(), size);
    } else {
      text.append(kReplacement.data(), kReplacement.size());
    }
    bytes.remove_prefix(size);
  }
  return text;
}

absl::string_view TruncateText(absl::string_view text, size_t max_characters) {
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsContinuation(text[i])) continue;
    if (characters == max_characters) return text.substr(0, i);
    ++characters;
  }
  return text;
}

}  // namespace mitogen
