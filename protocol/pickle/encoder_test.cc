#include "protocol/pickle/encoder.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/decoder.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/testing/golden_file.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using std::string_literals::operator""s;

std::string Compact(const Document& doc, ValueId value) {
  std::string out;
  const absl::Status status =
      EncodePickle(doc, value, PickleProfile::kCompact, &out);
  return status.ok() ? out : FaultOf(status)->clause;
}

// Decodes every pickle of `message`, and encodes it again.
std::string Again(const std::string& message, const PickleOptions& options) {
  Document doc;
  PickleDecoder decoder{Limits()};
  PickleEncoder encoder(options);
  std::string out;
  decoder.Start(message, &doc);
  while (!decoder.AtEnd()) {
    const absl::StatusOr<ValueId> value = decoder.Next();
    if (!value.ok()) return value.status().ToString();
    const absl::Status status = encoder.Encode(doc, *value, &out);
    if (!status.ok()) return status.ToString();
  }
  return out;
}

TEST(EncoderTest, WritesEveryByteAsPython3Does) {
  const std::vector<GoldenCase> cases = ReadGoldenFile("python3_0.3.54.txt");
  ASSERT_FALSE(cases.empty());
  for (GoldenCase golden : cases) {
    const std::string& pickle = golden["pickle"];
    EXPECT_EQ(
        absl::BytesToHexString(Again(pickle, {PickleProfile::kPython3, true})),
        absl::BytesToHexString(pickle))
        << golden["name"];
  }
}

TEST(EncoderTest, WritesEveryByteAsPython3DidBefore0_3_41) {
  const std::vector<GoldenCase> cases = ReadGoldenFile("python3_0.3.27.txt");
  ASSERT_FALSE(cases.empty());
  for (GoldenCase golden : cases) {
    const std::string& pickle = golden["pickle"];
    EXPECT_EQ(
        absl::BytesToHexString(Again(pickle, {PickleProfile::kPython3, false})),
        absl::BytesToHexString(pickle))
        << golden["name"];
  }
}

TEST(EncoderTest, CompactKeepsTheMeaningOfWhatTheOriginalWrites) {
  for (const char* file : {"python3_0.3.54.txt", "python2_0.3.27.txt"}) {
    for (GoldenCase golden : ReadGoldenFile(file)) {
      if (!golden.contains("repr") ||
          golden["name"] == "two pickles in one message") {
        continue;
      }
      const std::string again = Again(golden["pickle"], PickleOptions());
      EXPECT_LE(again.size(), golden["pickle"].size()) << golden["name"];
      Document doc;
      EXPECT_EQ(Repr(doc, *PickleDecoder(Limits()).Decode(again, &doc)),
                golden["repr"]);
    }
  }
}

TEST(EncoderTest, CompactUsesTheMemoOnlyForWhatComesTwice) {
  Document doc;
  const ValueId text = doc.Text("ab");
  EXPECT_EQ(Compact(doc, doc.Tuple({text, doc.Bytes("cd")})),
            "\x80\2X\2\0\0\0abU\2cd\x86."s);
  EXPECT_EQ(Compact(doc, doc.Tuple({text, text})),
            "\x80\2X\2\0\0\0abq\0h\0\x86."s);
  const ValueId blob = doc.Blob("x");
  EXPECT_EQ(Compact(doc, blob), "\x80\2cmitogen.core\nBlob\nU\1x\x85R."s);
  EXPECT_EQ(Compact(doc, doc.Tuple({blob, doc.Blob("y")})),
            "\x80\2cmitogen.core\nBlob\nq\0U\1x\x85Rh\0U\1y\x85R\x86."s);
}

TEST(EncoderTest, EachPickleOfACompactMessageStandsByItself) {
  Document doc;
  const ValueId list = doc.NewList();
  const ValueId twice = doc.Tuple({list, list});
  PickleEncoder encoder{PickleOptions()};
  std::string out;
  ASSERT_TRUE(encoder.Encode(doc, twice, &out).ok());
  const std::string first = out;
  ASSERT_TRUE(encoder.Encode(doc, twice, &out).ok());
  EXPECT_EQ(out, first + first);
}

