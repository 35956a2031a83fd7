// Reads the fields of a payload from the dict that BuildPayload is given. For
// payload_table.cc and the files that its rows point to.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_TABLE_FIELD_READER_H_
#define MITOGEN_PROTOCOL_PAYLOAD_TABLE_FIELD_READER_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// The first field that is missing, or of another kind than was asked for, makes
// status() a caller fault; what is returned then means nothing.
class FieldReader {
 public:
  // All three must outlive the reader.
  FieldReader(const PayloadForm& form, ValueId fields, Document* document)
      : form_(form), fields_(fields), document_(document) {}

  ValueId Value(absl::string_view field);
  // Text, or bytes.
  absl::string_view Name(absl::string_view field);
  std::optional<absl::string_view> OptionalName(absl::string_view field);
  // Bytes or a Blob.
  absl::string_view Bytes(absl::string_view field);
  std::optional<absl::string_view> OptionalBytes(absl::string_view field);
  uint32_t ContextId(absl::string_view field);
  int64_t Integer(absl::string_view field);

  // A caller fault if the dict has a key that is no field, or lacks one.
  void CheckKeys();

  Document* document() { return document_; }
  const absl::Status& status() const { return status_; }

 private:
  void Fail(absl::string_view field, absl::string_view expected,
            absl::string_view got);

  const PayloadForm& form_;
  const ValueId fields_;
  Document* const document_;
  absl::Status status_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_TABLE_FIELD_READER_H_
