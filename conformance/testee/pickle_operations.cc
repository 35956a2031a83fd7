// The operations on pickles.

#include <string>
#include <vector>

#include "conformance/json/json_value.h"
#include "conformance/testee/operation.h"
#include "conformance/testee/pickle_profile.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr Choice<GlobalPolicy> kGlobalPolicies[] = {
    {"mitogen", GlobalPolicy::kAllowList},
    {"none", GlobalPolicy::kNone},
};

enum class Count { kOne, kAll };
constexpr Choice<Count> kCounts[] = {
    {"one", Count::kOne},
    {"all", Count::kAll},
};

// Reads pickles until there are enough; an error leaves those before it.
absl::Status LoadValues(Count count, PickleDecoder* decoder,
                        std::vector<ValueId>* values) {
  do {
    if (count == Count::kAll && decoder->AtEnd()) break;
    ASSIGN_OR_RETURN(const ValueId value, decoder->Next());
    values->push_back(value);
  } while (count == Count::kAll);
  return absl::OkStatus();
}

}  // namespace

absl::Status PickleLoad(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const Dialect dialect, request.PeerDialect());
  ASSIGN_OR_RETURN(const std::string bytes, request.Bytes("bytes"));
  ASSIGN_OR_RETURN(const auto globals,
                   request.OneOf<GlobalPolicy>("globals", kGlobalPolicies));
  ASSIGN_OR_RETURN(const auto count, request.OneOf<Count>("count", kCounts));
  Limits limits;
  limits.max_context_name = MaxContextName(dialect);
  Document doc;
  PickleDecoder decoder(limits);
  decoder.Start(bytes, &doc, globals);
  std::vector<ValueId> values;
  const absl::Status loaded = LoadValues(count, &decoder, &values);
  // Only now, as a peer sees them that reads all first: a later pickle may add
  // to a list of an earlier one.
  const absl::Status shown = AppendValues(doc, values, answer->Begin("values"));
  return shown.ok() ? loaded : shown;
}

absl::Status PickleDump(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const Dialect dialect, request.PeerDialect());
  ASSIGN_OR_RETURN(const Json* values, request.List("values"));
  ASSIGN_OR_RETURN(const auto profile,
                   request.OneOf<PickleProfile>("profile", kPickleProfiles));
  Document doc;
  PickleEncoder encoder(OptionsFor(dialect, profile));
  std::string bytes;
  for (const Json& json : *values) {
    ASSIGN_OR_RETURN(const ValueId value, ReadValue(json, &doc));
    RETURN_IF_ERROR(encoder.Encode(doc, value, &bytes));
  }
  answer->Bytes("bytes", bytes);
  return absl::OkStatus();
}

}  // namespace mitogen