TEST(EncoderTest, RefusesWhatNoPeerReadsAndLeavesTheOutputAlone) {
  Document doc;
  for (const ValueId value :
       {doc.NewSet(), doc.FrozenSet({}), doc.ByteArray("x")}) {
    std::string out = "before";
    const absl::Status status =
        EncodePickle(doc, doc.Tuple({value}), PickleProfile::kPython3, &out);
    EXPECT_EQ(FaultOf(status)->clause, "PKL-22");
    EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
    EXPECT_EQ(out, "before");
  }
}

TEST(EncoderTest, RefusesKwargsThatContainThemselves) {
  Document doc;
  const ValueId kwargs = doc.NewKwargs();
  doc.Set(kwargs, "self", doc.Tuple({kwargs}));
  EXPECT_EQ(Compact(doc, kwargs), "PKL-22");
}

TEST(EncoderTest, WritesTuplesInCycles) {
  Document doc;
  const ValueId list = doc.NewList();
  const ValueId tuple = doc.Tuple({list});
  doc.Append(list, tuple);
  const std::string pickle = Compact(doc, tuple);
  Document copy;
  const ValueId read = *PickleDecoder(Limits()).Decode(pickle, &copy);
  EXPECT_TRUE(SameValue(doc, tuple, copy, read));
}

// A tuple of `count` lists that each hold the tuple.
ValueId TupleInCycles(Document* doc, size_t count) {
  std::vector<ValueId> lists;
  for (size_t i = 0; i < count; ++i) lists.push_back(doc->NewList());
  const ValueId tuple = doc->Tuple(lists);
  for (const ValueId list : lists) doc->Append(list, tuple);
  return tuple;
}

TEST(EncoderTest, WritesATupleThatContainsItselfByAFewWays) {
  for (const auto profile :
       {PickleProfile::kCompact, PickleProfile::kPython3}) {
    Document doc;
    const ValueId tuple = TupleInCycles(&doc, 15);
    // Twice, so that the first leaves nothing that counts for the second.
    const ValueId root = doc.Tuple({tuple, TupleInCycles(&doc, 15)});
    std::string pickle;
    ASSERT_TRUE(EncodePickle(doc, root, profile, &pickle).ok());
    Document copy;
    const ValueId read = *PickleDecoder(Limits()).Decode(pickle, &copy);
    EXPECT_TRUE(SameValue(doc, root, copy, read));
  }
}

// The last would be 10^10 items as a pickle.
TEST(EncoderTest, RefusesATupleThatContainsItselfByManyWays) {
  for (const auto profile :
       {PickleProfile::kCompact, PickleProfile::kPython3}) {
    for (const size_t count : {16, 1000, 100000}) {
      Document doc;
      const ValueId tuple = TupleInCycles(&doc, count);
      std::string out = "before";
      const absl::Status status = EncodePickle(doc, tuple, profile, &out);
      ASSERT_FALSE(status.ok());
      EXPECT_EQ(FaultOf(status)->clause, "PKL-22");
      EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
      EXPECT_EQ(out, "before");
    }
  }
}

TEST(EncoderTest, WritesAMillionNestedTuples) {
  Document doc;
  ValueId value = doc.Tuple({});
  for (int i = 0; i < 1000000; ++i) value = doc.Tuple({value});
  EXPECT_EQ(Compact(doc, value),
            "\x80\2)"s + std::string(1000000, '\x85') + ".");
}

RC_GTEST_PROP(EncoderTest, CompactRoundTrips, ()) {
  Document doc;
  const ValueId value = GenerateValue(&doc);
  std::string pickle;
  if (!EncodePickle(doc, value, PickleProfile::kCompact, &pickle).ok()) return;
  Document copy;
  const auto read = PickleDecoder(Limits()).Decode(pickle, &copy);
  RC_ASSERT(read.ok());
  RC_ASSERT(SameValue(doc, value, copy, *read));
}

RC_GTEST_PROP(EncoderTest, Python3RoundTrips, ()) {
  Document doc;
  const ValueId value = GenerateValue(&doc);
  std::string pickle;
  if (!EncodePickle(doc, value, PickleProfile::kPython3, &pickle).ok()) return;
  Document copy;
  const auto read = PickleDecoder(Limits()).Decode(pickle, &copy);
  RC_ASSERT(read.ok());
  RC_ASSERT(SameValue(doc, value, copy, *read));
  std::string again;
  RC_ASSERT(EncodePickle(copy, *read, PickleProfile::kPython3, &again).ok());
  RC_ASSERT(again == pickle);
}

}  // namespace
}  // namespace mitogen
