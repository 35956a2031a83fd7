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
// errors, and what it may still copy and look at. One call of five bytes can
// ask for a copy of a large dict or string, or for a check of each of its
// characters; so all the copies of one message together are bounded by its
// size, and so is what is looked at (PKL-25).
struct ConstructContext {
  Document* doc;
  uint64_t offset;
  uint64_t copy_budget;
  uint64_t scan_budget;
  uint32_t max_context_name;
};

// The value of the call. Refusals are peer faults PKL-17 to PKL-20, or the
// limit PKL-25. The budgets go down by what was used.
absl::StatusOr<ValueId> Construct(GlobalMeaning meaning,
                                  absl::Span<const ValueId> arguments,
                                  ConstructContext* context);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_CONSTRUCT_H_
