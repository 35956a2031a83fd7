#include "protocol/python_literal/python_literal.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/python_literal/python_repr.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

// What `literal` comes back as, or the text of the error.
std::string RoundTrip(absl::string_view literal) {
  Document document;
  const absl::StatusOr<ValueId> value =
      ParsePythonLiteral(literal, Limits(), &document);
  if (!value.ok()) return std::string(value.status().message());
  const absl::StatusOr<std::string> repr =
      PythonRepr(document, *value, Limits());
  return repr.ok() ? *repr : std::string(repr.status().message());
}

absl::Status ErrorOf(absl::string_view literal) {
  Document document;
  return ParsePythonLiteral(literal, Limits(), &document).status();
}

void ExpectFault(absl::string_view literal, absl::string_view clause,
                 uint64_t offset) {
  const std::optional<Fault> fault = FaultOf(ErrorOf(literal));
  ASSERT_TRUE(fault.has_value()) << literal;
  EXPECT_EQ(fault->clause, clause) << literal;
  EXPECT_EQ(fault->offset, offset) << literal;
}

TEST(PythonLiteralTest, ReadsWhatPython3Writes) {
  for (const char* literal : {"None",
                              "True",
                              "False",
                              "0",
                              "7",
                              "-7",
                              "9223372036854775807",
                              "-9223372036854775808",
                              "0.5",
                              "-0.5",
                              "1e+16",
                              "1.5e-07",
                              "''",
                              "'a'",
                              "\"it's\"",
                              "'\\'\"'",
                              "'\\\\\\n\\r\\t\\x00\\x7f'",
                              "'\\xe9'",
                              "'\\u20ac'",
                              "'\\U0001f600'",
                              "'\\udc80'",
                              "b''",
                              "b'a\\xff\\x00'",
                              "b\"it's\"",
                              "[]",
                              "()",
                              "{}",
                              "[1, 'a', None]",
                              "(1,)",
                              "(1, 2)",
                              "{'a': 1, 'b': [{}, ()]}",
                              "{(0, 3): {1: b'x'}}",
                              "[[[[]]], [[]]]"}) {
    EXPECT_EQ(RoundTrip(literal), literal);
  }
}

TEST(PythonLiteralTest, ReadsWhatPython2Writes) {
  EXPECT_EQ(RoundTrip("u'a'"), "'a'");
  EXPECT_EQ(RoundTrip("u\"it's\""), "\"it's\"");
  EXPECT_EQ(RoundTrip("1L"), "1");
  EXPECT_EQ(RoundTrip("-2147483649L"), "-2147483649");
  EXPECT_EQ(RoundTrip("{u'a': [1L, 'b'], 'c': (u'\\xe9',)}"),
            "{'a': [1, 'b'], 'c': ('\\xe9',)}");
}

TEST(PythonLiteralTest, ReadsTextThatStandsThereInUtf8) {
  EXPECT_EQ(RoundTrip("'\xc3\xa9\xe2\x82\xac'"), "'\\xe9\\u20ac'");
}

TEST(PythonLiteralTest, TellsTextFromBytes) {
  Document document;
  const auto kind_of = [&document](absl::string_view literal) {
    return document.kind(*ParsePythonLiteral(literal, Limits(), &document));
  };
  EXPECT_EQ(kind_of("'a'"), ValueKind::kText);
  EXPECT_EQ(kind_of("u'a'"), ValueKind::kText);
  EXPECT_EQ(kind_of("b'a'"), ValueKind::kBytes);
}

TEST(PythonLiteralTest, AllowsSpacesAndACommaAtTheEnd) {
  EXPECT_EQ(RoundTrip("  [ 1 , 2 , ] "), "[1, 2]");
  EXPECT_EQ(RoundTrip("{ 'a' :1 ,}"), "{'a': 1}");
  EXPECT_EQ(RoundTrip("( )"), "()");
}

TEST(PythonLiteralTest, SaysWhatItExpectedAndWhere) {
  EXPECT_EQ(RoundTrip("[1, x]"),
            "expected a Python literal, got \"x]\" (at byte 4, LIT-1)");
  EXPECT_EQ(RoundTrip("[1"),
            "expected \",\" or a closing bracket, got the end (at byte 2, "
            "LIT-1)");
}

TEST(PythonLiteralTest, RefusesWhatIsNoLiteral) {
  ExpectFault("", "LIT-1", 0);
  ExpectFault("open('x')", "LIT-1", 0);
  ExpectFault("Nothing", "LIT-1", 0);
  ExpectFault("Nonesuch", "LIT-1", 4);
  ExpectFault("[", "LIT-1", 1);
  ExpectFault("[1,", "LIT-1", 3);
  ExpectFault("[,]", "LIT-1", 1);
  ExpectFault("[1 2]", "LIT-1", 3);
  ExpectFault("[1)", "LIT-1", 2);
  ExpectFault("(1)", "LIT-1", 2);
  ExpectFault("]", "LIT-1", 0);
  ExpectFault("{1}", "LIT-1", 2);
  ExpectFault("{1, 2}", "LIT-1", 2);
  ExpectFault("{1:}", "LIT-1", 3);
  ExpectFault("{1: 2: 3}", "LIT-1", 5);
  ExpectFault("{1: 2", "LIT-1", 5);
  ExpectFault("1 1", "LIT-1", 2);
  ExpectFault("[] []", "LIT-1", 3);
  ExpectFault("r'a'", "LIT-1", 0);
  ExpectFault(absl::string_view("\0", 1), "LIT-1", 0);
}

