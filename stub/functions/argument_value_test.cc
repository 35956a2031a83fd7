#include "stub/functions/argument_value.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mitogen {

// A type that a program brings itself.
struct Celsius {
  double degrees = 0;
};
absl::Status ReadArgument(const ArgumentValue& argument, Celsius* out) {
  return ReadArgument(argument, &out->degrees);
}

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class ArgumentValueTest : public testing::Test {
 protected:
  ArgumentValueTest() {
    function_.name = "f";
    function_.parameters = {"x"};
  }

  template <typename T>
  absl::Status Read(ValueId value, T* out) {
    CallFunction call;
    call.args = document_.Tuple({value});
    call.kwargs = document_.NewKwargs();
    const BoundArguments bound =
        *BindArguments(function_, {header_, call, document_});
    ArgumentReader reader(bound, max_bytes_);
    return ReadArgument(ArgumentValue(&reader, 0), out);
  }
  template <typename T>
  T Value(ValueId value) {
    T out{};
    const absl::Status status = Read(value, &out);
    EXPECT_TRUE(status.ok()) << status;
    return out;
  }
  template <typename T>
  std::string Error(ValueId value) {
    T out{};
    return std::string(Read(value, &out).message());
  }
  template <typename T>
  ValueId Added(const T& value) {
    return AddTo(&document_, value);
  }

  size_t max_bytes_ = 1 << 20;
  NativeFunction function_;
  const MessageHeader header_;
  Document document_;
};

TEST_F(ArgumentValueTest, ReadsABool) {
  EXPECT_TRUE(Value<bool>(Added(true)));
  EXPECT_EQ(Error<bool>(Added(1)),
            "builtins.TypeError: f() argument 'x' must be bool, not int");
}

TEST_F(ArgumentValueTest, ReadsIntegersOfEverySize) {
  EXPECT_EQ(Value<int8_t>(Added(-128)), -128);
  EXPECT_EQ(Value<uint8_t>(Added(255)), 255);
  EXPECT_EQ(Value<int64_t>(Added(std::numeric_limits<int64_t>::min())),
            std::numeric_limits<int64_t>::min());
  EXPECT_EQ(Value<uint64_t>(Added(std::numeric_limits<uint64_t>::max())),
            std::numeric_limits<uint64_t>::max());
}

TEST_F(ArgumentValueTest, TakesABoolForAnIntegerAsPythonDoes) {
  EXPECT_EQ(Value<int>(Added(true)), 1);
  EXPECT_EQ(Value<double>(Added(true)), 1.0);
}

TEST_F(ArgumentValueTest, SaysThatAnIntegerIsOutOfRange) {
  EXPECT_EQ(Error<int8_t>(Added(128)),
            "builtins.OverflowError: f() argument 'x' must be from -128 to "
            "127, not 128");
  EXPECT_EQ(Error<uint64_t>(Added(-1)),
            "builtins.OverflowError: f() argument 'x' must be from 0 to "
            "18446744073709551615, not -1");
  EXPECT_EQ(Error<int64_t>(Added(std::numeric_limits<uint64_t>::max())),
            "builtins.OverflowError: f() argument 'x' must be from "
            "-9223372036854775808 to 9223372036854775807, not "
            "18446744073709551615");
}

TEST_F(ArgumentValueTest, SaysThatAnIntegerOfAnySizeIsOutOfRange) {
  const ValueId huge = document_.BigInt(std::string(1000, '\x7f'));
  EXPECT_THAT(Error<int64_t>(huge), HasSubstr("OverflowError"));
  EXPECT_LT(Error<int64_t>(huge).size(), 300);
  EXPECT_THAT(Error<double>(huge),
              HasSubstr("OverflowError: f() argument 'x' must be an int of at "
                        "most 128 bits"));
}

TEST_F(ArgumentValueTest, ReadsFloatsAndIntegersAsFloats) {
  EXPECT_EQ(Value<double>(Added(0.5)), 0.5);
  EXPECT_EQ(Value<double>(Added(-7)), -7.0);
  EXPECT_EQ(Value<double>(Added(std::numeric_limits<uint64_t>::max())),
            18446744073709551616.0);
  EXPECT_EQ(Value<float>(Added(0.5)), 0.5f);
  EXPECT_TRUE(std::isinf(Value<float>(Added(HUGE_VAL))));
  EXPECT_TRUE(std::isnan(Value<float>(Added(std::nan("")))));
}

