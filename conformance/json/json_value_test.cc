#include "conformance/json/json_value.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/json/key_order.h"
#include "gtest/gtest.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/testing/generate.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

// Calls that nest so deeply do not fit a stack of 8 MiB.
constexpr int kDeeperThanAStack = 200'000;

std::string JsonOf(const Document& doc, ValueId value) {
  std::string json;
  const absl::Status status = AppendValue(doc, value, &json);
  return status.ok() ? json : std::string(status.message());
}

// The JSON of the value that `json` is, or why it is none.
std::string Canonical(const std::string& json) {
  Document doc;
  const absl::StatusOr<ValueId> value =
      ReadValue(Json::parse(json, nullptr, false), &doc);
  if (!value.ok()) return std::string(value.status().message());
  return JsonOf(doc, *value);
}

std::string Repeat(absl::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) absl::StrAppend(&out, text);
  return out;
}

// ---- Atoms ----

TEST(AtomJson, IsOneForEachValue) {
  Document doc;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::pair<ValueId, const char*> rows[] = {
      {Document::None(), "null"},
      {Document::Bool(true), "true"},
      {Document::Bool(false), "false"},
      {doc.Int(-1), "-1"},
      {doc.Int(9007199254740991), "9007199254740991"},
      {doc.Int(9007199254740992), R"({"int":"9007199254740992"})"},
      {doc.Int(-9007199254740991), "-9007199254740991"},
      {doc.Int(-9007199254740992), R"({"int":"-9007199254740992"})"},
      {doc.BigInt(absl::string_view("\0\0\0\0\0\0\0\0\1", 9)),
       R"({"int":"18446744073709551616"})"},
      {doc.Float(1), R"({"float":"3ff0000000000000"})"},
      {doc.Float(-0.0), R"({"float":"8000000000000000"})"},
      {doc.Float(nan), R"({"float":"7ff8000000000000"})"},
      {doc.Float(-nan), R"({"float":"7ff8000000000000"})"},
      {doc.Text("a \"\\\n\x7f"), R"("a \"\\\u000a\u007f")"},
      {doc.Text("\xc3\xa4\xf0\x9f\x98\x80"), R"("\u00e4\ud83d\ude00")"},
      {doc.Text("\xed\xa0\x80"), R"({"wtf8":"eda080"})"},
      {doc.Bytes(absl::string_view("\0\xff", 2)), R"({"bytes":"00ff"})"},
      {doc.ByteArray("A"), R"({"bytearray":"41"})"},
      {doc.Tuple({}), R"({"tuple":[]})"},
      {doc.FrozenSet({}), R"({"frozenset":[]})"},
      {Document::Global(GlobalIndexOf(GlobalMeaning::kBytes)),
       R"({"global":"__builtin__.bytes"})"},
      {doc.Blob("A"), R"({"blob":"41"})"},
      {doc.Secret("s"), R"({"secret":"s"})"},
      {doc.Secret("\xed\xa0\x80"), R"({"secret":{"wtf8":"eda080"}})"},
      {doc.CallError("e"), R"({"callerror":"e"})"},
      {doc.Sender(3, 1001), R"({"sender":[3,1001]})"},
      {doc.Context(3, "c"), R"({"context":[3,"c"]})"},
      {doc.Context(4294967295), R"({"context":[4294967295,null]})"},
  };
  for (const auto& [value, atom] : rows) {
    const std::string json = absl::StrCat("{\"root\":", atom, "}");
    EXPECT_EQ(JsonOf(doc, value), json);
    EXPECT_EQ(Canonical(json), json);
  }
}

TEST(AtomJson, HasTwoNamesOfOneGlobalAsOne) {
  const std::string json =
      R"({"root":{"global":"mitogen.core._unpickle_call_error"}})";
  EXPECT_EQ(Canonical(json), json);
  EXPECT_EQ(Canonical(R"({"root":{"global":"mitogen.core.CallError"}})"), json);
}

