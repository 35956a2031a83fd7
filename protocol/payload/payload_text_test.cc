// The payloads that are plain text or nothing at all.

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/empty.h"
#include "protocol/payload/forward_log.h"
#include "protocol/payload/forward_module.h"
#include "protocol/payload/get_module.h"
#include "protocol/payload/route.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

MessageView WithPayload(absl::string_view payload) { return {{}, payload}; }

TEST(ForwardLogTest, SeparatesItsFieldsByNul) {
  const Message message = ToMessage(ForwardLog{"stdout", 20, "a line"});
  EXPECT_EQ(message.payload, std::string("stdout\0"
                                         "20\0a line",
                                         16));
  EXPECT_EQ(message.header.handle, kForwardLog);
}

TEST(ForwardLogTest, KeepsNulsInsideTheMessage) {
  const std::string payload(
      "mitogen\0"
      "40\0a\0b",
      14);
  const auto log = ParseForwardLog(WithPayload(payload));
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(log->message, std::string("a\0b", 3));
}

TEST(ForwardLogTest, NamesTheLevelThatIsNoNumber) {
  const std::string payload("mitogen\0high\0x", 14);
  const auto log = ParseForwardLog(WithPayload(payload));
  ASSERT_FALSE(log.ok());
  EXPECT_EQ(log.status().message(),
            "expected field level of FORWARD_LOG as a decimal number, got "
            "\"high\" (at byte 8, PAY-2)");
  EXPECT_EQ(FaultOf(log.status())->blame, Blame::kPeer);
}

TEST(ForwardLogTest, ShowsOnlyTheBeginningOfALongLevel) {
  const std::string payload =
      absl::StrCat("mitogen", absl::string_view("\0", 1),
                   std::string(100'000, 'x'), absl::string_view("\0", 1));
  const auto log = ParseForwardLog(WithPayload(payload));
  ASSERT_FALSE(log.ok());
  EXPECT_LT(log.status().message().size(), 200u);
}

TEST(ForwardLogTest, RefusesAMissingField) {
  EXPECT_FALSE(ParseForwardLog(WithPayload("mitogen")).ok());
  EXPECT_FALSE(ParseForwardLog(WithPayload("")).ok());
}

TEST(ForwardLogTest, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(ToMessage(ForwardLog{"stdout", 20, "a\xff"}).payload,
            std::string("stdout\0"
                        "20\0a\xef\xbf\xbd",
                        14));
}

RC_GTEST_PROP(ForwardLogTest, ReadsWhatItWrites,
              (const std::string& logger, int level,
               const std::string& message)) {
  const Message written = ToMessage(ForwardLog{logger, level, message});
  const auto log = ParseForwardLog(written.view());
  RC_ASSERT(log.ok());
  RC_ASSERT(log->level == level);
  RC_ASSERT(ToMessage(*log).payload == written.payload);
}

RC_GTEST_PROP(ForwardLogTest, AcceptsOrRefusesAnyBytes,
              (const std::string& payload)) {
  const auto log = ParseForwardLog(WithPayload(payload));
  RC_ASSERT(log.ok() || FaultOf(log.status()).has_value());
}

TEST(RouteTest, AddRouteCarriesIdAndName) {
  EXPECT_EQ(ToMessage(AddRoute{7, "ssh.web"}).payload, "7:ssh.web");
  const auto route = ParseAddRoute(WithPayload("7:a:b"));
  ASSERT_TRUE(route.ok()) << route.status();
  EXPECT_EQ(route->context_id, 7);
  EXPECT_EQ(route->name, "a:b");
}

TEST(RouteTest, DelRouteCarriesTheIdAlone) {
  EXPECT_EQ(ToMessage(DelRoute{7}).payload, "7");
  const auto route = ParseDelRoute(WithPayload("4294967295"));
  ASSERT_TRUE(route.ok()) << route.status();
  EXPECT_EQ(route->context_id, 4294967295u);
}

TEST(RouteTest, DelRouteIgnoresANameAsTheOriginalDoes) {
  EXPECT_EQ(ParseDelRoute(WithPayload("7:web"))->context_id, 7);
}

TEST(RouteTest, ANameMayBeMissing) {
  EXPECT_EQ(ToMessage(AddRoute{7, ""}).payload, "7");
  EXPECT_EQ(ParseAddRoute(WithPayload("7"))->name, "");
}

TEST(RouteTest, SaysWhereANameIsNotUtf8) {
  const auto route = ParseAddRoute(WithPayload("12:\xff"));
  ASSERT_FALSE(route.ok());
  EXPECT_EQ(FaultOf(route.status())->offset, 3u);
}

TEST(RouteTest, NamesTheIdThatIsNoContextId) {
  for (absl::string_view bad : {"", "x", "-1", "4294967296", ":web"}) {
    const auto route = ParseDelRoute(WithPayload(bad));
    ASSERT_FALSE(route.ok()) << bad;
    EXPECT_EQ(FaultOf(route.status())->clause, "PAY-3") << bad;
  }
}

TEST(ModuleNameTest, RefusesANameThatIsNotUtf8) {
  const auto got = ParseGetModule(WithPayload("\xff"));
  EXPECT_EQ(FaultOf(got.status())->clause, "PAY-6");
  const auto built = ToMessage(GetModule{"\xff"});
  EXPECT_EQ(FaultOf(built.status())->blame, Blame::kCaller);
  const auto forwarded = ParseForwardModule(WithPayload({"7\0\xff", 3}));
  EXPECT_EQ(FaultOf(forwarded.status())->offset, 2u);
  const auto forward = ToMessage(ForwardModule{7, "\xff"});
  EXPECT_EQ(FaultOf(forward.status())->blame, Blame::kCaller);
}

TEST(ModuleNameTest, SaysWhatIsWrongWithAForwardedModule) {
  EXPECT_EQ(ParseForwardModule(WithPayload("7")).status().message(),
            "expected FORWARD_MODULE as id NUL fullname, got no NUL (PAY-8)");
  EXPECT_EQ(ParseForwardModule(WithPayload({"x\0os", 4})).status().message(),
            "expected field id of FORWARD_MODULE as a decimal number below "
            "2^32, got \"x\" (at byte 0, PAY-8)");
}

TEST(EmptyTest, SaysAllByItsHandle) {
  const Message message = EmptyMessage(kShutdown);
  EXPECT_EQ(message.header.handle, kShutdown);
  EXPECT_EQ(message.payload, "");
}

}  // namespace
}  // namespace mitogen
