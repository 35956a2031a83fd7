// Python values to and from the JSON of the testee protocol (protocol.md,
// "Values"): containers are nodes of a flat list, so no JSON nests deeply, and
// values of any depth and shape come through, cycles included. Iterative, in
// time that follows from the size of the JSON.

#ifndef MITOGEN_CONFORMANCE_JSON_JSON_VALUE_H_
#define MITOGEN_CONFORMANCE_JSON_JSON_VALUE_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "nlohmann/json.hpp"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// A value that is small as a graph can be referred to by many others, each of
// which has it in its JSON: what a testee writes has an end here.
inline constexpr size_t kMaxJsonSize = size_t{512} << 20;

// Appends `{"root":ATOM,"nodes":[...]}` in canonical form, so that two values
// are the same if their texts are. Unimplemented, with `out` in any state, if
// `out` grows over `max_size` bytes or a key hits a limit of key_order.h.
absl::Status AppendValue(const Document& doc, ValueId value, std::string* out,
                         size_t max_size = kMaxJsonSize);

// Appends a JSON list of the values, each as AppendValue() does. What several
// of them refer to is put in order once.
absl::Status AppendValues(const Document& doc, absl::Span<const ValueId> values,
                          std::string* out);

// Makes the value in `doc`; it need not be in canonical form. Dicts and sets
// keep the order of the JSON. Invalid argument, without a Fault, says what is
// not of the protocol; `doc` may then hold parts of the value.
absl::StatusOr<ValueId> ReadValue(const nlohmann::json& json, Document* doc);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_JSON_JSON_VALUE_H_
