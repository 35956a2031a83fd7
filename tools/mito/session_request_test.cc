#include "tools/mito/session_request.h"

#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace mitogen::mito {
namespace {

SessionRequest Parsed(absl::string_view line) {
  return SessionRequest::Parse(line).value();
}

TEST(SessionRequestTest, ReadsOptions) {
  const auto options =
      Parsed(R"({"options": {"password": "x", "port": 22, "name": null}})")
          .Options();
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(*options, (ConnectionOptions{{"password", std::string("x")},
                                         {"port", int64_t{22}}}));
}

TEST(SessionRequestTest, NamesTheOptionThatIsWrongAndItsType) {
  EXPECT_EQ(
      Parsed(R"({"options": {"password": "hunter2", "port": {"a": 1}}})")
          .Options()
          .status()
          .message(),
      "expected text, a number, a boolean or a list of text as the option "
      "\"port\", got a value of type dict");
}

TEST(SessionRequestTest, ShowsNoValueThatIsWrong) {
  const SessionRequest request =
      Parsed(R"({"options": ["hunter2"], "args": "hunter2", "kwargs": "hunter2",
                 "op": {"password": "hunter2"}, "timeout": "hunter2",
                 "context": "hunter2"})");
  for (const absl::Status& status :
       {request.Options().status(), request.Arguments().status(),
        request.Text("op").status(), request.Number("context").status(),
        request.Timeout(absl::ZeroDuration()).status(),
        Parsed(R"({"kwargs": "hunter2"})").Arguments().status(),
        Parsed(R"({"options": {"password": ["hunter2", 1]}})")
            .Options()
            .status(),
        SessionRequest::Parse(R"({"password": hunter2})").status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(absl::StrContains(status.message(), "hunter2")) << status;
  }
}

TEST(SessionRequestTest, NamesTheFieldThatIsWrongAndItsType) {
  EXPECT_EQ(Parsed(R"({"op": 7})").Text("op").status().message(),
            "expected text as \"op\", got a value of type int");
}

}  // namespace
}  // namespace mitogen::mito
