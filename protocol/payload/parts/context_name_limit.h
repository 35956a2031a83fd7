// Finds names of contexts for which a peer's release would refuse the whole
// message (DIA-3).

#ifndef MITOGEN_PROTOCOL_PAYLOAD_PARTS_CONTEXT_NAME_LIMIT_H_
#define MITOGEN_PROTOCOL_PAYLOAD_PARTS_CONTEXT_NAME_LIMIT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// A caller fault if a Context in `value`, however deep, has a name that is
// longer than peers of `dialect` read. `pickle` is the pickle of `value`.
absl::Status CheckContextNameLimit(const Document& document, ValueId value,
                                   const Dialect& dialect,
                                   absl::string_view pickle);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_PARTS_CONTEXT_NAME_LIMIT_H_
