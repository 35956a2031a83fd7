// A context's id in decimal, as the payloads that are text carry it.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_PARTS_CONTEXT_ID_TEXT_H_
#define MITOGEN_PROTOCOL_PAYLOAD_PARTS_CONTEXT_ID_TEXT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// Reads `text` as Python's int() does, with a sign and white space around it.
// Refuses what is no context id, and Python 3's underscores between digits.
// `clause` and `payload` are for the error, which shows what came.
absl::StatusOr<uint32_t> ParseContextIdText(absl::string_view text,
                                            absl::string_view clause,
                                            absl::string_view payload);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_PARTS_CONTEXT_ID_TEXT_H_
