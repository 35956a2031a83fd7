#include "protocol/payload/file_chunk.h"

#include "protocol/fault.h"
#include "protocol/payload/parts/pickled.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr PayloadName kPayload{"PAY-15", "a file chunk"};

}  // namespace

absl::StatusOr<FileChunk> ParseFileChunk(const MessageView& message,
                                         const Dialect& dialect,
                                         PickleDecoder* decoder,
                                         Document* document) {
  if (dialect.tag_is_encoding) {
    document->Clear();
    if (message.header.encoding == Encoding::kRaw) {
      return FileChunk{message.payload};
    }
    if (message.header.encoding != Encoding::kPickle) {
      return PeerFault("PAY-17",
                       "expected a file chunk in a frame tagged as raw bytes "
                       "or as a pickle, got a legacy one");
    }
  }
  ASSIGN_OR_RETURN(const ValueId value,
                   DecodePickled(kPayload, message, decoder, document));
  const ValueKind kind = document->kind(value);
  if (kind != ValueKind::kBlob && kind != ValueKind::kBytes) {
    return WrongField(kPayload, "data", "a Blob", kind);
  }
  return FileChunk{document->bytes(value)};
}

absl::StatusOr<Message> ToMessage(const FileChunk& chunk,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  if (!dialect.tag_is_encoding) {
    const ValueId blob = document->Borrow(ValueKind::kBlob, chunk.data);
    return PickledMessage(0, *document, {blob}, dialect, profile);
  }
  Message message;
  message.header.encoding = Encoding::kRaw;
  message.payload = std::string(chunk.data);
  return message;
}

}  // namespace mitogen
