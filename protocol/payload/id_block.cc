#include "protocol/payload/id_block.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/payload/parts/pickled.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr PayloadName kPayload{"PAY-9", "the reply to ALLOCATE_ID"};

}  // namespace

absl::StatusOr<IdBlock> ParseIdBlock(const MessageView& message,
                                     PickleDecoder* decoder,
                                     Document* document) {
  ASSIGN_OR_RETURN(const absl::Span<const ValueId> items,
                   DecodeTuple(kPayload, message, 2, decoder, document));
  IdBlock block;
  absl::Status status =
      ReadContextId(kPayload, "first", *document, items[0], &block.first);
  if (status.ok()) {
    status = ReadContextId(kPayload, "end", *document, items[1], &block.end);
  }
  if (!status.ok()) return status;
  if (block.first < block.end) return block;
  return WrongField(kPayload, "end", absl::StrCat("more than ", block.first),
                    absl::StrCat(block.end));
}

absl::StatusOr<Message> ToMessage(const IdBlock& block, const Dialect& dialect,
                                  PickleProfile profile, Document* document) {
  if (block.first >= block.end) {
    return CallerFault(
        "PAY-9", absl::StrCat("expected field end of the reply to ALLOCATE_ID "
                              "as more than ",
                              block.first, ", got ", block.end));
  }
  const ValueId tuple =
      document->Tuple({document->Int(block.first), document->Int(block.end)});
  return PickledMessage(0, *document, {tuple}, dialect, profile);
}

}  // namespace mitogen
