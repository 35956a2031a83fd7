#include "protocol/pickle/value/document.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/pickle/testing/generate.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

TEST(DocumentTest, ADefaultValueIsNone) {
  Document doc;
  EXPECT_EQ(doc.kind(ValueId()), ValueKind::kNone);
  EXPECT_EQ(ValueId(), Document::None());
}

TEST(DocumentTest, HoldsIntegersOfEverySize) {
  Document doc;
  for (const int64_t value :
       {int64_t{0}, int64_t{-1}, (int64_t{1} << 30) - 1, int64_t{1} << 30,
        -(int64_t{1} << 30), -(int64_t{1} << 30) - 1,
        std::numeric_limits<int64_t>::min(),
        std::numeric_limits<int64_t>::max()}) {
    const ValueId id = doc.Int(value);
    EXPECT_EQ(doc.kind(id), ValueKind::kInt);
    EXPECT_EQ(doc.AsInt(id), value);
  }
  const std::string nine("\0\0\0\0\0\0\0\0\1", 9);
  EXPECT_EQ(doc.kind(doc.BigInt(nine)), ValueKind::kBigInt);
  EXPECT_EQ(Repr(doc, doc.BigInt(nine)), "18446744073709551616");
  EXPECT_EQ(doc.AsInt(doc.BigInt(nine)), 0);
  EXPECT_EQ(doc.kind(doc.BigInt(std::string(20, '\xff'))), ValueKind::kInt);
}

TEST(DocumentTest, SmallIntegersTakeNoArena) {
  Document doc;
  const size_t before = doc.arena_words();
  doc.Int(1000000000);
  EXPECT_EQ(doc.arena_words(), before);
}

TEST(DocumentTest, ReadersAnswerEmptyForOtherKinds) {
  Document doc;
  const ValueId values[] = {doc.None(),       doc.Bool(true), doc.Int(7),
                            doc.Float(1),     doc.Tuple({}),  doc.NewKwargs(),
                            doc.Sender(1, 2), doc.Context(1), doc.Text("t"),
                            doc.Bytes("b")};
  for (const ValueId value : values) {
    const ValueKind kind = doc.kind(value);
    EXPECT_TRUE(kind == ValueKind::kInt || doc.AsInt(value) == 0);
    EXPECT_TRUE(kind == ValueKind::kFloat || doc.AsFloat(value) == 0);
    EXPECT_TRUE(kind == ValueKind::kText || doc.text(value) == "");
    EXPECT_TRUE(kind == ValueKind::kBytes || doc.bytes(value) == "");
    EXPECT_TRUE(kind == ValueKind::kSender || doc.handle(value) == 0u);
    EXPECT_TRUE(doc.items(value).empty());
    EXPECT_TRUE(doc.entries(value).empty());
    EXPECT_EQ(doc.Find(value, "key"), std::nullopt);
    EXPECT_TRUE(doc.is_none(doc.context_name(value)));
  }
}

TEST(DocumentTest, ListsGrowOneByOneToAnySize) {
  Document doc;
  const ValueId a = doc.NewList();
  const ValueId b = doc.NewList();
  for (int i = 0; i < 10000; ++i) {
    doc.Append(a, doc.Int(i));
    doc.Append(b, doc.Int(-i));
  }
  ASSERT_EQ(doc.items(a).size(), 10000u);
  ASSERT_EQ(doc.items(b).size(), 10000u);
  for (int i = 0; i < 10000; ++i) {
    EXPECT_EQ(doc.AsInt(doc.items(a)[i]), i);
    EXPECT_EQ(doc.AsInt(doc.items(b)[i]), -i);
  }
}

TEST(DocumentTest, TuplesHaveAnySize) {
  for (const size_t size : {0, 1, 3, 254, 255, 256, 257, 5000}) {
    Document doc;
    std::vector<ValueId> items;
    for (size_t i = 0; i < size; ++i) items.push_back(doc.Int(i));
    const ValueId tuple = doc.Tuple(items);
    ASSERT_EQ(doc.items(tuple).size(), size);
    EXPECT_TRUE(
        std::equal(items.begin(), items.end(), doc.items(tuple).begin()));
  }
}

