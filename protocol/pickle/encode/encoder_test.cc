#include "protocol/pickle/encode/encoder.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "protocol/dialect.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/testing/golden_file.h"
#include "protocol/release.h"

namespace mitogen {
namespace {

using std::string_literals::operator""s;

constexpr PickleProfile kProfiles[] = {
    PickleProfile::kCompact, PickleProfile::kPython3, PickleProfile::kPython2};

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

// Expects that the pickles of a golden file by the name `key`, or else by the
// name "pickle", are the same after they were decoded and encoded again.
void ExpectTheSameBytes(const std::string& file, const std::string& key,
                        const PickleOptions& options) {
  const std::vector<GoldenCase> cases = ReadGoldenFile(file);
  ASSERT_FALSE(cases.empty());
  for (GoldenCase golden : cases) {
    const std::string pickle = golden[golden.contains(key) ? key : "pickle"];
    EXPECT_EQ(absl::BytesToHexString(Again(pickle, options)),
              absl::BytesToHexString(pickle))
        << golden["name"];
  }
}

PickleOptions Faithful(PickleProfile profile, Release release) {
  return OptionsFor(*DialectOf(release), profile);
}

TEST(EncoderTest, WritesEveryByteAsPython3Does) {
  ExpectTheSameBytes("python3_0.3.54.txt", "pickle",
                     Faithful(PickleProfile::kPython3, {0, 3, 54}));
}

TEST(EncoderTest, WritesEveryByteAsPython3DidBefore0_3_41) {
  ExpectTheSameBytes("python3_0.3.27.txt", "pickle",
                     Faithful(PickleProfile::kPython3, {0, 3, 27}));
}

TEST(EncoderTest, WritesEveryByteAsPython2Does) {
  ExpectTheSameBytes("python2_0.3.54.txt", "pickle",
                     Faithful(PickleProfile::kPython2, {0, 3, 54}));
  ExpectTheSameBytes("python2_0.3.27.txt", "pickle",
                     Faithful(PickleProfile::kPython2, {0, 3, 27}));
}

TEST(EncoderTest, WritesEveryByteAsPython2DoesWithValuesThatNothingElseHolds) {
  PickleOptions options = Faithful(PickleProfile::kPython2, {0, 3, 54});
  options.held_elsewhere = false;
  ExpectTheSameBytes("python2_0.3.54.txt", "alone", options);
  ExpectTheSameBytes("python2_0.3.27.txt", "alone", options);
}

TEST(EncoderTest, CompactKeepsTheMeaningOfWhatTheOriginalWrites) {
  for (const char* file : {"python3_0.3.54.txt", "python2_0.3.54.txt"}) {
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

TEST(EncoderTest, PicklesOfAMessageOfPython2ShareAMemo) {
  Document doc;
  const ValueId text = doc.Text("ab");
  PickleEncoder encoder({PickleProfile::kPython2});
  std::string out;
  ASSERT_TRUE(encoder.Encode(doc, text, &out).ok());
  ASSERT_TRUE(encoder.Encode(doc, doc.Tuple({text}), &out).ok());
  EXPECT_EQ(out, "\x80\2X\2\0\0\0abq\1.\x80\2h\1\x85q\2."s);
}

TEST(EncoderTest, AnotherMessageHasAnotherMemo) {
  for (const auto profile :
       {PickleProfile::kPython3, PickleProfile::kPython2}) {
    Document doc;
    const ValueId value = doc.Tuple({doc.Text("ab"), doc.Blob("cd")});
    PickleEncoder encoder({profile});
    std::string first;
    std::string second;
    ASSERT_TRUE(encoder.Encode(doc, value, &first).ok());
    encoder.Start();
    ASSERT_TRUE(encoder.Encode(doc, value, &second).ok());
    EXPECT_EQ(first, second);
  }
}

TEST(EncoderTest, ARefusedValueLeavesNothingInTheMemo) {
  for (const auto profile :
       {PickleProfile::kPython3, PickleProfile::kPython2}) {
    Document doc;
    const ValueId before = doc.Text("before");
    const ValueId text = doc.Text("text");
    const ValueId refused = doc.Tuple({text, doc.NewList(), doc.NewSet()});
    const ValueId after = doc.Tuple({text, before, doc.Text("after")});
    std::string expected;
    PickleEncoder careful({profile});
    ASSERT_TRUE(careful.Encode(doc, before, &expected).ok());
    ASSERT_TRUE(careful.Encode(doc, after, &expected).ok());
    std::string out;
    PickleEncoder encoder({profile});
    ASSERT_TRUE(encoder.Encode(doc, before, &out).ok());
    EXPECT_FALSE(encoder.Encode(doc, refused, &out).ok());
    ASSERT_TRUE(encoder.Encode(doc, after, &out).ok());
    EXPECT_EQ(out, expected);
  }
}

TEST(EncoderTest, Python2JoinsSurrogates) {
  Document doc;
  const std::string pair = "\xed\xa0\xbd\xed\xb8\x80";
  std::string out;
  PickleEncoder encoder({PickleProfile::kPython2});
  ASSERT_TRUE(encoder.Encode(doc, doc.Text(pair), &out).ok());
  EXPECT_EQ(out, "\x80\2X\4\0\0\0\xf0\x9f\x98\x80q\1."s);
  // A lone one, and two in the wrong order, stay.
  for (const char* lone :
       {"a\xed\xa0\xbd", "\xed\xb8\x80\xed\xa0\xbd", "a\xed\x9f\xbf"}) {
    encoder.Start();
    out.clear();
    ASSERT_TRUE(encoder.Encode(doc, doc.Text(lone), &out).ok());
    EXPECT_NE(out.find(lone), std::string::npos);
  }
}

TEST(EncoderTest, Python2HasNoGlobalForTheTypeBytes) {
  Document doc;
  const ValueId type = Document::Global(GlobalIndexOf(GlobalMeaning::kBytes));
  std::string out;
  EXPECT_TRUE(EncodePickle(doc, type, PickleProfile::kPython3, &out).ok());
  out.clear();
  const absl::Status status =
      EncodePickle(doc, type, PickleProfile::kPython2, &out);
  EXPECT_EQ(FaultOf(status)->clause, "PKL-22");
  EXPECT_EQ(out, "");
}

TEST(EncoderTest, WritesACopyOfTheByteOfABlobAsPython3DidBefore3_11) {
  // Python 3.10 writes [b't', Blob(b't')] like this.
  const std::string pickle =
      "\x80\2]q\0(c_"
      "codecs\nencode\nq\1X\1\0\0\0tq\2X\6\0\0\0latin1q\3\x86q\4Rq\5"
      "cmitogen.core\nBlob\nq\6h\1h\2h\3\x86q\7Rq\x08\x85q\tRq\ne."s;
  PickleOptions options{PickleProfile::kPython3};
  options.blobs_share_bytes = false;
  EXPECT_EQ(Again(pickle, options), pickle);
  options.blobs_share_bytes = true;
  EXPECT_LT(Again(pickle, options).size(), pickle.size());
}

TEST(EncoderTest, WritesTopLevelBytesAsPeersOfTheReleaseDo) {
  Document doc;
  std::string out;
  PickleEncoder old(Faithful(PickleProfile::kPython3, {0, 3, 39}));
  ASSERT_TRUE(old.Encode(doc, doc.Bytes("ab"), &out).ok());
  EXPECT_EQ(out.find("U\2ab"), std::string::npos);
  EXPECT_NE(out.find("latin1"), std::string::npos);
  out.clear();
  PickleEncoder recent(Faithful(PickleProfile::kPython3, {0, 3, 41}));
  ASSERT_TRUE(recent.Encode(doc, doc.Bytes("ab"), &out).ok());
  EXPECT_EQ(out, "\x80\2T\2\0\0\0ab."s);
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

// 0.3.54 writes (Secret('p'), Secret('p'), 'p') like this on 3.6 to 3.13.
TEST(EncoderTest, TheTextOfASecretIsOneThatNothingElseRefersTo) {
  Document doc;
  const ValueId value =
      doc.Tuple({doc.Secret("p"), doc.Secret("p"), doc.Text("p")});
  std::string out;
  ASSERT_TRUE(EncodePickle(doc, value, PickleProfile::kPython3, &out).ok());
  EXPECT_EQ(out,
            "\x80\2cmitogen.core\nSecret\nq\0X\1\0\0\0pq\1\x85q\2Rq\3"
            "h\0X\1\0\0\0pq\4\x85q\5Rq\6X\1\0\0\0pq\7\x87q\x08."s);
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
  for (const auto profile : kProfiles) {
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
  for (const auto profile : kProfiles) {
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

}  // namespace
}  // namespace mitogen
