#include "stub/functions/native_function.h"

#include <string>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

NativeFunction SomeFunction() {
  NativeFunction function;
  function.module = "m";
  function.name = "f";
  function.parameters = {"key", Optional("default")};
  return function;
}

class BindArgumentsTest : public testing::Test {
 protected:
  BindArgumentsTest() {
    call_.args = document_.Tuple({});
    call_.kwargs = document_.NewKwargs();
  }

  absl::StatusOr<BoundArguments> Bind() {
    return BindArguments(function_, {header_, call_, document_});
  }
  std::string Error() { return std::string(Bind().status().message()); }

  const NativeFunction function_ = SomeFunction();
  const MessageHeader header_;
  Document document_;
  CallFunction call_;
};

TEST_F(BindArgumentsTest, BindsByPosition) {
  call_.args = document_.Tuple({document_.Text("a"), document_.Int(2)});
  const auto bound = Bind();
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_EQ(*bound->String(0), "a");
  EXPECT_EQ(*bound->Integer(1), 2);
}

TEST_F(BindArgumentsTest, BindsByName) {
  document_.Set(call_.kwargs, "default", document_.Int(2));
  document_.Set(call_.kwargs, "key", document_.Text("a"));
  const auto bound = Bind();
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_EQ(*bound->String(0), "a");
  EXPECT_EQ(*bound->Integer(1), 2);
}

TEST_F(BindArgumentsTest, LeavesOutWhatIsOptional) {
  call_.args = document_.Tuple({document_.Text("a")});
  const auto bound = Bind();
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_FALSE(bound->has(1));
  EXPECT_TRUE(document_.is_none(bound->value(1)));
}

TEST_F(BindArgumentsTest, NamesWhatIsMissing) {
  EXPECT_EQ(Error(),
            "builtins.TypeError: f() missing required argument: 'key'");
}

TEST_F(BindArgumentsTest, CountsWhatIsTooMany) {
  call_.args =
      document_.Tuple({Document::None(), Document::None(), Document::None()});
  EXPECT_EQ(Error(),
            "builtins.TypeError: f() takes 2 positional arguments but 3 were "
            "given");
}

TEST_F(BindArgumentsTest, NamesWhatItDoesNotKnow) {
  document_.Set(call_.kwargs, "other", document_.Int(2));
  EXPECT_EQ(Error(),
            "builtins.TypeError: f() got an unexpected keyword argument "
            "'other'");
}

TEST_F(BindArgumentsTest, NamesWhatCameTwice) {
  call_.args = document_.Tuple({document_.Text("a")});
  document_.Set(call_.kwargs, "key", document_.Text("b"));
  EXPECT_EQ(Error(),
            "builtins.TypeError: f() got multiple values for argument 'key'");
}

TEST_F(BindArgumentsTest, SaysWhichTypeWasExpected) {
  call_.args = document_.Tuple({document_.Int(1), document_.Text("b")});
  const auto bound = Bind();
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_EQ(bound->String(0).status().message(),
            "builtins.TypeError: argument 1 must be str, not int");
  EXPECT_EQ(bound->Integer(1).status().message(),
            "builtins.TypeError: argument 2 must be int, not text");
}

}  // namespace
}  // namespace mitogen