TEST_F(ArgumentValueTest, SaysThatAFloatIsOutOfRange) {
  EXPECT_EQ(Error<float>(Added(1e300)),
            "builtins.OverflowError: f() argument 'x' must be a float of 32 "
            "bits, not 1e+300");
  EXPECT_EQ(Error<double>(Added("1")),
            "builtins.TypeError: f() argument 'x' must be float, not str");
}

TEST_F(ArgumentValueTest, ReadsText) {
  EXPECT_EQ(Value<std::string>(Added("text")), "text");
  EXPECT_EQ(Value<absl::string_view>(Added("text")), "text");
  EXPECT_EQ(Value<std::string>(document_.Secret("pass")), "pass");
  EXPECT_EQ(Error<std::string>(Added(PythonBytes{"b"})),
            "builtins.TypeError: f() argument 'x' must be str, not bytes");
  EXPECT_EQ(Error<std::string>(Document::None()),
            "builtins.TypeError: f() argument 'x' must be str, not NoneType");
}

TEST_F(ArgumentValueTest, ReadsBytesOfEveryType) {
  EXPECT_EQ(Value<PythonBytes>(Added(PythonBytes{"b"})).bytes, "b");
  EXPECT_EQ(Value<PythonBytes>(document_.ByteArray("a")).bytes, "a");
  EXPECT_EQ(Value<PythonBytes>(document_.Blob("c")).bytes, "c");
  EXPECT_EQ(Error<PythonBytes>(Added("text")),
            "builtins.TypeError: f() argument 'x' must be bytes, not str");
}

TEST_F(ArgumentValueTest, ReadsAnyValue) {
  EXPECT_EQ(Value<PythonValue>(document_.Tuple({Added(1)})).Repr(), "(1,)");
  EXPECT_TRUE(Value<PythonValue>(Document::None()).is_none());
}

TEST_F(ArgumentValueTest, ReadsASender) {
  const SenderAddress sender = Value<SenderAddress>(document_.Sender(3, 1001));
  EXPECT_EQ(sender.context_id, 3);
  EXPECT_EQ(sender.handle, 1001);
  EXPECT_EQ(Error<SenderAddress>(Added(1)),
            "builtins.TypeError: f() argument 'x' must be Sender, not int");
}

TEST_F(ArgumentValueTest, ReadsNoneOrAValue) {
  EXPECT_EQ(Value<std::optional<int>>(Document::None()), std::nullopt);
  EXPECT_EQ(Value<std::optional<int>>(Added(3)), 3);
  EXPECT_EQ(Error<std::optional<int>>(Added("3")),
            "builtins.TypeError: f() argument 'x' must be int, not str");
}

TEST_F(ArgumentValueTest, ReadsListsAndTuples) {
  const ValueId tuple = document_.Tuple({Added(1), Added(2)});
  EXPECT_THAT(Value<std::vector<int>>(tuple), ElementsAre(1, 2));
  EXPECT_THAT(Value<std::vector<bool>>(Added(std::vector<bool>{true, false})),
              ElementsAre(true, false));
  EXPECT_EQ(Error<std::vector<int>>(document_.NewSet()),
            "builtins.TypeError: f() argument 'x' must be list, not set");
}

TEST_F(ArgumentValueTest, ReadsAListOfAnyValues) {
  const ValueId list = document_.NewList();
  document_.Append(list, Added("a"));
  document_.Append(list, Added(1));
  const auto values = Value<std::vector<PythonValue>>(list);
  ASSERT_EQ(values.size(), 2);
  EXPECT_EQ(values[0].Repr(), "'a'");
  EXPECT_EQ(values[1].Repr(), "1");
  EXPECT_THAT(Error<std::vector<PythonValue>>(document_.NewSet()),
              HasSubstr("must be list, not set"));
}

