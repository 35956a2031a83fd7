#include "stub/child/functions/system_arguments.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using testing::ElementsAre;

class SystemArgumentsTest : public testing::Test {
 protected:
  BoundArguments Bound(ValueId value) {
    call_.args = document_.Tuple({value});
    call_.kwargs = document_.NewKwargs();
    function_.parameters = {"path"};
    return *BindArguments(function_, {header_, call_, document_});
  }

  NativeFunction function_;
  const MessageHeader header_;
  Document document_;
  CallFunction call_;
};

TEST_F(SystemArgumentsTest, EncodesTextAndKeepsBytes) {
  const auto paths =
      SystemStrings(Bound(document_.Tuple({document_.Text("\xed\xb3\xbf"),
                                           document_.Bytes("\xfe")})),
                    0);
  ASSERT_TRUE(paths.ok()) << paths.status();
  EXPECT_THAT(*paths, ElementsAre("\xff", "\xfe"));
}

TEST_F(SystemArgumentsTest, TakesNoNul) {
  EXPECT_EQ(SystemString(Bound(document_.Text(std::string("a\0b", 3))), 0)
                .status()
                .message(),
            "builtins.ValueError: embedded null byte");
}

TEST_F(SystemArgumentsTest, SaysWhichTypeWasExpected) {
  EXPECT_EQ(SystemString(Bound(document_.Int(1)), 0).status().message(),
            "builtins.TypeError: argument 1 must be str, not int");
  EXPECT_EQ(SystemStrings(Bound(document_.Int(1)), 0).status().message(),
            "builtins.TypeError: argument 1 must be list, not int");
}

}  // namespace
}  // namespace mitogen
