#include "protocol/pickle/decode/construct_call.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {

absl::Status RefuseCall(const ConstructContext& context,
                        absl::string_view clause, absl::string_view expected,
                        absl::string_view got) {
  return PeerFault(clause,
                   absl::StrCat("REDUCE: expected ", expected, ", got ", got),
                   context.offset);
}

absl::Status RefuseCopy(const ConstructContext& context) {
  return LimitFault("PKL-25",
                    "REDUCE: expected calls to copy no more than the message "
                    "has bytes, got one more copy",
                    context.offset);
}

absl::Status RefuseScan(const ConstructContext& context) {
  return LimitFault("PKL-25",
                    "REDUCE: expected calls to check each byte of the message "
                    "a few times, got one more check",
                    context.offset);
}

}  // namespace mitogen
