// What REDUCE does: calls an allow-listed global with its arguments. Each check
// is the one that the original's own function makes on Python 3. Arguments that
// Python 2 and 3 read differently, such as that of bytes(5), are refused.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "protocol/pickle/decode/construct_call.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/value.h"

namespace mitogen {

// Characters of the text of a CallError (mitogen/core.py,
// _unpickle_call_error).
inline constexpr uint32_t kMaxCallErrorLength = 9999;

// The value of the call. Refusals are peer faults PKL-17 to PKL-20, or the
// limit PKL-25. The budgets go down by what was used.
absl::StatusOr<ValueId> Construct(GlobalMeaning meaning,
                                  absl::Span<const ValueId> arguments,
                                  ConstructContext* context);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_H_
