#include "conformance/differential/traits.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

TEST(TraitsTest, MemosMixOnlyWhereBothKindsOccurOrALineIsOdd) {
  EXPECT_FALSE(MixesMemos(SplitInstructions("Np1\ng1\n.")));
  EXPECT_FALSE(MixesMemos(SplitInstructions("Nq\1h\1.")));
  EXPECT_TRUE(MixesMemos(SplitInstructions("Np1\nh\1.")));
  EXPECT_TRUE(MixesMemos(SplitInstructions("Np01\ng1\n.")));
}

TEST(TraitsTest, TellsPlainLinesFromOddOnes) {
  for (const absl::string_view plain :
       {"I0\n.", "I-12\n.", "L7L\n.", "L7\n."}) {
    EXPECT_FALSE(
        HasOddLine(SplitInstructions(plain), {Opcode::kInt, Opcode::kLong}))
        << plain;
  }
  for (const absl::string_view odd : {"I01\n.", "I7L\n.", "I \n.", "L-\n."}) {
    EXPECT_TRUE(
        HasOddLine(SplitInstructions(odd), {Opcode::kInt, Opcode::kLong}))
        << odd;
  }
}

TEST(TraitsTest, AnswersAreTheSameButForPairsOfSurrogates) {
  const Json pair =
      Json::parse(R"({"values":[{"root":{"wtf8":"eda0bdedb08d"}}]})");
  const Json one =
      Json::parse("{\"values\":[{\"root\":\"\xf0\x9f\x90\x8d\"}]}");
  const Json other = Json::parse(R"({"values":[{"root":"x"}]})");
  EXPECT_TRUE(SameButForSurrogates(pair, one));
  EXPECT_FALSE(SameButForSurrogates(pair, other));
}

TEST(TraitsTest, FindsKeysThatAreEqualOnPython2Alone) {
  EXPECT_TRUE(HasKeysAsBytesAndText(Json::parse(
      R"({"values":[{"root":{"ref":0},
          "nodes":[{"dict":[["a",1],[{"bytes":"61"},2]]}]}]})")));
  EXPECT_TRUE(HasKeysAsBytesAndText(Json::parse(
      R"({"values":[{"root":{"ref":0},
          "nodes":[{"dict":[[{"ref":1},1],[{"ref":2},2]]},
                   {"tuple":["a"]},{"tuple":[{"blob":"61"}]}]}]})")));
  EXPECT_FALSE(HasKeysAsBytesAndText(Json::parse(
      R"({"values":[{"root":{"ref":0},
          "nodes":[{"dict":[["b",1],[{"bytes":"61"},2]]}]}]})")));
}

}  // namespace
}  // namespace mitogen