TEST(AtomJson, IsDecimalUpTo1000Bits) {
  const std::string largest(250, 'f');
  const std::string next = "1" + std::string(250, '0');
  for (const char* sign : {"", "-"}) {
    const std::string decimal =
        Canonical(absl::StrCat(R"({"root":{"int16":")", sign, largest, "\"}}"));
    EXPECT_TRUE(absl::StartsWith(
        decimal, absl::StrCat(R"({"root":{"int":")", sign, "1071508607")));
    EXPECT_EQ(Canonical(decimal), decimal);
    const std::string hex =
        absl::StrCat(R"({"root":{"int16":")", sign, next, "\"}}");
    EXPECT_EQ(Canonical(hex), hex);
  }
}

// ---- Nodes ----

TEST(NodeJson, IsInTheOrderOfAWalkOverTheNodes) {
  Document doc;
  const ValueId inner = doc.NewList();
  doc.Append(inner, doc.Int(2));
  const ValueId dict = doc.NewDict();
  doc.Set(dict, "b", doc.NewSet());
  doc.Set(dict, "a", inner);
  EXPECT_EQ(JsonOf(doc, doc.Tuple({dict, doc.Tuple({inner})})),
            R"({"root":{"ref":0},"nodes":[)"
            R"({"tuple":[{"ref":1},{"ref":2}]},)"
            R"({"dict":[["a",{"ref":3}],["b",{"ref":4}]]},)"
            R"({"tuple":[{"ref":3}]},)"
            R"({"list":[2]},)"
            R"({"set":[]}]})");
}

TEST(NodeJson, KeepsCycles) {
  Document doc;
  const ValueId list = doc.NewList();
  const ValueId kwargs = doc.NewKwargs();
  doc.Set(kwargs, "k", list);
  doc.Append(list, doc.Tuple({list, kwargs}));
  const std::string json = JsonOf(doc, list);
  EXPECT_EQ(json, R"({"root":{"ref":0},"nodes":[{"list":[{"ref":1}]},)"
                  R"({"tuple":[{"ref":0},{"ref":2}]},)"
                  R"({"kwargs":[["k",{"ref":0}]]}]})");
  EXPECT_EQ(Canonical(json), json);
}

TEST(NodeJson, MayComeInAnyOrder) {
  EXPECT_EQ(Canonical(R"({"root":{"ref":1},"nodes":[
                {"tuple":[{"ref":2},{"ref":2}]}, {"tuple":[{"ref":0}]},
                {"frozenset":[2,10,2]}, {"list":["unused"]}]})"),
            R"({"root":{"ref":0},"nodes":[{"tuple":[{"ref":1}]},)"
            R"({"tuple":[{"ref":2},{"ref":2}]},{"frozenset":[10,2]}]})");
}

TEST(NodeJson, MakesAStringThatIsOneObject) {
  Document doc;
  const Json json = Json::parse(R"({"root":{"ref":0},"nodes":[
      {"list":[{"ref":1},{"ref":1},"a",{"ref":2},{"ref":2},
               {"context":[1,{"ref":1}]}]},
      {"text":"a"},{"byteobject":{"bytes":"41"}}]})");
  const absl::StatusOr<ValueId> list = ReadValue(json, &doc);
  ASSERT_TRUE(list.ok()) << list.status();
  const absl::Span<const ValueId> items = doc.items(*list);
  EXPECT_EQ(items[0], items[1]);
  EXPECT_NE(items[0], items[2]);
  EXPECT_EQ(items[3], items[4]);
  EXPECT_EQ(doc.context_name(items[5]), items[0]);
}

// ---- Keys ----

// The JSON of the dict {a: 1, b: 2}.
std::string DictOf(const Document& keys_doc, ValueId a, ValueId b) {
  Document doc;
  const ValueId keys = CopyValue(keys_doc, a, &doc);
  const ValueId dict = doc.NewDict();
  doc.Set(dict, keys, doc.Int(1));
  doc.Set(dict, a == b ? keys : CopyValue(keys_doc, b, &doc), doc.Int(2));
  return JsonOf(doc, dict);
}

