#include "protocol/text/json_escape.h"

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

constexpr uint32_t kFirstSupplementary = 0x10000;
constexpr uint32_t kFirstHighSurrogate = 0xd800;
constexpr uint32_t kFirstLowSurrogate = 0xdc00;

void AppendUnit(uint32_t unit, std::string* out) {
  absl::StrAppend(out, "\\u", absl::Hex(unit, absl::kZeroPad4));
}

}  // namespace

void AppendJsonEscape(uint32_t code_point, std::string* out) {
  if (code_point < kFirstSupplementary) return AppendUnit(code_point, out);
  const uint32_t bits = code_point - kFirstSupplementary;
  AppendUnit(kFirstHighSurrogate | bits >> 10, out);
  AppendUnit(kFirstLowSurrogate | (bits & 0x3ff), out);
}

}  // namespace mitogen
