#include "stub/functions/function_error.h"

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

std::string TextOf(const absl::Status& error) {
  return CallErrorText(ToPythonError(error));
}

TEST(FunctionErrorTest, HasAnExceptionForEachCode) {
  EXPECT_EQ(TextOf(absl::InvalidArgumentError("no")),
            "builtins.ValueError: no");
  EXPECT_EQ(TextOf(absl::NotFoundError("no")), "builtins.LookupError: no");
  EXPECT_EQ(TextOf(absl::OutOfRangeError("no")), "builtins.IndexError: no");
  EXPECT_EQ(TextOf(absl::PermissionDeniedError("no")),
            "builtins.PermissionError: no");
  EXPECT_EQ(TextOf(absl::UnimplementedError("no")),
            "builtins.NotImplementedError: no");
  EXPECT_EQ(TextOf(absl::DeadlineExceededError("no")),
            "builtins.TimeoutError: no");
  EXPECT_EQ(TextOf(absl::ResourceExhaustedError("no")),
            "builtins.MemoryError: no");
}

TEST(FunctionErrorTest, TakesAnyOtherCodeForARuntimeError) {
  EXPECT_EQ(TextOf(absl::AbortedError("no")), "builtins.RuntimeError: no");
  EXPECT_EQ(TextOf(absl::UnknownError("no")), "builtins.RuntimeError: no");
  EXPECT_EQ(TextOf(absl::UnknownError("cannot open /x.y: no")),
            "builtins.RuntimeError: cannot open /x.y: no");
}

TEST(FunctionErrorTest, LeavesAPythonErrorAsItIs) {
  EXPECT_EQ(TextOf(PythonError("mitogen.core.ChannelError", "closed")),
            "mitogen.core.ChannelError: closed");
  EXPECT_EQ(TextOf(PythonError("agent._v2.Busy", "a: b")),
            "agent._v2.Busy: a: b");
}

TEST(FunctionErrorTest, LeavesAFaultToBeToldAsAStreamError) {
  const absl::Status fault = PeerFault("PKL-1", "no pickle");
  EXPECT_EQ(TextOf(fault), CallErrorText(fault));
}

TEST(FunctionErrorTest, SaysTheCodeOfAnErrorWithoutWords) {
  EXPECT_EQ(TextOf(absl::NotFoundError("")), "builtins.LookupError: NOT_FOUND");
}

}  // namespace
}  // namespace mitogen
