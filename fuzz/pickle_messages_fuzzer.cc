// Any bytes as the pickles of one message, with one memo. A decoder that was
// used for another message gives what a fresh one gives. The first value is
// what Decode() gives. If globals are forbidden, or limits are tight, a message
// is read as before or refused for just that reason.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

struct DecodedMessage {
  std::vector<ValueId> values;
  // The end of each value's pickle.
  std::vector<size_t> ends;
  absl::Status status;
};

Limits TightLimits() {
  Limits limits;
  limits.max_pickle_opcodes = 40;
  limits.max_pickle_stack = 6;
  limits.max_pickle_marks = 3;
  limits.max_pickle_memo_entries = 4;
  limits.max_pickle_memo_index = 100;
  limits.max_integer_digits = 5;
  return limits;
}

DecodedMessage DecodeAll(absl::string_view input, GlobalPolicy policy,
                         PickleDecoder* decoder, Document* doc) {
  DecodedMessage outcome;
  decoder->Start(input, doc, policy);
  while (!decoder->AtEnd()) {
    const size_t begin = decoder->consumed();
    const absl::StatusOr<ValueId> value = decoder->Next();
    if (!value.ok()) {
      RequireFault(value.status(), "PKL-", input.size());
      Require(FaultOf(value.status())->offset.value_or(0) >= begin,
              "an error is in the pickle that has it");
      Require(decoder->Next().status() == value.status(),
              "an error is final for the message");
      outcome.status = value.status();
      break;
    }
    Require(decoder->consumed() > begin && decoder->consumed() <= input.size(),
            "each pickle takes bytes of the input");
    outcome.values.push_back(*value);
    outcome.ends.push_back(decoder->consumed());
  }
  return outcome;
}

// Compares two readings that ended alike. A later pickle may change what an
// earlier one made, so all the values are compared at the end, and no sooner.
void RequireSameValues(const DecodedMessage& a, const Document& a_doc,
                       const DecodedMessage& b, const Document& b_doc) {
  Require(a.ends == b.ends, "the same pickles are read");
  for (size_t i = 0; i < a.values.size(); ++i) {
    Require(SameValue(a_doc, a.values[i], b_doc, b.values[i]),
            "the values are the same");
  }
}

void CheckReuse(absl::string_view input, GlobalPolicy policy,
                const DecodedMessage& fresh, const Document& fresh_doc) {
  Document doc;
  PickleDecoder decoder{Limits()};
  // Decodes half of the message first, so that the memo, the stack and the
  // marks hold what must not show later.
  DecodeAll(input.substr(0, input.size() / 2), policy, &decoder, &doc);
  doc.Clear();
  const DecodedMessage again = DecodeAll(input, policy, &decoder, &doc);
  Require(again.status == fresh.status,
          "a decoder that is used again ends with the same status");
  RequireSameValues(fresh, fresh_doc, again, doc);
}

// With fewer bytes calls may copy less, and a frame may have reached beyond
// STOP.
bool MissesWhatFollowed(const absl::Status& status) {
  return FaultOf(status)->clause == "PKL-25" ||
         absl::StrContains(status.message(), "FRAME: ");
}

void CheckFirst(absl::string_view input, GlobalPolicy policy,
                const DecodedMessage& all) {
  Document doc;
  PickleDecoder decoder{Limits()};
  const absl::StatusOr<ValueId> first = decoder.Decode(input, &doc, policy);
  Require(first.ok() == !all.values.empty(),
          "Decode() reads what is first in a message");
  if (!first.ok()) {
    return Require(input.empty() || first.status() == all.status,
                   "Decode() has the error of the first pickle");
  }
  Require(decoder.consumed() == all.ends[0], "consumed() is the end of STOP");
  Document alone_doc;
  const absl::string_view alone = input.substr(0, all.ends[0]);
  const absl::StatusOr<ValueId> cut =
      PickleDecoder(Limits()).Decode(alone, &alone_doc, policy);
  if (!cut.ok()) {
    return Require(MissesWhatFollowed(cut.status()),
                   "what follows the first pickle changes nothing");
  }
  Require(SameValue(doc, *first, alone_doc, *cut),
          "what follows the first pickle changes no value");
}

// `narrow` was read with something forbidden that `wide` allows.
void RequireNarrower(const DecodedMessage& narrow, const Document& narrow_doc,
                     const DecodedMessage& wide, const Document& wide_doc,
                     absl::string_view clause) {
  if (narrow.status == wide.status) {
    return RequireSameValues(narrow, narrow_doc, wide, wide_doc);
  }
  Require(!narrow.status.ok() && FaultOf(narrow.status)->clause == clause,
          "a message is refused for what is forbidden only");
  Require(
      narrow.ends.size() <= wide.ends.size() &&
          std::equal(narrow.ends.begin(), narrow.ends.end(), wide.ends.begin()),
      "what is forbidden makes nothing legal");
}

void Check(absl::string_view input) {
  Document doc;
  PickleDecoder decoder{Limits()};
  const DecodedMessage all =
      DecodeAll(input, GlobalPolicy::kAllowList, &decoder, &doc);
  CheckReuse(input, GlobalPolicy::kAllowList, all, doc);
  CheckFirst(input, GlobalPolicy::kAllowList, all);

  Document bare_doc;
  PickleDecoder bare{Limits()};
  const DecodedMessage no_globals =
      DecodeAll(input, GlobalPolicy::kNone, &bare, &bare_doc);
  CheckReuse(input, GlobalPolicy::kNone, no_globals, bare_doc);
  CheckFirst(input, GlobalPolicy::kNone, no_globals);
  RequireNarrower(no_globals, bare_doc, all, doc, "PKL-15");

  Document tight_doc;
  PickleDecoder tight{TightLimits()};
  const DecodedMessage limited =
      DecodeAll(input, GlobalPolicy::kAllowList, &tight, &tight_doc);
  RequireNarrower(limited, tight_doc, all, doc, "PKL-21");
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