TEST(Keys, ThatPythonTakesForEqualAreTheFirstWithTheLastValue) {
  Document doc;
  const ValueId large = doc.BigInt(absl::string_view("\0\0\0\0\0\0\0\0\1", 9));
  const std::pair<ValueId, ValueId> equal[] = {
      {doc.Int(1), Document::Bool(true)},
      {doc.Float(1), doc.Int(1)},
      {Document::Bool(false), doc.Float(-0.0)},
      {doc.Float(0.0), doc.Float(-0.0)},
      {doc.Float(-3), doc.Int(-3)},
      {doc.Float(18446744073709551616.0), large},
      {doc.Int(-4611686018427387904), doc.Float(-4611686018427387904.0)},
      {doc.Float(0.5), doc.Float(0.5)},
      {doc.Text("a"), doc.Secret("a")},
      {doc.Bytes("a"), doc.Blob("a")},
      {Document::None(), Document::None()},
      {doc.Tuple({doc.Int(1), doc.Text("a")}),
       doc.Tuple({Document::Bool(true), doc.Secret("a")})},
      {doc.FrozenSet({doc.Int(1), doc.Int(2)}),
       doc.FrozenSet({doc.Int(2), doc.Float(1), doc.Int(2)})},
  };
  for (const auto& [a, b] : equal) {
    const std::string json = DictOf(doc, a, b);
    const std::string only = DictOf(doc, a, a);
    EXPECT_EQ(json, only) << Repr(doc, b);
    EXPECT_TRUE(absl::StrContains(json, ",2]")) << json;
    EXPECT_FALSE(absl::StrContains(json, ",1]]")) << json;
  }
}

TEST(Keys, ThatPythonTellsApartAllRemain) {
  Document doc;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const std::pair<ValueId, ValueId> different[] = {
      {doc.Text("a"), doc.Bytes("a")},
      {doc.Int(1), doc.Text("1")},
      {doc.Int(9007199254740993), doc.Float(9007199254740992.0)},
      {doc.Float(infinity), doc.Float(-infinity)},
      {doc.Float(nan), doc.Float(nan)},
      {doc.Float(0.5), doc.Int(0)},
      {Document::None(), Document::Bool(false)},
      {doc.Tuple({doc.Int(1)}), doc.FrozenSet({doc.Int(1)})},
      {doc.Tuple({doc.Int(1), doc.Int(2)}),
       doc.Tuple({doc.Int(2), doc.Int(1)})},
      {doc.Tuple({}), doc.FrozenSet({})},
      {doc.Sender(1, 2), doc.Sender(1, 2)},
      {doc.Context(1), doc.Context(1)},
      {doc.CallError("a"), doc.Text("a")},
  };
  for (const auto& [a, b] : different) {
    const std::string json = DictOf(doc, a, b);
    EXPECT_TRUE(absl::StrContains(json, ",1]")) << json;
    EXPECT_TRUE(absl::StrContains(json, ",2]")) << json;
  }
}

TEST(Keys, ANanIsEqualToItself) {
  Document doc;
  const ValueId nan = doc.Float(std::numeric_limits<double>::quiet_NaN());
  const ValueId set = doc.NewSet();
  doc.Append(set, nan);
  doc.Append(set, nan);
  doc.Append(set, doc.Tuple({nan}));
  doc.Append(set, doc.Tuple({nan}));
  EXPECT_EQ(JsonOf(doc, set), R"({"root":{"ref":0},"nodes":[{"set":)"
                              R"([{"float":"7ff8000000000000"},{"ref":1}]},)"
                              R"({"tuple":[{"float":"7ff8000000000000"}]}]})");
}

TEST(Keys, AreInTheOrderOfTheirText) {
  EXPECT_EQ(Canonical(R"({"root":{"ref":0},"nodes":[{"set":[
                null, {"ref":2}, 9, 10, -1, "b", "\u00e4", "B", {"bytes":"00"},
                {"ref":1}, true, {"tuple":[]}]},
                {"tuple":[3]}, {"tuple":[20]}]})"),
            R"({"root":{"ref":0},"nodes":[{"set":["B","\u00e4","b",-1,10,9,)"
            R"(null,true,{"bytes":"00"},{"ref":1},{"ref":2},{"tuple":[]}]},)"
            R"({"tuple":[20]},{"tuple":[3]}]})");
}