TEST_F(ArgumentValueTest, ReadsDictsAndKwargs) {
  const ValueId kwargs = document_.NewKwargs();
  document_.Set(kwargs, "a", Added(1));
  using Numbers = std::map<std::string, int>;
  EXPECT_THAT(Value<Numbers>(kwargs), ElementsAre(Pair("a", 1)));
  EXPECT_THAT(Value<Numbers>(Added(Numbers{{"b", 2}})),
              ElementsAre(Pair("b", 2)));
  EXPECT_EQ(Error<Numbers>(document_.NewList()),
            "builtins.TypeError: f() argument 'x' must be dict, not list");
}

TEST_F(ArgumentValueTest, ReadsTheLastOfEqualKeys) {
  const ValueId dict = document_.NewDict();
  document_.Set(dict, "a", Added(1));
  document_.Set(dict, "a", Added(2));
  EXPECT_EQ((Value<std::map<std::string, int>>(dict))["a"], 2);
  EXPECT_EQ((Value<std::map<std::string, PythonValue>>(dict))["a"].Repr(), "2");
}

TEST_F(ArgumentValueTest, ReadsADictOfAnyValues) {
  const ValueId dict = document_.NewDict();
  document_.Set(dict, "a", document_.Tuple({Added(1)}));
  document_.Set(dict, "b", Document::None());
  auto values = Value<std::map<std::string, PythonValue>>(dict);
  EXPECT_EQ(values.size(), 2);
  EXPECT_EQ(values["a"].Repr(), "(1,)");
  EXPECT_TRUE(values["b"].is_none());
}

TEST_F(ArgumentValueTest, SaysWhichPartIsWrong) {
  EXPECT_EQ(Error<std::vector<std::vector<int>>>(document_.Tuple(
                {document_.Tuple({}), document_.Tuple({Added("a")})})),
            "builtins.TypeError: f() argument 'x' item 1 item 0 must be int, "
            "not str");
  const ValueId dict = document_.NewDict();
  document_.Set(dict, "k", Added("v"));
  EXPECT_EQ((Error<std::map<std::string, int>>(dict)),
            "builtins.TypeError: f() argument 'x' value of 'k' must be int, "
            "not str");
  document_.Set(dict, Added(5), Added(1));
  EXPECT_EQ((Error<std::map<std::string, std::string>>(dict)),
            "builtins.TypeError: f() argument 'x' key 5 must be str, not int");
  EXPECT_EQ((Error<std::map<std::string, PythonValue>>(dict)),
            "builtins.TypeError: f() argument 'x' key 5 must be str, not int");
}

TEST_F(ArgumentValueTest, ReadsATypeOfTheProgram) {
  EXPECT_EQ(Value<Celsius>(Added(21.5)).degrees, 21.5);
  EXPECT_EQ(Value<std::vector<Celsius>>(Added(std::vector<int>{3}))[0].degrees,
            3);
}

// A list of lists of lists: few bytes on the wire, and many copies.
ValueId Bomb(Document* document, int levels, ValueId value) {
  for (int level = 0; level < levels; ++level) {
    value = document->Tuple(std::vector<ValueId>(1000, value));
  }
  return value;
}

TEST_F(ArgumentValueTest, StopsAtTheMemoryThatACallMayTake) {
  using Bombs = std::vector<std::vector<std::vector<std::string>>>;
  const ValueId text = document_.Text(std::string(100000, 'x'));
  EXPECT_EQ(Error<Bombs>(Bomb(&document_, 3, text)),
            "builtins.MemoryError: f() argument 'x' item 0 item 0 item 10 is "
            "too large: the arguments of a call may take 1048576 bytes of "
            "memory");
}

TEST_F(ArgumentValueTest, CountsCopiesOfAnyValue) {
  using Bombs = std::vector<std::vector<PythonValue>>;
  const ValueId text = document_.Text(std::string(100000, 'x'));
  EXPECT_THAT(Error<Bombs>(Bomb(&document_, 2, text)),
              HasSubstr("item 8 is too large"));
}

TEST_F(ArgumentValueTest, SharesOneCopyAmongTheValuesOfAList) {
  const ValueId text = document_.Text(std::string(100000, 'x'));
  EXPECT_EQ(Value<std::vector<PythonValue>>(Bomb(&document_, 1, text)).size(),
            1000);
}

}  // namespace
}  // namespace mitogen
