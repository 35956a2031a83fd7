// What REDUCE does: calls an allow-listed global with its arguments. Each check
// is the one that the original's own function makes on Python 3; where Python
// would build something from a value of an unfit type, such as five NULs from
// bytes(5), and its releases do not agree, the call is refused.

#ifndef MITOGEN_PROTOCOL_PICKLE_CONSTRUCT_H_
#define MITOGEN_PROTOCOL_PICKLE_CONSTRUCT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "protocol/pickle/document.h"
#include "protocol/pickle/globals.h"

namespace mitogen {

// Characters of the text of a CallError (mitogen/core.py,
// _unpickle_call_error).
inline constexpr uint32_t kMaxCallErrorLength = 9999;

// Where a call happens: the document it reads and writes, the offset for
// errors, and what it may still copy. One call of five bytes can ask for a
// copy of a large dict or string; so all the copies of one message together
// are no larger than the message (PKL-25).
struct ConstructContext {
  Document* doc;
  uint64_t offset;
  uint64_t copy_budget;
  uint32_t max_context_name;
};

// The value of the call. Refusals are peer faults PKL-17 to PKL-20, or the
// limit PKL-25. `copy_budget` goes down by what was copied.
absl::StatusOr<ValueId> Construct(GlobalMeaning meaning,
                                  absl::Span<const ValueId> arguments,
                                  ConstructContext* context);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_CONSTRUCT_H_
