// Any bytes as the pickles of one message. Decoding keeps to its bound on
// memory, and a value that decodes can be shown and copied.

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/testing/heap_peak.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

constexpr size_t kShown = 10000;

// The text of an error depends on the peer too, so it is part of the cost.
void CheckMemory(absl::string_view input) {
  StartHeapPeak();
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(input, &doc);
  while (!decoder.AtEnd() && decoder.Next().ok()) {
  }
  Require(HeapPeak() <= 16 * input.size() + (64 << 10),
          "decoding takes at most 16 bytes of heap a byte, and 64 KiB");
}

void CheckValue(const Document& doc, ValueId value) {
  Document copy;
  const ValueId copied = CopyValue(doc, value, &copy);
  Require(SameValue(doc, value, copy, copied), "a copy is the same");
  Require(Repr(copy, copied, kShown) == Repr(doc, value, kShown),
          "a copy looks the same");
}

void Check(absl::string_view input) {
  CheckMemory(input);
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(input, &doc);
  while (!decoder.AtEnd()) {
    const absl::StatusOr<ValueId> value = decoder.Next();
    if (!value.ok()) return RequireFault(value.status(), "PKL-", input.size());
    CheckValue(doc, *value);
  }
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
