// What the pickled payloads share: reading one tuple of fields, any of which
// may be wrong, and writing a message.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_PARTS_PICKLED_H_
#define MITOGEN_PROTOCOL_PAYLOAD_PARTS_PICKLED_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/dialect.h"
#include "protocol/fault.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// The payload that errors are about, and who is to blame: the peer for a
// parser's errors, the caller for a builder's.
struct PayloadName {
  absl::string_view clause;
  absl::string_view name;
  Blame blame = Blame::kPeer;
};

// A fault: `field` came as `got`.
absl::Status WrongField(const PayloadName& payload, absl::string_view field,
                        absl::string_view expected, absl::string_view got);
absl::Status WrongField(const PayloadName& payload, absl::string_view field,
                        absl::string_view expected, ValueKind got);

// Clears the document. A peer fault for a frame that is tagged as raw bytes.
absl::Status StartPickled(const PayloadName& payload,
                          const MessageView& message, Document* document);

// StartPickled, and the first pickle of the payload.
absl::StatusOr<ValueId> DecodePickled(const PayloadName& payload,
                                      const MessageView& message,
                                      PickleDecoder* decoder,
                                      Document* document);

// A peer fault unless `value` is a tuple of `count` items.
absl::StatusOr<absl::Span<const ValueId>> TupleItems(const PayloadName& payload,
                                                     const Document& document,
                                                     ValueId value,
                                                     size_t count);

// DecodePickled and TupleItems in one.
absl::StatusOr<absl::Span<const ValueId>> DecodeTuple(
    const PayloadName& payload, const MessageView& message, size_t count,
    PickleDecoder* decoder, Document* document);

// Checks that read one field each. Out-parameters are set on success only.
absl::Status ReadName(const PayloadName& payload, absl::string_view field,
                      const Document& document, ValueId value,
                      absl::string_view* name);
absl::Status ReadContextId(const PayloadName& payload, absl::string_view field,
                           const Document& document, ValueId value,
                           uint32_t* id);
absl::Status CheckKwargs(const PayloadName& payload, const Document& document,
                         ValueId kwargs);

// A name from a list of names, each of which may be bytes or text.
absl::string_view NameOf(const Document& document, ValueId name);

// Makes text for a pickle. A fault unless it is well-formed.
absl::StatusOr<ValueId> NameValue(const PayloadName& payload,
                                  absl::string_view field,
                                  absl::string_view name, Document* document);

// `kwargs` itself, or if it is a dict, Kwargs with its entries.
ValueId KwargsOf(ValueId kwargs, Document* document);

// Writes the pickles of `values` as one message to `handle`, with the tag that
// `dialect` gives to pickles. Errors: PKL-22, and DIA-3 for a Context whose
// name peers of `dialect` do not read.
absl::StatusOr<Message> PickledMessage(uint32_t handle,
                                       const Document& document,
                                       std::initializer_list<ValueId> values,
                                       const Dialect& dialect,
                                       PickleProfile profile);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_PARTS_PICKLED_H_