TEST(DocumentTest, CopiesStringsOfAnySize) {
  Document doc;
  for (const size_t size : {0, 1, 5, 1023, 1024, 1025, 100000}) {
    std::string text(size, 'x');
    const ValueId id = doc.Text(text);
    text.assign(size, 'y');
    EXPECT_EQ(doc.text(id), std::string(size, 'x'));
  }
}

TEST(DocumentTest, FindsTheLastEntryOfAKeyOfText) {
  Document doc;
  const ValueId dict = doc.NewDict();
  doc.Set(dict, "key", doc.Int(1));
  doc.Set(dict, doc.Bytes("key"), doc.Int(2));
  doc.Set(dict, "key", doc.Int(3));
  EXPECT_EQ(doc.AsInt(*doc.Find(dict, "key")), 3);
  EXPECT_EQ(doc.entries(dict).size(), 3u);
  EXPECT_EQ(doc.Find(dict, "other"), std::nullopt);
  int64_t sum = 0;
  for (const auto& entry : doc.entries(dict)) sum += doc.AsInt(entry.value);
  EXPECT_EQ(sum, 6);
}

TEST(DocumentTest, KnowsWhatPythonCanHash) {
  Document doc;
  EXPECT_TRUE(doc.IsHashable(doc.Tuple({doc.Tuple({doc.Int(1)})})));
  EXPECT_FALSE(doc.IsHashable(doc.Tuple({doc.Tuple({doc.NewList()})})));
  EXPECT_TRUE(doc.IsHashable(doc.FrozenSet({doc.Int(1)})));
  EXPECT_FALSE(doc.IsHashable(doc.NewKwargs()));
  EXPECT_FALSE(doc.IsHashable(doc.ByteArray("")));
}

TEST(DocumentTest, ServesAgainAfterClear) {
  Document doc;
  for (int i = 0; i < 3; ++i) {
    const ValueId list = doc.NewList();
    for (int j = 0; j < 5000; ++j) doc.Append(list, doc.Text("text"));
    EXPECT_EQ(doc.items(list).size(), 5000u);
    doc.Clear();
  }
  EXPECT_EQ(Repr(doc, doc.Tuple({})), "()");
}

TEST(DocumentTest, KeepsAnAdoptedInput) {
  Document doc;
  const absl::string_view input = doc.Adopt(std::string(100, 'a'));
  const ValueId text = doc.Borrow(ValueKind::kText, input.substr(0, 3));
  const Document moved = std::move(doc);
  EXPECT_EQ(moved.text(text), "aaa");
}

TEST(DocumentTest, ReprCutsWhatIsTooLong) {
  Document doc;
  const ValueId text = doc.Text(std::string(10000, 'x'));
  EXPECT_EQ(Repr(doc, text, 10), "'xxxxxx...");
  // A bomb: 2^100 leaves in 100 tuples.
  ValueId bomb = doc.Int(1);
  for (int i = 0; i < 100; ++i) bomb = doc.Tuple({bomb, bomb});
  EXPECT_EQ(Repr(doc, bomb, 500).size(), 500u);
  EXPECT_EQ(Repr(doc, doc.BigInt(std::string(100000, '\1')), 20).size(), 20u);
  EXPECT_EQ(Repr(doc, text, 2).size(), 2u);
}

TEST(DocumentTest, ReprCutsAnIntegerAtItsLowEnd) {
  Document doc;
  std::vector<std::string> integers;
  for (const char sign : {'\x12', '\xed', '\xff'}) {
    for (const char low : {'\0', '\1', '\xff'}) {
      integers.push_back(std::string(2000, low) + "\x80" + sign);
      integers.push_back(std::string(2000, low) + std::string(500, '\0') +
                         sign);
    }
  }
  for (const std::string& integer : integers) {
    const ValueId value = doc.BigInt(integer);
    const std::string whole = Repr(doc, value, 10000);
    EXPECT_EQ(whole.front() == '-', (integer.back() & 0x80) != 0);
    for (const size_t size : {20, 127, 128, 129, 1000, 2002}) {
      EXPECT_EQ(Repr(doc, value, size), whole.substr(0, size - 3) + "...");
    }
  }
  EXPECT_EQ(Repr(doc, doc.BigInt(std::string(2000, '\0') + "\x12\xff"), 12),
            "-0x00ee00...");
}

