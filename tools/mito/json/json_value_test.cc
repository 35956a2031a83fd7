// JSON to Python values and back: json_reader.h and json_writer.h.

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "protocol/text/wtf8.h"
#include "rapidcheck/gtest.h"
#include "tools/mito/json/json_reader.h"
#include "tools/mito/json/json_writer.h"

namespace mitogen::mito {
namespace {

std::string Written(const Document& document, ValueId value, JsonStyle style) {
  std::string out;
  EXPECT_TRUE(AppendJson(document, value, style, &out).ok());
  return out;
}

struct Golden {
  std::string tagged;
  std::string plain;
  std::string repr;
};

// Reads paragraphs of two or three lines.
std::vector<Golden> ReadGolden() {
  std::ifstream file("tools/mito/json/testdata/values.txt");
  std::vector<Golden> all;
  std::vector<std::string> lines;
  const auto add = [&] {
    if (lines.size() >= 2)
      all.push_back({lines[0], lines[lines.size() - 2], lines.back()});
    lines.clear();
  };
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) {
      add();
    } else if (line[0] != '#') {
      lines.push_back(line);
    }
  }
  add();
  return all;
}

TEST(JsonValueTest, MapsEveryKindAsTheTableSays) {
  const std::vector<Golden> all = ReadGolden();
  ASSERT_GT(all.size(), 25);
  for (const Golden& golden : all) {
    SCOPED_TRACE(golden.tagged);
    Document document;
    const absl::StatusOr<ValueId> value = ReadJson(golden.tagged, &document);
    ASSERT_TRUE(value.ok()) << value.status();
    EXPECT_EQ(Written(document, *value, JsonStyle::kTagged), golden.tagged);
    EXPECT_EQ(Written(document, *value, JsonStyle::kPlain), golden.plain);
    EXPECT_EQ(Repr(document, *value), golden.repr);
  }
}

TEST(JsonValueTest, WritesALoneSurrogateAsAnEscape) {
  Document document;
  const ValueId text = *ReadJson(R"({"$wtf8":"61edb280"})", &document);
  EXPECT_EQ(Written(document, text, JsonStyle::kPlain), R"("a\udc80")");
}

TEST(JsonValueTest, WritesNoControlCharacter) {
  Document document;
  const ValueId text = document.Text("\x1b]0;t\x07\r\n\x7f\xc2\x9b\xc2\xa0");
  EXPECT_EQ(Written(document, text, JsonStyle::kPlain),
            R"("\u001b]0;t\u0007\r\n\u007f\u009b)"
            "\xc2\xa0\"");
}

TEST(JsonValueTest, WritesAnIntegerOfManyDigitsInHexadecimal) {
  Document document;
  const std::string json =
      absl::StrCat(R"({"$int":"0x01)", std::string(10'000, '0'), R"("})");
  const ValueId value = *ReadJson(json, &document);
  EXPECT_TRUE(Written(document, value, JsonStyle::kPlain) == json);
}

TEST(JsonValueTest, ShowsACycleByHowFarUpItGoes) {
  Document document;
  const ValueId list = document.NewList();
  const ValueId dict = document.NewDict();
  document.Append(list, dict);
  document.Set(dict, "self", dict);
  document.Set(dict, "outer", list);
  EXPECT_EQ(Written(document, list, JsonStyle::kPlain),
            R"([{"self":{"$cycle":1},"outer":{"$cycle":2}}])");
}

TEST(JsonValueTest, WritesWhatIsSharedWhereverItIs) {
  Document document;
  const ValueId shared = document.NewList();
  const ValueId both = document.Tuple({shared, shared});
  EXPECT_EQ(Written(document, both, JsonStyle::kPlain), "[[],[]]");
}

TEST(JsonValueTest, RefusesAValueThatGrowsWithoutBound) {
  Document document;
  ValueId value = document.NewList();
  for (int i = 0; i < 64; ++i) value = document.Tuple({value, value});
  std::string out;
  EXPECT_EQ(
      AppendJson(document, value, JsonStyle::kPlain, &out, {.max_size = 1000})
          .code(),
      absl::StatusCode::kResourceExhausted);
}

// Each level is looked at once, and then copied: 19 of 2^19 containers.
TEST(JsonValueTest, DoesTheWorkForWhatIsSharedOnce) {
  Document document;
  ValueId value = document.Tuple({document.Text(std::string(64, 'x'))});
  for (int i = 0; i < 18; ++i) value = document.Tuple({value, value});
  std::string shared;
  const absl::Status written = AppendJson(document, value, JsonStyle::kPlain,
                                          &shared, {.max_steps = 100});
  EXPECT_TRUE(written.ok()) << written;
  // [["x..."],["x..."]], and so on.
  EXPECT_EQ(shared.size(), (size_t{68} << 18) + (size_t{3} << 18) - 3);
}

