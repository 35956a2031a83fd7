// Tests what holds for the pickle of any value, in each profile.

#include <iterator>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/value/document.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr PickleProfile kProfiles[] = {
    PickleProfile::kCompact, PickleProfile::kPython3, PickleProfile::kPython2};

PickleProfile AnyProfile() {
  return *rc::gen::elementOf(
      std::vector<PickleProfile>(std::begin(kProfiles), std::end(kProfiles)));
}

// Values that come back from their pickle are the same, with aliases and cycles
// kept, and their pickle is the same too.
void CheckRoundTrip(const PickleOptions& options) {
  Document doc;
  const ValueId value = GenerateValue(&doc);
  std::string pickle;
  if (!PickleEncoder(options).Encode(doc, value, &pickle).ok()) RC_DISCARD();
  Document copy;
  const auto read = PickleDecoder(Limits()).Decode(pickle, &copy);
  RC_ASSERT(read.ok());
  RC_ASSERT(SameValue(doc, value, copy, *read));
  std::string again;
  RC_ASSERT(PickleEncoder(options).Encode(copy, *read, &again).ok());
  RC_ASSERT(again == pickle);
}

RC_GTEST_PROP(EncoderPropertyTest, CompactRoundTrips, ()) {
  CheckRoundTrip({PickleProfile::kCompact});
}

RC_GTEST_PROP(EncoderPropertyTest, Python3RoundTrips, ()) {
  CheckRoundTrip({PickleProfile::kPython3});
}

RC_GTEST_PROP(EncoderPropertyTest, Python3Before0_3_41RoundTrips, ()) {
  CheckRoundTrip({PickleProfile::kPython3, false});
}

RC_GTEST_PROP(EncoderPropertyTest, Python2RoundTrips, ()) {
  CheckRoundTrip({PickleProfile::kPython2, true, true});
}

RC_GTEST_PROP(EncoderPropertyTest,
              Python2WithValuesThatNothingElseHoldsRoundTrips, ()) {
  CheckRoundTrip({PickleProfile::kPython2, true, false});
}

RC_GTEST_PROP(EncoderPropertyTest, MessagesOfSeveralPicklesRoundTrip, ()) {
  const auto profile = AnyProfile();
  Document doc;
  const ValueId first = GenerateValue(&doc);
  // A part of the first, or all of it, comes again in the second.
  const absl::Span<const ValueId> children = doc.children(first);
  const ValueId part =
      children.empty()
          ? first
          : children[*rc::gen::inRange<size_t>(0, children.size())];
  const ValueId second = doc.Tuple({part, GenerateValue(&doc)});
  std::string message;
  PickleEncoder encoder({profile});
  if (!encoder.Encode(doc, first, &message).ok() ||
      !encoder.Encode(doc, second, &message).ok()) {
    RC_DISCARD();
  }
  Document copy;
  PickleDecoder decoder{Limits()};
  decoder.Start(message, &copy);
  const auto first_read = decoder.Next();
  const auto second_read = decoder.Next();
  RC_ASSERT(first_read.ok() && second_read.ok() && decoder.AtEnd());
  RC_ASSERT(SameValue(doc, first, copy, *first_read));
  RC_ASSERT(SameValue(doc, second, copy, *second_read));
  std::string again;
  PickleEncoder other({profile});
  RC_ASSERT(other.Encode(copy, *first_read, &again).ok());
  RC_ASSERT(other.Encode(copy, *second_read, &again).ok());
  RC_ASSERT(again == message);
}

RC_GTEST_PROP(EncoderPropertyTest, AnEncoderThatHasWrittenOthersWritesTheSame,
              ()) {
  const auto profile = AnyProfile();
  PickleEncoder used({profile});
  for (int i = 0; i < 3; ++i) {
    Document doc;
    const ValueId value = GenerateValue(&doc);
    std::string expected;
    std::string pickle;
    const absl::Status status = EncodePickle(doc, value, profile, &expected);
    used.Start();
    RC_ASSERT(used.Encode(doc, value, &pickle) == status);
    RC_ASSERT(pickle == expected);
  }
}

// The document is so large that the marks of one pickle are cleared value by
// value.
RC_GTEST_PROP(EncoderPropertyTest, APickleOfALargeDocumentLeavesNoMarks, ()) {
  Document doc;
  while (doc.arena_words() < (1 << 16)) doc.Text("other");
  PickleEncoder used({PickleProfile::kCompact});
  for (int i = 0; i < 3; ++i) {
    const ValueId value = GenerateValue(&doc);
    for (int again = 0; again < 2; ++again) {
      std::string expected;
      std::string pickle;
      const absl::Status status =
          EncodePickle(doc, value, PickleProfile::kCompact, &expected);
      RC_ASSERT(used.Encode(doc, value, &pickle) == status);
      RC_ASSERT(pickle == expected);
    }
  }
}

RC_GTEST_PROP(EncoderPropertyTest, APickleForPython2LeavesNoMarks, ()) {
  Document doc;
  while (doc.arena_words() < (1 << 16)) doc.Text("other");
  PickleEncoder used({PickleProfile::kPython2});
  for (int i = 0; i < 3; ++i) {
    const ValueId value = GenerateValue(&doc);
    std::string expected;
    std::string pickle;
    const absl::Status status =
        EncodePickle(doc, value, PickleProfile::kPython2, &expected);
    used.Start();
    RC_ASSERT(used.Encode(doc, value, &pickle) == status);
    RC_ASSERT(pickle == expected);
  }
}

}  // namespace
}  // namespace mitogen
