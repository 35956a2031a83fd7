#include "tools/mito/session/session_request.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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

TEST(SessionRequestTest, TakesNumbersWithinTheirRangeOnly) {
  EXPECT_EQ(*Parsed(R"({"context": 4294967295})").Id("context"), 4294967295);
  for (const char* id : {"-1", "4294967296", "4294967297", "4294967402", "1.0",
                         "18446744073709551617", "true", "\"1\"", "null"}) {
    const SessionRequest request =
        Parsed(absl::StrCat(R"({"context": )", id, "}"));
    EXPECT_TRUE(absl::StartsWith(
        request.Id("context").status().message(),
        "expected a number from 0 to 4294967295 as \"context\", got "))
        << id;
  }
  EXPECT_EQ(*Parsed(R"({"timeout": 1000000000})").Timeout({}),
            absl::Seconds(1'000'000'000));
  for (const char* timeout : {"-0.5", "1e16", "1000000001",
                              "{\"$float\":\"nan\"}", "{\"$float\":\"inf\"}"}) {
    EXPECT_EQ(Parsed(absl::StrCat(R"({"timeout": )", timeout, "}"))
                  .Timeout(absl::ZeroDuration())
                  .status()
                  .code(),
              absl::StatusCode::kInvalidArgument)
        << timeout;
  }
}

TEST(SessionRequestTest, ReadsPathsAsTheSystemHasThem) {
  EXPECT_EQ(*Parsed(R"({"path": "/caf\udce9"})").Path("path"), "/caf\xe9");
  EXPECT_FALSE(Parsed(R"({"path": "/a\u0000b"})").Path("path").ok());
}

TEST(SessionRequestTest, NamesTheFieldThatIsWrongAndItsType) {
  EXPECT_EQ(Parsed(R"({"op": 7})").Text("op").status().message(),
            "expected text as \"op\", got a value of type int");
}

}  // namespace
}  // namespace mitogen::mito