TEST(DocumentTest, ReprShowsCyclesAndHidesSecrets) {
  Document doc;
  const ValueId list = doc.NewList();
  doc.Append(list, doc.Tuple({list, doc.Secret("pw"), doc.Blob("12345")}));
  EXPECT_EQ(Repr(doc, list), "[([...], [secret], [blob: 5 bytes])]");
  const ValueId dict = doc.NewDict();
  doc.Set(dict, "self", dict);
  EXPECT_EQ(Repr(doc, dict), "{'self': {...}}");
  const ValueId kwargs = doc.NewKwargs();
  doc.Set(kwargs, "self", kwargs);
  EXPECT_EQ(Repr(doc, kwargs), "Kwargs({'self': Kwargs({...})})");
}

TEST(DocumentTest, ReprShowsEachKind) {
  Document doc;
  EXPECT_EQ(Repr(doc, doc.Tuple({doc.ByteArray("a"), doc.NewSet(),
                                 doc.FrozenSet({doc.Int(1)}),
                                 Document::Global(8), doc.Sender(3, 1001),
                                 doc.Context(3, "host"), doc.Float(1e16)})),
            "(bytearray(b'a'), set(), frozenset({1}), "
            "<global __builtin__.bytes>, Sender(Context(3, None), 1001), "
            "Context(3, 'host'), 1e+16)");
}

RC_GTEST_PROP(DocumentTest, ACopyIsTheSameValue, ()) {
  Document from;
  const ValueId value = GenerateValue(&from);
  Document to;
  const ValueId copy = CopyValue(from, value, &to);
  RC_ASSERT(SameValue(from, value, to, copy));
  RC_ASSERT(SameValue(to, copy, from, value));
}

TEST(DocumentTest, CopiesAMillionNestedTuples) {
  Document from;
  ValueId value = from.Tuple({});
  for (int i = 0; i < 1000000; ++i) value = from.Tuple({value});
  Document to;
  EXPECT_EQ(to.items(CopyValue(from, value, &to)).size(), 1u);
}

// Copied once for each way back to it, the tuple would be 10^10 items.
TEST(DocumentTest, CopiesATupleInManyCyclesOnce) {
  Document from;
  std::vector<ValueId> lists;
  for (int i = 0; i < 100000; ++i) lists.push_back(from.NewList());
  const ValueId tuple = from.Tuple(lists);
  for (const ValueId list : lists) from.Append(list, tuple);
  Document to;
  const ValueId copy = CopyValue(from, tuple, &to);
  EXPECT_TRUE(SameValue(from, tuple, to, copy));
  EXPECT_LE(to.arena_words(), 2 * from.arena_words());
  EXPECT_FALSE(to.IsHashable(copy));
}

TEST(DocumentTest, ACopyOfATupleIsAsHashableAsItWas) {
  Document from;
  Document to;
  const ValueId inner = from.Tuple({from.Int(1), from.FrozenSet({})});
  EXPECT_TRUE(to.IsHashable(CopyValue(from, from.Tuple({inner}), &to)));
  const ValueId list = from.NewList();
  EXPECT_FALSE(to.IsHashable(
      CopyValue(from, from.Tuple({from.Tuple({list}), inner}), &to)));
}

TEST(DocumentTest, CopiesStandWithoutTheirOrigin) {
  Document to;
  ValueId copy;
  {
    Document from;
    copy = CopyValue(from, from.Tuple({from.Text("a"), from.Context(1, "n")}),
                     &to);
  }
  EXPECT_EQ(Repr(to, copy), "('a', Context(1, 'n'))");
}

}  // namespace
}  // namespace mitogen
