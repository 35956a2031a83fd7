// A piece of a file that a file service sends to the handle of its receiver:
// raw bytes from 0.3.39, a pickled Blob before (PAY-15; mitogen/service.py,
// FileService._schedule_pending_unlocked, FileService.get). A dead message ends
// the file.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_FILE_CHUNK_H_
#define MITOGEN_PROTOCOL_PAYLOAD_FILE_CHUNK_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Bytes of a file that the original puts into one chunk from 0.3.39 on, so that
// its frame has 128 KiB. Receivers take any size.
inline constexpr size_t kFileChunkSize = (128u << 10) - 26;

struct FileChunk {
  absl::string_view data;
};

// The result borrows from the payload. `document` is cleared first, and used
// for pickled chunks: all of them before 0.3.39, afterwards those with the tag
// of a pickle. Errors: PAY-15, those of the pickle decoder, and PAY-17 for a
// tag that the original's receiver does not take.
absl::StatusOr<FileChunk> ParseFileChunk(const MessageView& message,
                                         const Dialect& dialect,
                                         PickleDecoder* decoder,
                                         Document* document);

// Values are added to `document`. Destination and handle are left to the
// caller.
absl::StatusOr<Message> ToMessage(const FileChunk& chunk,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_FILE_CHUNK_H_
