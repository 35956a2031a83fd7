#include "fuzz/cpython/python_value.h"

#include <optional>
#include <string>

#include "fuzz/cpython/interpreter.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/value/document.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

std::optional<std::string> DifferenceOf(const Document& doc, ValueId a,
                                        ValueId b) {
  return Difference(PythonValue(doc, a).get(), PythonValue(doc, b).get());
}

RC_GTEST_PROP(PythonValueProperty, TheSameValueHasNoDifference, ()) {
  Document doc;
  const ValueId value = GenerateValue(&doc);
  RC_ASSERT(!DifferenceOf(doc, value, value).has_value());
}

RC_GTEST_PROP(PythonValueProperty, OfTwoValuesThoseThatDifferAreTold, ()) {
  Document doc;
  const ValueId a = GenerateValue(&doc);
  const ValueId b = GenerateValue(&doc);
  const bool same = SameValue(doc, a, doc, b);
  // Python has one entry for equal keys, where a Document has several.
  RC_ASSERT(!same || !DifferenceOf(doc, a, b).has_value());
}

TEST(DifferenceTest, TellsTypesThatPythonTakesAsEqual) {
  Document doc;
  EXPECT_THAT(DifferenceOf(doc, doc.Int(1), Document::Bool(true)),
              Optional(std::string("int 1 is not bool True")));
  EXPECT_TRUE(DifferenceOf(doc, doc.Int(1), doc.Float(1)).has_value());
  EXPECT_TRUE(DifferenceOf(doc, doc.Float(0.0), doc.Float(-0.0)).has_value());
  EXPECT_TRUE(DifferenceOf(doc, doc.Bytes("a"), doc.Blob("a")).has_value());
  EXPECT_TRUE(DifferenceOf(doc, doc.Text("a"), doc.Secret("a")).has_value());
}

TEST(DifferenceTest, TellsWhatIsSharedFromWhatIsEqual) {
  Document doc;
  const ValueId list = doc.NewList();
  const ValueId shared = doc.Tuple({list, list});
  const ValueId equal = doc.Tuple({doc.NewList(), doc.NewList()});
  EXPECT_THAT(DifferenceOf(doc, shared, equal),
              Optional(HasSubstr("is shared with something else")));
  EXPECT_THAT(DifferenceOf(doc, equal, shared),
              Optional(HasSubstr("is shared with something else")));
}

TEST(DifferenceTest, TellsTheOrderOfADict) {
  Document doc;
  const ValueId a = doc.NewDict();
  doc.Set(a, "x", doc.Int(1));
  doc.Set(a, "y", doc.Int(2));
  const ValueId b = doc.NewDict();
  doc.Set(b, "y", doc.Int(2));
  doc.Set(b, "x", doc.Int(1));
  EXPECT_TRUE(DifferenceOf(doc, a, b).has_value());
}

TEST(DifferenceTest, KnowsNoOrderOfASet) {
  Document doc;
  const ValueId a = doc.NewSet();
  const ValueId b = doc.NewSet();
  for (const int item : {8, 0, 16}) doc.Append(a, doc.Int(item));
  for (const int item : {16, 0, 8}) doc.Append(b, doc.Int(item));
  EXPECT_FALSE(DifferenceOf(doc, a, b).has_value());
  doc.Append(b, doc.Tuple({doc.Int(1)}));
  EXPECT_TRUE(DifferenceOf(doc, a, b).has_value());
  doc.Append(a, doc.Tuple({Document::Bool(true)}));
  EXPECT_THAT(DifferenceOf(doc, a, b), Optional(HasSubstr("other items")));
}

TEST(OriginalTest, AnswersWithAValueOrItsError) {
  const OriginalAnswer list = LoadByOriginal(
      "]K\x01"
      "a.");
  Document doc;
  const ValueId expected = doc.NewList();
  doc.Append(expected, doc.Int(1));
  ASSERT_NE(list.value, nullptr);
  EXPECT_FALSE(Difference(PythonValue(doc, expected).get(), list.value.get())
                   .has_value());
  const OriginalAnswer refused = LoadByOriginal("cos\nsystem\n.");
  EXPECT_EQ(refused.value, nullptr);
  EXPECT_THAT(refused.error, HasSubstr("cannot unpickle 'os'/'system'"));
}

}  // namespace
}  // namespace mitogen
