// Any bytes as one pickle. What it decodes to is encoded in every profile, and
// must decode to the same value again, aliases and cycles included. Encoding
// that value gives the same bytes.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "fuzz/claims/carried_over.h"
#include "fuzz/claims/require.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

constexpr PickleProfile kProfiles[] = {
    PickleProfile::kCompact,
    PickleProfile::kPython3,
    PickleProfile::kPython2,
};

void CheckAgain(const Document& doc, ValueId value, PickleProfile profile,
                const std::string& encoded) {
  Document again;
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<ValueId> read = decoder.Decode(encoded, &again);
  const bool is_carried_over = IsCarriedOver(doc, value, profile);
  if (!read.ok()) {
    // Kwargs that were added to are longer than a call may copy, or have a name
    // that is not text.
    const std::string clause = FaultOf(read.status())->clause;
    return Require(
        clause == "PKL-25" || (clause == "PKL-19" && !is_carried_over),
        "what was encoded can be decoded");
  }
  Require(decoder.AtEnd(), "a pickle ends where its bytes end");
  if (!is_carried_over) return;
  Require(SameValue(doc, value, again, *read),
          "what was encoded decodes to the same");
  std::string twice;
  Require(EncodePickle(again, *read, profile, &twice).ok(),
          "what was encoded once can be encoded again");
  Require(twice == encoded, "encoding again gives the same bytes");
}

void Check(absl::string_view input) {
  Document doc;
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<ValueId> value = decoder.Decode(input, &doc);
  if (!value.ok()) return;
  for (const PickleProfile profile : kProfiles) {
    std::string encoded;
    const absl::Status status = EncodePickle(doc, *value, profile, &encoded);
    if (status.ok()) {
      CheckAgain(doc, *value, profile, encoded);
      continue;
    }
    Require(FaultOf(status).has_value() &&
                FaultOf(status)->blame == Blame::kCaller &&
                FaultOf(status)->clause == "PKL-22",
            "what cannot be encoded is what no peer could read");
    Require(encoded.empty(), "nothing is written of a value that is refused");
  }
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
