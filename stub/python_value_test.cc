#include "stub/python_value.h"

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "stub/call_arguments.h"

namespace mitogen {
namespace {

template <typename T>
PythonValue Value(const T& value) {
  Document document;
  const ValueId id = AddTo(&document, value);
  return PythonValue(document, id);
}

TEST(PythonValueTest, IsNoneByDefault) {
  EXPECT_TRUE(PythonValue().is_none());
  EXPECT_EQ(PythonValue().Repr(), "None");
}

TEST(PythonValueTest, OutlivesTheDocumentThatItCameFrom) {
  EXPECT_EQ(*Value("text").AsText(), "text");
  EXPECT_EQ(*Value(PythonBytes{"by\0te"}).AsBytes(), "by");
}

TEST(PythonValueTest, SaysWhatItIsInsteadOfWhatWasExpected) {
  EXPECT_EQ(Value("five").AsInt().status().message(),
            "expected an integer of 64 bits, got 'five'");
  EXPECT_EQ(Value(5).AsText().status().message(), "expected text, got 5");
  EXPECT_EQ(Value(5).AsBool().status().message(), "expected a bool, got 5");
  EXPECT_EQ(Value(true).AsInt().status().message(),
            "expected an integer of 64 bits, got True");
  EXPECT_EQ(Value("x").AsBytes().status().message(), "expected bytes, got 'x'");
}

TEST(PythonValueTest, TakesAnIntegerForADouble) {
  EXPECT_EQ(*Value(5).AsDouble(), 5.0);
  EXPECT_EQ(*Value(0.5).AsDouble(), 0.5);
}

TEST(CallArgumentsTest, HasEveryKindOfValue) {
  CallArguments arguments(1, -1, true, 0.5, "text", PythonBytes{"bytes"},
                          nullptr, std::vector<std::string>{"a", "b"},
                          std::map<std::string, int>{{"k", 1}},
                          std::optional<int>(), Value(7));
  EXPECT_EQ(Repr(arguments.document(), arguments.positional()),
            "[1, -1, True, 0.5, 'text', b'bytes', None, ['a', 'b'], {'k': 1}, "
            "None, 7]");
}

TEST(CallArgumentsTest, KeepsIntegersOfEverySize) {
  CallArguments arguments(std::numeric_limits<int64_t>::min(),
                          std::numeric_limits<uint64_t>::max(), uint8_t{255});
  EXPECT_EQ(Repr(arguments.document(), arguments.positional()),
            "[-9223372036854775808, 18446744073709551615, 255]");
}

TEST(CallArgumentsTest, HasKeywordsApart) {
  CallArguments arguments("/srv");
  arguments.Set("exist_ok", true).Set("mode", 0755);
  EXPECT_EQ(Repr(arguments.document(), arguments.positional()), "['/srv']");
  EXPECT_EQ(Repr(arguments.document(), arguments.keywords()),
            "Kwargs({'exist_ok': True, 'mode': 493})");
}

}  // namespace
}  // namespace mitogen