TEST(JsonValueTest, RefusesMoreWorkThanItsBound) {
  Document document;
  const ValueId list = document.NewList();
  for (int i = 0; i < 1000; ++i) document.Append(list, Document::None());
  std::string out;
  EXPECT_EQ(
      AppendJson(document, list, JsonStyle::kPlain, &out, {.max_steps = 1000})
          .code(),
      absl::StatusCode::kResourceExhausted);
  out.clear();
  EXPECT_TRUE(
      AppendJson(document, list, JsonStyle::kPlain, &out, {.max_steps = 1001})
          .ok());
}

TEST(JsonValueTest, WritesWhatIsSharedTheSameEachTime) {
  Document document;
  const ValueId shared = document.NewList();
  for (int i = 0; i < 40; ++i) document.Append(shared, document.Int(i));
  const ValueId dict = document.NewDict();
  document.Set(dict, "a", shared);
  document.Set(dict, "b", document.Tuple({shared, shared}));
  const std::string one = Written(document, shared, JsonStyle::kTagged);
  EXPECT_EQ(Written(document, dict, JsonStyle::kTagged),
            absl::StrCat("{\"a\":", one, ",\"b\":{\"$tuple\":[", one, ",", one,
                         "]}}"));
}

// The text of a container that refers to one around it depends on its place.
TEST(JsonValueTest, CopiesNothingThatHasACycle) {
  Document document;
  const ValueId outer = document.NewList();
  const ValueId inner = document.NewList();
  document.Append(inner, document.Text(std::string(100, 'x')));
  document.Append(inner, outer);
  document.Append(outer, inner);
  const ValueId both = document.Tuple({outer, inner});
  const std::string text = absl::StrCat("\"", std::string(100, 'x'), "\"");
  EXPECT_EQ(Written(document, both, JsonStyle::kPlain),
            absl::StrCat("[[[", text, ",{\"$cycle\":2}]],[", text,
                         ",[{\"$cycle\":2}]]]"));
}

TEST(JsonValueTest, GivesUpWhenItsTimeIsOver) {
  Document document;
  std::string out;
  EXPECT_EQ(
      AppendJson(document, document.Tuple({document.NewList()}),
                 JsonStyle::kPlain, &out, {.deadline = absl::InfinitePast()})
          .code(),
      absl::StatusCode::kDeadlineExceeded);
}