TEST(PythonLiteralTest, RefusesABrokenString) {
  ExpectFault("'abc", "LIT-2", 0);
  ExpectFault("[1, 'abc\"]", "LIT-2", 4);
  ExpectFault("'ab\\", "LIT-2", 3);
  ExpectFault("'ab\\q'", "LIT-2", 3);
  ExpectFault("'\\x4'", "LIT-2", 1);
  ExpectFault("'\\xg0'", "LIT-2", 1);
  ExpectFault("'\\x+1'", "LIT-2", 1);
  ExpectFault("'\\u123'", "LIT-2", 1);
  ExpectFault("'\\U00110000'", "LIT-2", 1);
  ExpectFault("b'\\u1234'", "LIT-2", 2);
  ExpectFault("b'\xc3\xa9'", "LIT-2", 2);
  ExpectFault("'\xff'", "LIT-2", 1);
  ExpectFault("'\xed\xb2\x80'", "LIT-2", 1);
}

TEST(PythonLiteralTest, RefusesAStringThatPythonWouldSeeEndInside) {
  ExpectFault("'ab\ncd'", "LIT-2", 3);
  ExpectFault("'ab\rcd'", "LIT-2", 3);
  ExpectFault(absl::string_view("'a\0b'", 5), "LIT-2", 2);
  ExpectFault("b'\n'", "LIT-2", 2);
}

TEST(PythonLiteralTest, RefusesABrokenNumber) {
  for (const char* literal : {"-", "007", "1_000", "0x10", "1LL", "--1",
                              "1.2.3", "1e", "1.5L", "1a"}) {
    ExpectFault(literal, "LIT-3", 0);
  }
}

TEST(PythonLiteralTest, ReadsAnIntegerOfAnySize) {
  for (const std::string& literal :
       {std::string("9223372036854775808"), std::string("-9223372036854775809"),
        "-" + std::string(4300, '9')}) {
    EXPECT_EQ(RoundTrip(literal), literal);
    EXPECT_EQ(RoundTrip(literal + "L"), literal);
  }
}

TEST(PythonLiteralTest, StopsAtTheIntegerDigitLimit) {
  ExpectFault(std::string(4301, '1'), "LIT-3", 0);
}

TEST(PythonLiteralTest, DoesNotWriteAnIntegerOfMoreDigitsThanItReads) {
  for (const size_t size : {1790, 5000}) {
    Document document;
    const ValueId value = document.BigInt(std::string(size, '\x7f'));
    const auto repr = PythonRepr(document, value, Limits());
    ASSERT_TRUE(FaultOf(repr.status()).has_value()) << size;
    EXPECT_EQ(FaultOf(repr.status())->clause, "LIT-6");
  }
}

TEST(PythonLiteralTest, RefusesAKeyThatPythonCannotHash) {
  ExpectFault("{[]: 1}", "LIT-5", 3);
  ExpectFault("{({},): 1}", "LIT-5", 6);
}

TEST(PythonLiteralTest, StopsAtTheNestingLimit) {
  const std::string at_limit = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(RoundTrip(at_limit), at_limit);
  const absl::Status status = ErrorOf(std::string(101, '['));
  EXPECT_EQ(FaultOf(status)->clause, "LIT-4");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kLimit);
  EXPECT_EQ(FaultOf(status)->offset, 100u);
}

TEST(PythonLiteralTest, ReadsOneLiteralOutOfALongerText) {
  const absl::string_view text = "f([1, ')'], 2)";
  Document document;
  size_t position = 2;
  const absl::StatusOr<ValueId> value =
      ReadPythonLiteral(text, &position, Limits(), &document);
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(text.substr(position), ", 2)");
  EXPECT_EQ(document.items(*value).size(), 2u);
}

TEST(PythonReprTest, WritesFloatsThatReadBackEqual) {
  EXPECT_EQ(RoundTrip("1.0"), "1.0");
  EXPECT_EQ(RoundTrip("0.1"), "0.1");
  EXPECT_EQ(RoundTrip("-0.0"), "-0.0");
}

TEST(PythonReprTest, RefusesValuesWithoutALiteral) {
  Document document;
  for (const ValueId value :
       {document.Float(std::numeric_limits<double>::infinity()),
        document.Float(std::nan("")), document.NewSet(),
        document.Sender(1, 1000), document.Tuple({document.Blob("x")})}) {
    const absl::Status status = PythonRepr(document, value, Limits()).status();
    EXPECT_EQ(FaultOf(status)->clause, "LIT-6");
    EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
  }
}

