// The reply to ALLOCATE_ID: the context ids that the asker may give to its
// children, as a pickled `(first, end)` (PAY-9; mitogen/master.py,
// IdAllocator.on_allocate_id; mitogen/parent.py, ChildIdAllocator.allocate).
// The request is empty.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_ID_BLOCK_H_
#define MITOGEN_PROTOCOL_PAYLOAD_ID_BLOCK_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// The master of the original gives 1,000 ids at a time.
inline constexpr uint32_t kIdBlockSize = 1000;

// From `first` up to, and without, `end`. Never empty.
struct IdBlock {
  uint32_t first = 0;
  uint32_t end = 0;
};

// Reads the payload through `document`, which is cleared first. Errors: those
// of the pickle decoder, PAY-17, and PAY-9, which names the field.
absl::StatusOr<IdBlock> ParseIdBlock(const MessageView& message,
                                     PickleDecoder* decoder,
                                     Document* document);

// Values are added to `document`. Destination and handle are left to the
// caller. An empty block is a caller fault.
absl::StatusOr<Message> ToMessage(const IdBlock& block, const Dialect& dialect,
                                  PickleProfile profile, Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_ID_BLOCK_H_
