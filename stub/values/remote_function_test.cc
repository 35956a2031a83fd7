#include "stub/values/remote_function.h"

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(RemoteFunctionTest, IsInTheModuleBeforeTheLastDot) {
  EXPECT_EQ(*ParseRemoteFunction("os.getpid"),
            (RemoteFunction{"os", std::nullopt, "getpid"}));
  EXPECT_EQ(*ParseRemoteFunction("os.path.exists"),
            (RemoteFunction{"os.path", std::nullopt, "exists"}));
}

TEST(RemoteFunctionTest, IsBehindTheColonIfThereIsOne) {
  EXPECT_EQ(*ParseRemoteFunction("os:getpid"),
            (RemoteFunction{"os", std::nullopt, "getpid"}));
  EXPECT_EQ(*ParseRemoteFunction("a.b:Class.method"),
            (RemoteFunction{"a.b", "Class", "method"}));
}

TEST(RemoteFunctionTest, SaysWhatWasExpectedOfAnythingElse) {
  for (const char* text : {"", "getpid", ".", "os.", ".getpid", "os:", ":x",
                           "a..b", "a:b.c.d", "a:b:c", "a:.x", "os.getpid:"}) {
    const absl::StatusOr<RemoteFunction> parsed = ParseRemoteFunction(text);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument)
        << text;
  }
  EXPECT_EQ(ParseRemoteFunction("getpid").status().message(),
            "expected a function such as os.getpid or module:Class.method, got "
            "\"getpid\"");
}

}  // namespace
}  // namespace mitogen