TEST(PythonReprTest, RefusesAListThatHoldsItself) {
  Document document;
  const ValueId list = document.NewList();
  document.Append(list, list);
  EXPECT_EQ(FaultOf(PythonRepr(document, list, Limits()).status())->clause,
            "LIT-6");
}

// Each list holds the next twice, so each doubles the text.
TEST(PythonReprTest, RefusesMoreThanAPreambleMayHave) {
  Document document;
  ValueId value = document.NewList();
  for (int i = 0; i < 20; ++i) {
    const ValueId outer = document.NewList();
    document.Append(outer, value);
    document.Append(outer, value);
    value = outer;
  }
  Limits limits;
  limits.max_preamble_size = 1000;
  const absl::Status status = PythonRepr(document, value, limits).status();
  ASSERT_TRUE(FaultOf(status).has_value()) << status;
  EXPECT_EQ(FaultOf(status)->clause, "LIT-6");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
  EXPECT_TRUE(
      PythonRepr(document, document.Text(std::string(998, 'a')), limits).ok());
  EXPECT_FALSE(
      PythonRepr(document, document.Text(std::string(999, 'a')), limits).ok());
}

double AnyFiniteFloat() {
  const double value = *rc::gen::arbitrary<double>();
  return std::isfinite(value) ? value : 0.0;
}

ValueId AnyScalar(Document* document) {
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return Document::None();
    case 1:
      return Document::Bool(*rc::gen::arbitrary<bool>());
    case 2:
      return document->Int(*rc::gen::arbitrary<int64_t>());
    case 3:
      return document->Float(AnyFiniteFloat());
    case 4:
      return document->Text(GenerateText());
    default:
      return document->Bytes(*rc::gen::arbitrary<std::string>());
  }
}

// Puts scalars and what was made before into new containers, a few times.
ValueId AnyValue(Document* document) {
  ValueId value = AnyScalar(document);
  const int levels = *rc::gen::inRange(0, 8);
  for (int i = 0; i < levels; ++i) {
    const int kind = *rc::gen::inRange(0, 3);
    const ValueId list = kind == 1 ? document->NewDict() : document->NewList();
    if (kind == 1) document->Set(list, AnyScalar(document), value);
    document->Append(list, value);
    document->Append(list, AnyScalar(document));
    value = kind == 2 ? document->Tuple(document->items(list)) : list;
  }
  return value;
}

RC_GTEST_PROP(PythonLiteralProperty, EveryValueComesBackAsItWasWritten, ()) {
  Document document;
  const ValueId value = AnyValue(&document);
  const absl::StatusOr<std::string> repr =
      PythonRepr(document, value, Limits());
  RC_ASSERT(repr.ok());
  RC_ASSERT(RoundTrip(*repr) == *repr);
}

RC_GTEST_PROP(PythonLiteralProperty, EveryScalarComesBackEqual, ()) {
  Document document;
  const std::string text = GenerateText();
  const std::string bytes = *rc::gen::arbitrary<std::string>();
  const double real = AnyFiniteFloat();
  const ValueId tuple = document.Tuple(
      {document.Text(text), document.Bytes(bytes), document.Float(real)});
  const auto read = ParsePythonLiteral(*PythonRepr(document, tuple, Limits()),
                                       Limits(), &document);
  RC_ASSERT(read.ok());
  const absl::Span<const ValueId> items = document.items(*read);
  RC_ASSERT(document.text(items[0]) == text);
  RC_ASSERT(document.bytes(items[1]) == bytes);
  RC_ASSERT(document.AsFloat(items[2]) == real);
}

RC_GTEST_PROP(PythonLiteralProperty, EveryTruncationOfAContainerIsAnError, ()) {
  Document document;
  const ValueId value = document.Tuple({AnyValue(&document)});
  const std::string repr = *PythonRepr(document, value, Limits());
  const size_t size = *rc::gen::inRange<size_t>(0, repr.size());
  RC_ASSERT(FaultOf(ErrorOf(repr.substr(0, size))).has_value());
}

RC_GTEST_PROP(PythonLiteralProperty, GarbageNeverCrashes, ()) {
  const auto garbage = *rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::elementOf(std::string("[](){}:,'\"\\xuUb0129.e-L TrueFalsNo")),
      rc::gen::arbitrary<char>()));
  const absl::Status status = ErrorOf(garbage);
  if (!status.ok()) RC_ASSERT(FaultOf(status)->offset <= garbage.size());
}

TEST(PythonReprTest, WritesTextAndBytesAsTheAskedPythonDoes) {
  Document document;
  const ValueId list = document.NewList();
  document.Append(list, document.Text("t\xc3\xa9"));
  document.Append(list, document.Bytes("b\xff"));
  EXPECT_EQ(*PythonRepr(document, list, Limits(), LiteralStyle::kPython3),
            "['t\\xe9', b'b\\xff']");
  EXPECT_EQ(*PythonRepr(document, list, Limits(), LiteralStyle::kPython2),
            "[u't\\xe9', 'b\\xff']");
}

}  // namespace
}  // namespace mitogen