TEST(Keys, HaveTextsOfAtMostTheLimit) {
  const auto set_of = [](size_t size) {
    return absl::StrCat(R"({"root":{"ref":0},"nodes":[{"set":[")",
                        std::string(size, 'a'), "\"]}]}");
  };
  const std::string longest = set_of(kMaxKeyText - 2);
  EXPECT_EQ(Canonical(longest), longest);
  EXPECT_EQ(Canonical(set_of(kMaxKeyText - 1)),
            "a key whose text is over 10000 bytes");
}

TEST(Keys, OfManyLeavesInAFewTuplesEndAtTheLimit) {
  Document doc;
  ValueId tuple = doc.Tuple({doc.Int(1)});
  for (int i = 0; i < 1000; ++i) tuple = doc.Tuple({tuple, tuple});
  const ValueId set = doc.NewSet();
  doc.Append(set, tuple);
  EXPECT_EQ(JsonOf(doc, set), "a key whose text is over 10000 bytes");
}

// ---- Sizes ----

// Tuples, since these are what a reader must make from the inside.
ValueId NestedTuples(int depth, Document* doc) {
  ValueId value = doc->Int(1);
  for (int i = 0; i < depth; ++i) value = doc->Tuple({value});
  return value;
}

TEST(ValueJson, MayBeAMillionDeep) {
  Document doc;
  const std::string json = JsonOf(doc, NestedTuples(1'000'000, &doc));
  EXPECT_TRUE(absl::EndsWith(json, R"({"ref":999999}]},{"tuple":[1]}]})"));
}

TEST(ValueJson, IsReadInAnyDepth) {
  Document doc;
  const std::string json = JsonOf(doc, NestedTuples(kDeeperThanAStack, &doc));
  EXPECT_EQ(Canonical(json), json);
}

TEST(ValueJson, OfManyLeavesIsAsLongAsItsNodes) {
  Document doc;
  ValueId list = doc.NewList();
  for (int i = 0; i < 100; ++i) {
    const ValueId outer = doc.NewList();
    doc.Append(outer, list);
    doc.Append(outer, list);
    list = outer;
  }
  const std::string json = JsonOf(doc, list);
  EXPECT_LT(json.size(), 4000);
  EXPECT_EQ(Canonical(json), json);
}

