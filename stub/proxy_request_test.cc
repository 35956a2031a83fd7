#include "stub/proxy_request.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

using Options = ConnectionOptions;

// The argument `name` of the request, as Python shows it.
std::string Shown(absl::string_view method, const Options& options,
                  absl::string_view name) {
  absl::StatusOr<CallArguments> request = MakeProxyRequest(method, options);
  EXPECT_TRUE(request.ok()) << request.status();
  if (!request.ok()) return "";
  const Document& document = request->document();
  const auto value = document.Find(request->keywords(), name);
  return value.has_value() ? Repr(document, *value) : "nothing";
}

TEST(ProxyRequestTest, HasTheMethodTheNameAndTheRest) {
  const Options options = {{"name", "n"}, {"port", 22}, {"hostname", "h"}};
  EXPECT_EQ(Shown("ssh", options, "method_name"), "'ssh'");
  EXPECT_EQ(Shown("ssh", options, "name"), "'n'");
  EXPECT_EQ(Shown("ssh", options, "kwargs"),
            "Kwargs({'hostname': 'h', 'port': 22})");
  EXPECT_EQ(Shown("ssh", {{"hostname", "h"}}, "name"), "None");
}

// A Python child logs its calls with -vv.
TEST(ProxyRequestTest, HasAPasswordThatNoLogShows) {
  for (const char* method : {"sudo", "ssh", "su", "doas", "of_another_day"}) {
    absl::StatusOr<CallArguments> request =
        MakeProxyRequest(method, {{"password", "hunter2"}});
    ASSERT_TRUE(request.ok()) << request.status();
    const Document& document = request->document();
    const ValueId kwargs = *document.Find(request->keywords(), "kwargs");
    const ValueId password = *document.Find(kwargs, "password");
    EXPECT_EQ(document.kind(password), ValueKind::kSecret) << method;
    EXPECT_EQ(document.StringOf(password), "hunter2");
  }
}

TEST(ProxyRequestTest, RefusesAPasswordOfTwoLinesAndDoesNotShowIt) {
  for (const char* method : {"sudo", "ssh", "su", "doas", "of_another_day"}) {
    const absl::Status refusal =
        MakeProxyRequest(method, {{"password", "hunter\n2"}}).status();
    EXPECT_EQ(refusal.code(), absl::StatusCode::kInvalidArgument) << method;
    EXPECT_EQ(refusal.message().find("hunter"), std::string::npos) << refusal;
  }
}

TEST(ProxyRequestTest, RefusesNamesThatWouldBecomeOptions) {
  const std::vector<std::pair<std::string, Options>> requests = {
      {"ssh", {{"hostname", "-oProxyCommand=id"}}},
      {"ssh", {{"hostname", "h"}, {"username", "-v"}}},
      {"docker", {{"container", "--privileged"}}},
      {"kubectl", {{"pod", "-h"}}},
      {"local", {{"python_path", std::vector<std::string>{"-c", "x"}}}},
      {"setns", {{"container", "-x"}}},
  };
  for (const auto& [method, options] : requests) {
    EXPECT_EQ(MakeProxyRequest(method, options).status().code(),
              absl::StatusCode::kInvalidArgument)
        << method;
  }
  EXPECT_TRUE(MakeProxyRequest("setns", {{"container", "x"}}).ok());
}

}  // namespace
}  // namespace mitogen
