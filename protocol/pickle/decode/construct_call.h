// What all calls of a message have in common: where they happen, what they may
// spend, and how they are refused. For construct.cc and its parts.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_CALL_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_CALL_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Where a call happens: the document it reads and writes, the offset for
// errors, and what it may still copy and look at. One call of five bytes can
// ask for a copy of a large dict or string, or for a check of each of its
// characters. So the size of a message bounds all of its copies together, and
// all that its calls look at (PKL-25).
struct ConstructContext {
  Document* doc;
  uint64_t offset;
  uint64_t copy_budget;
  uint64_t scan_budget;
  uint32_t max_context_name;
};

absl::Status RefuseCall(const ConstructContext& context,
                        absl::string_view clause, absl::string_view expected,
                        absl::string_view got);

absl::Status RefuseCopy(const ConstructContext& context);
absl::Status RefuseScan(const ConstructContext& context);

// To be called before each copy.
inline absl::Status ChargeCopy(ConstructContext* context, uint64_t cost) {
  if (cost > context->copy_budget) return RefuseCopy(*context);
  context->copy_budget -= cost;
  return absl::OkStatus();
}

// To be called before each look at all the characters of a string.
inline absl::Status ChargeScan(ConstructContext* context, uint64_t size) {
  if (size > context->scan_budget) return RefuseScan(*context);
  context->scan_budget -= size;
  return absl::OkStatus();
}

inline absl::string_view KindOf(const ConstructContext& context,
                                ValueId value) {
  return ValueKindName(context.doc->kind(value));
}

inline bool IsText(ValueKind kind) {
  return kind == ValueKind::kText || kind == ValueKind::kSecret;
}

inline bool IsBytes(ValueKind kind) {
  return kind == ValueKind::kBytes || kind == ValueKind::kBlob;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_CONSTRUCT_CALL_H_
