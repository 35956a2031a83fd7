#include "router/service/response_cache.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using Pairs = std::vector<std::pair<std::string, ValueId>>;

std::optional<std::string> KeyOf(Document* document, const Pairs& pairs,
                                 absl::string_view method = "f") {
  const ValueId kwargs = document->NewKwargs();
  for (const auto& [name, value] : pairs) document->Set(kwargs, name, value);
  return ResponseKey(*document, CallService{"s", method, kwargs});
}

TEST(ResponseKeyTest, IsTheSameInAnyOrderOfArguments) {
  Document document;
  EXPECT_EQ(KeyOf(&document, {{"a", document.Int(1)}, {"b", document.Int(2)}}),
            KeyOf(&document, {{"b", document.Int(2)}, {"a", document.Int(1)}}));
}

TEST(ResponseKeyTest, TellsMethodsNamesAndValuesApart) {
  Document document;
  const auto key = KeyOf(&document, {{"a", document.Int(1)}});
  EXPECT_NE(key, KeyOf(&document, {{"a", document.Int(1)}}, "g"));
  EXPECT_NE(key, KeyOf(&document, {{"b", document.Int(1)}}));
  EXPECT_NE(key, KeyOf(&document, {{"a", document.Text("1")}}));
}

// Which the original takes for equal, since it shows their sizes alone.
TEST(ResponseKeyTest, TellsBlobsOfOneSizeApart) {
  Document document;
  EXPECT_NE(KeyOf(&document, {{"a", document.Blob("x")}}),
            KeyOf(&document, {{"a", document.Blob("y")}}));
}

TEST(ResponseKeyTest, OfEqualNamesTheLastCounts) {
  Document document;
  EXPECT_EQ(KeyOf(&document, {{"a", document.Int(1)}, {"a", document.Int(2)}}),
            KeyOf(&document, {{"a", document.Int(2)}}));
}

TEST(ResponseKeyTest, IsNothingForWhatCannotBeWritten) {
  Document document;
  EXPECT_EQ(KeyOf(&document, {{"a", document.NewSet()}}), std::nullopt);
}

Message MessageOf(absl::string_view payload) {
  Message message;
  message.payload = std::string(payload);
  return message;
}

TEST(ResponseCacheTest, KeepsTheNewestWithinItsBytes) {
  ResponseCache cache(1000);
  for (int i = 0; i < 100; ++i) {
    cache.Add(absl::StrCat("key", i), MessageOf("answer"));
    EXPECT_LE(cache.bytes(), 1000);
  }
  EXPECT_EQ(cache.Find("key0"), nullptr);
  ASSERT_NE(cache.Find("key99"), nullptr);
  EXPECT_EQ(cache.Find("key99")->payload, "answer");
}

TEST(ResponseCacheTest, KeepsNothingThatIsTooLarge) {
  ResponseCache cache(1000);
  cache.Add("small", MessageOf("answer"));
  cache.Add("large", MessageOf(std::string(1000, 'x')));
  EXPECT_EQ(cache.Find("large"), nullptr);
  EXPECT_NE(cache.Find("small"), nullptr);
}

RC_GTEST_PROP(ResponseCacheTest, HoldsASuffixOfWhatWasAdded,
              (const std::vector<std::string>& payloads)) {
  ResponseCache cache(2000);
  for (size_t i = 0; i < payloads.size(); ++i) {
    cache.Add(absl::StrCat(i), MessageOf(payloads[i]));
    RC_ASSERT(cache.bytes() <= 2000);
  }
  bool found = false;
  for (size_t i = 0; i < payloads.size(); ++i) {
    const Message* message = cache.Find(absl::StrCat(i));
    if (message != nullptr) RC_ASSERT(message->payload == payloads[i]);
    if (found) RC_ASSERT(message != nullptr);
    found = message != nullptr;
  }
}

}  // namespace
}  // namespace mitogen
