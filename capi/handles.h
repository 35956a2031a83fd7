// What is behind the opaque types of the C interface, and how a Status becomes
// a mitogen_result. Only the sources of this folder include it.

#ifndef MITOGEN_CAPI_HANDLES_H_
#define MITOGEN_CAPI_HANDLES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "mitogen/base.h"
#include "mitogen/frame.h"
#include "mitogen/pickle.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"

struct mitogen_error {
  std::string message;
  std::string clause;
  std::optional<uint64_t> offset;
};

struct mitogen_buffer {
  std::string bytes;
};

struct mitogen_settings {
  mitogen::Dialect dialect;
  mitogen::Limits limits;
};

struct mitogen_document {
  mitogen::Document document;
  // The payload that the values borrow from.
  std::string payload;
  char integer_scratch[8];
};

namespace mitogen::capi {

// MITOGEN_OK, or the error, whose words go to `error` if that is not null.
mitogen_result ResultOf(const absl::Status& status, mitogen_error* error);

inline mitogen_bytes BytesOf(absl::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

// An empty view for no bytes, whose pointer may be null.
inline absl::string_view ViewOf(const char* bytes, size_t size) {
  return size == 0 ? absl::string_view() : absl::string_view(bytes, size);
}

MessageView ViewOf(const mitogen_message& message);
mitogen_message MessageOf(const MessageView& view);

// None for a number that is clearly no value of the document.
inline ValueId ValueIn(const mitogen_document* document, mitogen_value value) {
  const ValueId id(value);
  if (Document::IsInline(id) || value < document->document.arena_words()) {
    return id;
  }
  return Document::None();
}

// CALLER if `profile` is none of the three.
absl::Status CheckProfile(mitogen_profile profile);
PickleProfile ProfileOf(mitogen_profile profile);

}  // namespace mitogen::capi

#endif  // MITOGEN_CAPI_HANDLES_H_
