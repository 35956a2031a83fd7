// Any bytes as the pickles of one message. Decoding keeps to its bound on
// memory; a value that decodes can be shown and copied; and what can be encoded
// decodes to the same again, in every profile.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
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

// Kwargs that were given a name in bytes after they were made: reading them
// again turns it into text, in the original too, so nothing stays the same.
bool HasNameInBytes(const Document& doc, ValueId root) {
  absl::flat_hash_set<uint32_t> seen;
  std::vector<ValueId> left = {root};
  while (!left.empty()) {
    const ValueId value = left.back();
    left.pop_back();
    if (!seen.insert(value.bits()).second) continue;
    if (doc.kind(value) == ValueKind::kKwargs) {
      for (const DictEntries::Entry entry : doc.entries(value)) {
        if (doc.kind(entry.key) == ValueKind::kBytes) return true;
      }
    }
    for (ValueId child : doc.children(value)) left.push_back(child);
  }
  return false;
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
  if (!read.ok()) {
    // Kwargs that were added to are longer than what a call may copy.
    Require(FaultOf(read.status())->clause == "PKL-25");
    return;
  }
  Require(decoder.AtEnd());
  if (HasNameInBytes(doc, value)) return;
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
