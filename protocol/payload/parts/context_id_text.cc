#include "protocol/payload/parts/context_id_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

constexpr size_t kShownBytes = 40;

}  // namespace

absl::StatusOr<uint32_t> ParseContextIdText(absl::string_view text,
                                            absl::string_view clause,
                                            absl::string_view payload) {
  uint32_t id = 0;
  if (absl::SimpleAtoi(text, &id)) return id;
  return PeerFault(
      clause,
      absl::StrCat("expected field id of ", payload,
                   " as a decimal number below 2^32, got \"",
                   absl::CHexEscape(text.substr(0, kShownBytes)), "\""),
      0);
}

}  // namespace mitogen
