// Any bytes as the pickles of one message. Decoding keeps to its bound on
// memory; a value that decodes can be shown and copied; and what can be encoded
// decodes to the same again, in every profile.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/decoder.h"
#include "protocol/pickle/document.h"
#include "protocol/pickle/encoder.h"
#include "protocol/pickle/testing/heap_peak.h"

namespace mitogen {
namespace {

constexpr size_t kShown = 10000;

void Require(bool condition) {
  if (!condition) std::abort();
}

void CheckEncoding(const Document& doc, ValueId value, PickleProfile profile) {
  std::string encoded;
  const absl::Status status = EncodePickle(doc, value, profile, &encoded);
  if (!status.ok()) {
    Require(FaultOf(status)->blame == Blame::kCaller && encoded.empty());
    return;
  }
  Document again;
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<ValueId> read = decoder.Decode(encoded, &again);
  Require(read.ok() && decoder.AtEnd());
  Require(Repr(again, *read, kShown) == Repr(doc, value, kShown));
  std::string twice;
  Require(EncodePickle(again, *read, profile, &twice).ok());
  Require(twice == encoded);
}

void CheckValue(const Document& doc, ValueId value) {
  Document copy;
  const ValueId copied = CopyValue(doc, value, &copy);
  Require(Repr(copy, copied, kShown) == Repr(doc, value, kShown));
  CheckEncoding(doc, value, PickleProfile::kCompact);
  CheckEncoding(doc, value, PickleProfile::kPython3);
}

// An error's text is the peer's doing too, and part of what it may cost.
void CheckMemory(absl::string_view input) {
  StartHeapPeak();
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(input, &doc);
  while (!decoder.AtEnd() && decoder.Next().ok()) {
  }
  Require(HeapPeak() <= 16 * input.size() + (64 << 10));
}

void Check(absl::string_view input) {
  CheckMemory(input);
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(input, &doc);
  while (!decoder.AtEnd()) {
    const absl::StatusOr<ValueId> value = decoder.Next();
    if (!value.ok()) {
      Require(FaultOf(value.status()).has_value());
      return;
    }
    CheckValue(doc, *value);
  }
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