TEST(ValueJson, EndsAtTheSizeLimit) {
  Document doc;
  const ValueId text = doc.Text(std::string(1000, 'a'));
  const ValueId list = doc.NewList();
  for (int i = 0; i < 1000; ++i) doc.Append(list, text);
  std::string json;
  const absl::Status status = AppendValue(doc, list, &json, 10'000);
  EXPECT_EQ(status.message(), "an answer over 10000 bytes");
  EXPECT_TRUE(absl::IsUnimplemented(status));
  EXPECT_LT(json.size(), 12'000);
}

RC_GTEST_PROP(ValueJson, GivesTheValueBack, ()) {
  Document doc;
  std::string json;
  // A tree of tuples can be too large for a key.
  RC_PRE(AppendValue(doc, GenerateValue(&doc), &json).ok());
  Document again;
  const absl::StatusOr<ValueId> value = ReadValue(Json::parse(json), &again);
  RC_ASSERT(value.ok());
  RC_ASSERT(JsonOf(again, *value) == json);
  Document third;
  const absl::StatusOr<ValueId> same = ReadValue(Json::parse(json), &third);
  RC_ASSERT(SameValue(again, *value, third, *same));
}

// ---- What is no value ----

TEST(ReadValue, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> rows[] = {
      {"1", "expected a value to be an object with root"},
      {"{}", "expected a value to be an object with root"},
      {R"({"root":1.5})", "expected an atom"},
      {R"({"root":[]})", "expected an atom"},
      {R"({"root":{}})", "expected an atom"},
      {R"({"root":{"bytes":"","int":"1"}})", "expected an atom"},
      {R"({"root":{"complex":1}})", "expected an atom"},
      {R"({"root":18446744073709551615})",
       "expected an integer over 2^53 to be {\"int\": ...}"},
      {R"({"root":{"int":5}})", "expected int to be a decimal integer"},
      {R"({"root":{"int":"05"}})", "expected int to be a decimal integer"},
      {R"({"root":{"int":"+5"}})", "expected int to be a decimal integer"},
      {R"({"root":{"int":"1_0"}})", "expected int to be a decimal integer"},
      {R"({"root":{"int16":"0x1"}})",
       "expected int16 to be a hexadecimal integer"},
      {R"({"root":{"int16":"-"}})",
       "expected int16 to be a hexadecimal integer"},
      {R"({"root":{"float":"00"}})",
       "expected float to be the eight bytes of a double"},
      {R"({"root":{"wtf8":"ff"}})", "expected wtf8 to be text in hexadecimal"},
      {R"({"root":{"bytes":"0"}})", "expected bytes to be hexadecimal"},
      {R"({"root":{"bytes":"0A"}})", "expected bytes to be hexadecimal"},
      {R"({"root":{"bytearray":0}})", "expected bytearray to be hexadecimal"},
      {R"({"root":{"blob":"zz"}})", "expected blob to be hexadecimal"},
      {R"({"root":{"tuple":[1]}})", "expected a tuple with items to be a node"},
      {R"({"root":{"frozenset":[1]}})",
       "expected a frozen set with items to be a node"},
      {R"({"root":{"global":"bytes"}})", "expected global to be MODULE.NAME"},
      {R"({"root":{"global":"os.system"}})",
       "expected global to be an allowed one"},
      {R"({"root":{"secret":1}})", "expected text"},
      {R"({"root":{"callerror":{"bytes":""}}})", "expected text"},
      {R"({"root":{"sender":[1]}})",
       "expected sender to be [CONTEXT_ID, HANDLE]"},
      {R"({"root":{"sender":[1,-1]}})",
       "expected sender to be [CONTEXT_ID, HANDLE]"},
      {R"({"root":{"context":[4294967296,null]}})",
       "expected context to be [CONTEXT_ID, NAME]"},
      {R"({"root":{"context":[1,2]}})", "expected text"},
      {R"({"root":{"ref":0}})", "expected ref to name a node"},
      {R"({"root":1,"nodes":1})", "expected nodes to be a list"},
      {R"({"root":1,"nodes":[1]})",
       "expected a node to have one key, a kind of container"},
      {R"({"root":1,"nodes":[{"bytes":""}]})",
       "expected a node to have one key, a kind of container"},
      {R"({"root":1,"nodes":[{"list":{}}]})", "expected list to be a list"},
      {R"({"root":1,"nodes":[{"text":1}]})", "expected text to be a string"},
      {R"({"root":1,"nodes":[{"byteobject":"a"}]})",
       "expected byteobject to be a string"},
      {R"({"root":1,"nodes":[{"list":[{"ref":1}]}]})",
       "expected ref to name a node"},
      {R"({"root":1,"nodes":[{"text":{"ref":1}},{"text":"a"}]})",
       "expected ref to name a node"},
      {R"({"root":1,"nodes":[{"tuple":[{"ref":1}]},{"tuple":[{"ref":0}]}]})",
       "expected tuples and frozen sets that do not hold themselves"},
      {R"({"root":1,"nodes":[{"dict":[1]}]})",
       "expected an entry to be [KEY, VALUE]"},
      {R"({"root":1,"nodes":[{"dict":[[{"ref":0},1]]}]})",
       "expected a hashable key"},
      {R"({"root":1,"nodes":[{"set":[{"ref":1}]},{"tuple":[{"ref":0}]}]})",
       "expected a hashable key"},
      {R"({"root":1,"nodes":[{"frozenset":[{"bytearray":""}]}]})",
       "expected a hashable key"},
  };
  for (const auto& [json, error] : rows) {
    EXPECT_EQ(Canonical(json), error) << json;
  }
}

TEST(ReadValue, IsNotLedIntoTheDepthByJsonThatNests) {
  EXPECT_EQ(Canonical(absl::StrCat(
                "{\"root\":", Repeat("{\"secret\":", kDeeperThanAStack), "1",
                Repeat("}", kDeeperThanAStack), "}")),
            "expected text");
}

}  // namespace
}  // namespace mitogen