TEST(JsonValueTest, RefusesAMessageThatStandsForGigabytes) {
  Document document;
  ValueId value = document.Text(std::string(100'000, 'x'));
  for (int i = 0; i < 8; ++i) {
    const ValueId outer = document.NewList();
    for (int j = 0; j < 16; ++j) document.Append(outer, value);
    value = outer;
  }
  std::string out;
  const absl::Status written =
      AppendJson(document, value, JsonStyle::kTagged, &out);
  EXPECT_EQ(written.message(),
            "expected a value of at most 67108864 bytes as JSON, got one that "
            "takes more");
  EXPECT_LE(out.size(), kMaxJsonSize + 200'000);
}

TEST(JsonValueTest, RefusesATextBeyondTheLimitBeforeItIsWritten) {
  Document document;
  const std::string text(2000, '\xff');
  for (const ValueId value :
       {document.Text(std::string(2000, 'x')), document.Bytes(text),
        document.Blob(text), document.Secret(std::string(2000, 'x'))}) {
    std::string out;
    EXPECT_EQ(AppendJson(document, value, JsonStyle::kTagged, &out,
                         {.max_size = 1000})
                  .code(),
              absl::StatusCode::kResourceExhausted);
    EXPECT_LT(out.size(), 100);
  }
}

std::string Nested(size_t depth) {
  return absl::StrCat(std::string(depth, '['), std::string(depth, ']'));
}

TEST(JsonValueTest, WritesAndReadsAnyDepth) {
  const std::string json = Nested(100'000);
  Document document;
  const absl::StatusOr<ValueId> value = ReadJson(json, &document);
  ASSERT_TRUE(value.ok()) << value.status();
  std::string out;
  EXPECT_TRUE(AppendJson(document, *value, JsonStyle::kTagged, &out,
                         {.max_depth = 100'000})
                  .ok());
  EXPECT_TRUE(out == json);
}

// Uses the default depth. The work is that of the brackets that fit.
TEST(JsonValueTest, WritesNoDepthThatReadersOfJsonRefuse) {
  Document document;
  ValueId value = document.NewList();
  for (int i = 0; i < 1'000'000; ++i) value = document.Tuple({value});
  std::string out;
  EXPECT_EQ(
      AppendJson(document, value, JsonStyle::kTagged, &out),
      absl::ResourceExhaustedError("expected at most 512 brackets of JSON one "
                                   "inside another, got more"));
  EXPECT_LT(out.size(), 10'000);
}

absl::Status WriteWithin(size_t max_depth, const Document& document,
                         ValueId value, JsonStyle style) {
  std::string out;
  return AppendJson(document, value, style, &out, {.max_depth = max_depth});
}

TEST(JsonValueTest, CountsEveryBracketOfAContainerAsDepth) {
  Document document;
  const ValueId list = document.NewList();
  const ValueId tuple = document.Tuple({list});
  const ValueId dict = document.NewDict();
  document.Set(dict, document.Int(1), tuple);
  struct Case {
    ValueId value;
    JsonStyle style;
    size_t depth;
  };
  for (const Case& row :
       {Case{list, JsonStyle::kTagged, 1}, Case{tuple, JsonStyle::kPlain, 2},
        Case{tuple, JsonStyle::kTagged, 3},
        Case{dict, JsonStyle::kTagged, 6}}) {
    EXPECT_TRUE(WriteWithin(row.depth, document, row.value, row.style).ok());
    EXPECT_FALSE(
        WriteWithin(row.depth - 1, document, row.value, row.style).ok());
  }
}

// The second time the shared value is copied, not looked at.
TEST(JsonValueTest, CountsTheDepthOfWhatIsShared) {
  Document document;
  ValueId shared = document.Text(std::string(100, 'x'));
  for (int i = 0; i < 5; ++i) shared = document.Tuple({shared});
  ValueId deeper = shared;
  for (int i = 0; i < 5; ++i) deeper = document.Tuple({deeper, shared});
  const ValueId both =
      document.Tuple({shared, document.Tuple({document.Tuple({shared})})});
  EXPECT_TRUE(WriteWithin(8, document, both, JsonStyle::kPlain).ok());
  EXPECT_FALSE(WriteWithin(7, document, both, JsonStyle::kPlain).ok());
  EXPECT_TRUE(WriteWithin(10, document, deeper, JsonStyle::kPlain).ok());
  EXPECT_FALSE(WriteWithin(9, document, deeper, JsonStyle::kPlain).ok());
}

TEST(JsonValueTest, ReadsNoMoreValuesThanItsBound) {
  for (const char* text :
       {"[1,-1,1.5]", "[[[[]]]]", R"({"a":null,"b":true,"c":"x"})",
        R"({"$tuple":[{"$bytes":"x"}]})"}) {
    Document document;
    EXPECT_TRUE(ReadJson(text, &document, 4).ok()) << text;
    const absl::Status refused = ReadJson(text, &document, 3).status();
    EXPECT_EQ(refused, absl::InvalidArgumentError(
                           "expected JSON of at most 3 values, got more"))
        << text;
  }
}

TEST(JsonValueTest, TellsWhatIsNoJson) {
  for (const char* text : {"", "text", "[1", "{\"a\":}", "1 2", "NaN", "'a'"}) {
    Document document;
    EXPECT_EQ(ReadJson(text, &document).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(JsonValueTest, ShowsNothingOfWhatItCannotRead) {
  for (const char* text :
       {R"({"password": "hunter2})", R"({"password": hunter2})",
        R"("hunter2" x)", R"({"$hex":"hunter2"})", R"({"$tuple":"hunter2"})",
        R"({"$secret":["hunter2"]})"}) {
    Document document;
    const absl::Status status = ReadJson(text, &document).status();
    EXPECT_FALSE(status.ok()) << text;
    EXPECT_FALSE(absl::StrContains(status.message(), "hunter2")) << status;
  }
}

TEST(JsonValueTest, TellsWhereItIsNoJson) {
  Document document;
  EXPECT_EQ(ReadJson("[1 2]", &document).status().message(),
            "expected JSON, got something else at byte 4");
}

TEST(JsonValueTest, ReadsTheLoneSurrogatesThatItWrites) {
  for (const char* json :
       {R"("\udc80")", R"("a\ud800b\udfff")", R"({"\udcff":["\ud83d😀"]})",
        "\"\xf4\x8f\xbf\xbf\\udc80\xf4\x8f\xbf\xbf====\""}) {
    Document document;
    const absl::StatusOr<ValueId> value = ReadJson(json, &document);
    ASSERT_TRUE(value.ok()) << json << ": " << value.status();
    EXPECT_EQ(Written(document, *value, JsonStyle::kTagged), json);
  }
}

TEST(JsonValueTest, ReadsPairsOfSurrogatesBesideLoneOnes) {
  Document document;
  const absl::StatusOr<ValueId> value =
      ReadJson(R"("\ud83d\ude00\udc80\udbff\udfff\\udc80")", &document);
  ASSERT_TRUE(value.ok()) << value.status();
  EXPECT_EQ(document.text(*value),
            "\xf0\x9f\x98\x80\xed\xb2\x80\xf4\x8f\xbf\xbf\\udc80");
}

TEST(JsonValueTest, TellsThePlaceBehindLoneSurrogates) {
  Document document;
  EXPECT_EQ(ReadJson(R"(["\udc80\udc80" 2])", &document).status().message(),
            "expected JSON, got something else at byte 17");
}

RC_GTEST_PROP(JsonValueProperty, GivesBackAnyText,
              (const std::vector<uint32_t>& numbers)) {
  std::string text;
  bool was_high = false;
  for (const uint32_t number : numbers) {
    const uint32_t code_point = number % 3 == 0   ? 0xd800 + number % 0x800
                                : number % 3 == 1 ? number % 0x80
                                                  : 0x10ffff - number % 4;
    // Two that look like a pair would be read as one.
    const bool is_low = code_point >= 0xdc00 && code_point <= 0xdfff;
    if (was_high && is_low) continue;
    was_high = code_point >= 0xd800 && code_point <= 0xdbff;
    AppendCodePoint(code_point, &text);
  }
  Document document;
  const std::string json =
      Written(document, document.Text(text), JsonStyle::kTagged);
  const absl::StatusOr<ValueId> read = ReadJson(json, &document);
  RC_ASSERT(read.ok());
  RC_ASSERT(document.text(*read) == text);
}

TEST(JsonValueTest, ShowsNothingThatLooksLikeSomethingElse) {
  Document document;
  const ValueId value = document.Text(
      "\xe2\x80\xae"
      "deliaf\xe2\x80\xa8\xc2\x9b\xf3\xa0\x81\xb2");
  EXPECT_EQ(Written(document, value, JsonStyle::kPlain),
            R"("\u202edeliaf\u2028\u009b\udb40\udc72")");
}

TEST(JsonValueTest, RefusesNumbersOutOfTheirRangeInWords) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"$context":[4294967296,"x"]})",
       "expected [ID, NAME], with an ID from 0 to 4294967295 as $context, got "
       "a value of type list that is not that"},
      {R"({"$sender":[1,4294967402]})",
       "expected [ID, HANDLE], both from 0 to 4294967295 as $sender, got a "
       "value of type list that is not that"},
      {"[1e999]",
       "expected a number that a double can hold, got one beyond 1.8e308 at "
       "byte 6"},
  };
  for (const auto& [json, words] : kCases) {
    Document document;
    EXPECT_EQ(ReadJson(json, &document).status(), absl::NotFoundError(words));
  }
}

TEST(JsonValueTest, TellsJsonThatIsNoPythonValue) {
  for (const char* text :
       {R"({"$hex":"0"})", R"({"$hex":1})", R"({"$unknown":1})",
        R"({"$set":[[]]})", R"({"$dict":[[1]]})", R"({"$context":[-1,null]})",
        R"([{"$sender":[1]}])", R"({"$float":"1"})"}) {
    Document document;
    EXPECT_EQ(ReadJson(text, &document).status().code(),
              absl::StatusCode::kNotFound)
        << text;
  }
}

RC_GTEST_PROP(JsonValueProperty, GivesBackAnyBytes,
              (const std::string& bytes)) {
  Document document;
  const std::string json =
      Written(document, document.Bytes(bytes), JsonStyle::kTagged);
  const absl::StatusOr<ValueId> read = ReadJson(json, &document);
  RC_ASSERT(read.ok());
  RC_ASSERT(document.bytes(*read) == bytes);
}

RC_GTEST_PROP(JsonValueProperty, GivesBackAnyDouble, (double value)) {
  Document document;
  const std::string json =
      Written(document, document.Float(value), JsonStyle::kTagged);
  const absl::StatusOr<ValueId> read = ReadJson(json, &document);
  RC_ASSERT(read.ok());
  RC_ASSERT(document.kind(*read) == ValueKind::kFloat);
  RC_ASSERT(document.AsFloat(*read) == value);
}

}  // namespace
}  // namespace mitogen::mito
