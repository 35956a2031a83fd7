// Every payload by its name, for tools that do not know at compile time which
// one they have: the testee, the fuzzer, the vectors. A payload's fields are
// one dict of a Document. This wraps the typed parsers and builders beside it,
// which all other code uses.
//
//   const PayloadForm* form = FindPayloadForm("LOAD_MODULE", /*reply=*/false);
//   absl::StatusOr<ValueId> fields =
//       ParsePayload(*form, message, dialect, &decoder, &document);
//   absl::StatusOr<Message> again = BuildPayload(
//       *form, *fields, dialect, PickleProfile::kPython3, &document);

#ifndef MITOGEN_PROTOCOL_PAYLOAD_TABLE_PAYLOAD_TABLE_H_
#define MITOGEN_PROTOCOL_PAYLOAD_TABLE_PAYLOAD_TABLE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/dialect.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

class FieldReader;

using PayloadParser = absl::StatusOr<ValueId>(const MessageView&,
                                              const Dialect&, PickleDecoder*,
                                              Document*);
using PayloadBuilder = absl::StatusOr<Message>(FieldReader*, const Dialect&,
                                               PickleProfile);

struct PayloadForm {
  // The name of the handle; or FILE_CHUNK or DEAD, which may go to any handle.
  absl::string_view name;
  // True for what is sent back to the handle in reply_to.
  bool reply;
  // 0 for replies, FILE_CHUNK and DEAD.
  uint32_t handle;
  // The clause in docs/spec/payload.md.
  absl::string_view clause;
  // The tag that releases from 0.3.39 send it with.
  Encoding encoding;
  // The keys of the dict, all of which are there.
  absl::Span<const absl::string_view> fields;

  // Called by ParsePayload() and BuildPayload(), which do more.
  PayloadParser* parse;
  PayloadBuilder* build;
};

// In the order of the handles' numbers, a reply after its request.
absl::Span<const PayloadForm> PayloadForms();

// Null if there is none. `name` is as in PayloadForm.
const PayloadForm* FindPayloadForm(absl::string_view name, bool reply);

// The tag that a peer of `dialect` sends it with.
Encoding PayloadEncoding(const PayloadForm& form, const Dialect& dialect);

// Reads the payload's fields into a dict in `document`, which is cleared first,
// and borrows from the payload. Names are text, ids and levels are integers,
// binary data is bytes, and lists of names are lists of text. chain_id, args,
// kwargs and value stay as they came. An absent field is None; related is empty
// if a module was not found. The header counts: a dead message has the fields
// of DEAD, whatever it was meant for, and from 0.3.39 the tag must be one that
// the original takes (PayloadEncoding is). Errors: those of the typed parser;
// PAY-13 and PAY-14 if the dialect does not have the handle yet.
absl::StatusOr<ValueId> ParsePayload(const PayloadForm& form,
                                     const MessageView& message,
                                     const Dialect& dialect,
                                     PickleDecoder* decoder,
                                     Document* document);

// The inverse of ParsePayload(). `fields` is a dict in `document`, to which
// values are added; names may be bytes in UTF-8 too. The message has handle,
// tag and payload; the rest of the header is the caller's, except that DEAD
// sets reply_to. `profile` matters to pickled payloads only. Errors: caller
// faults that name the field that is missing, unknown or of another kind;
// PKL-22 for values that no peer reads.
absl::StatusOr<Message> BuildPayload(const PayloadForm& form, ValueId fields,
                                     const Dialect& dialect,
                                     PickleProfile profile, Document* document);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_TABLE_PAYLOAD_TABLE_H_
