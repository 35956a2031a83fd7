#include "router/role/route_monitor.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kParent = 2;
constexpr uint32_t kChild = 9;
constexpr uint32_t kSibling = 8;

// Context 5, child of 2, with the children 9, "child", and 8, "sibling".
class RouteMonitorTest : public testing::Test {
 protected:
  RouteMonitorTest() {
    parent_ = *router_.AddLink({kParent, std::nullopt});
    child_ = *monitor_.AddChild({kChild, "child", std::nullopt});
    sibling_ = *monitor_.AddChild({kSibling, "sibling", std::nullopt});
    sink_.sent.clear();
  }

  void Say(LinkId by, uint32_t src, uint32_t handle, absl::string_view words) {
    MessageHeader header;
    header.src_id = src;
    header.auth_id = src;
    header.dst_id = kSelf;
    header.handle = handle;
    router_.Receive(by, {header, words});
  }

  // "link dst handle payload" of each message that left.
  std::vector<std::string> Sent() {
    std::vector<std::string> lines;
    for (const RecordingSink::Sent& sent : sink_.sent) {
      const MessageHeader& header = sent.message.header;
      EXPECT_EQ(header.src_id, kSelf);
      EXPECT_EQ(header.auth_id, kSelf);
      lines.push_back(absl::StrCat(
          sent.link == parent_ ? "up" : "down", " ", header.dst_id, " ",
          FindHandle(header.handle)->name, " ", sent.message.payload));
    }
    sink_.sent.clear();
    return lines;
  }

  using Lines = std::vector<std::string>;

  RecordingSink sink_;
  Router router_{{kSelf, {kParent, kMasterId}}, {}, &sink_, &sink_};
  RouteMonitor monitor_{&router_};
  LinkId parent_;
  LinkId child_;
  LinkId sibling_;
};

TEST_F(RouteMonitorTest, AnnouncesAChildToTheParent) {
  ASSERT_TRUE(monitor_.AddChild({12, "newborn", std::nullopt}).ok());
  EXPECT_EQ(Sent(), (Lines{"up 2 ADD_ROUTE 12:newborn"}));
  EXPECT_EQ(monitor_.names().Of(12), "newborn");
}

// A client of a unix socket (BOOT-16).
TEST_F(RouteMonitorTest, AnnouncesNoLinkWithAStampedAuthority) {
  ASSERT_TRUE(monitor_.AddChild({12, "client", kSelf}).ok());
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(monitor_.names().Of(12), "client");
}

TEST_F(RouteMonitorTest, TakesNoRouteByALinkWithAStampedAuthority) {
  const LinkId client = *monitor_.AddChild({12, "client", kSelf});
  Say(client, 12, kAddRoute, "13:behind");
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(router_.RouteTo(13), std::nullopt);
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_THAT(sink_.log[0].message, testing::HasSubstr("RTE-12"));
}

TEST_F(RouteMonitorTest, TellsOfALostClientOnlyWhoSentToIt) {
  const LinkId client = *monitor_.AddChild({12, "client", kSelf});
  MessageHeader header;
  header.src_id = header.auth_id = kChild;
  header.dst_id = 12;
  header.handle = 500;
  router_.Receive(child_, {header, ""});
  sink_.sent.clear();
  router_.LoseLink(client);
  EXPECT_EQ(Sent(), (Lines{"down 9 DEL_ROUTE 12"}));
  EXPECT_EQ(monitor_.names().Of(12), "context 12");
}

TEST_F(RouteMonitorTest, AnnouncesAChildInThePlaceOfALostClient) {
  router_.LoseLink(*monitor_.AddChild({12, "client", kSelf}));
  ASSERT_TRUE(monitor_.AddChild({14, "child", std::nullopt}).ok());
  EXPECT_EQ(Sent(), (Lines{"up 2 ADD_ROUTE 14:child"}));
}

TEST_F(RouteMonitorTest, PassesARouteFromBelowUp) {
  Say(child_, kChild, kAddRoute, "10:grandchild");
  EXPECT_EQ(Sent(), (Lines{"up 2 ADD_ROUTE 10:grandchild"}));
  EXPECT_EQ(router_.RouteTo(10), child_);
}

TEST_F(RouteMonitorTest, RefusesASecondRouteToAContext) {
  Say(child_, kChild, kAddRoute, "10:a");
  sink_.sent.clear();
  Say(sibling_, kSibling, kAddRoute, "10:b");
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(router_.RouteTo(10), child_);
  EXPECT_EQ(monitor_.names().Of(10), "a");
  EXPECT_EQ(sink_.log.size(), 1);
}

TEST_F(RouteMonitorTest, RefusesARouteFromAbove) {
  Say(parent_, kParent, kAddRoute, "10:a");
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(router_.RouteTo(10), std::nullopt);
}

TEST_F(RouteMonitorTest, PassesTheLossOfARouteUp) {
  Say(child_, kChild, kAddRoute, "10:a");
  sink_.sent.clear();
  Say(child_, kChild, kDelRoute, "10");
  EXPECT_EQ(Sent(), (Lines{"up 2 DEL_ROUTE 10"}));
  EXPECT_EQ(router_.RouteTo(10), std::nullopt);
  EXPECT_EQ(monitor_.names().Of(10), "context 10");
}

TEST_F(RouteMonitorTest, TellsWhoSentToTheLostContext) {
  Say(child_, kChild, kAddRoute, "10:a");
  MessageHeader header;
  header.src_id = header.auth_id = kSibling;
  header.dst_id = 10;
  header.handle = 500;
  router_.Receive(sibling_, {header, ""});
  sink_.sent.clear();
  Say(child_, kChild, kDelRoute, "10");
  EXPECT_EQ(Sent(), (Lines{"up 2 DEL_ROUTE 10", "down 8 DEL_ROUTE 10"}));
}

TEST_F(RouteMonitorTest, TellsOfEachContextBehindALostLink) {
  Say(child_, kChild, kAddRoute, "10:a");
  sink_.sent.clear();
  router_.LoseLink(child_);
  EXPECT_EQ(Sent(), (Lines{"up 2 DEL_ROUTE 9", "up 2 DEL_ROUTE 10"}));
}

TEST_F(RouteMonitorTest, PassesNewsFromAboveToThoseWhoSentThere) {
  MessageHeader header;
  header.src_id = header.auth_id = kChild;
  header.dst_id = 77;
  header.handle = 500;
  router_.Receive(child_, {header, ""});
  sink_.sent.clear();
  Say(parent_, kParent, kDelRoute, "77");
  EXPECT_EQ(Sent(), (Lines{"down 9 DEL_ROUTE 77"}));
}

TEST_F(RouteMonitorTest, BelievesNobodyAboutAnothersRoutes) {
  Say(child_, kChild, kAddRoute, "10:a");
  sink_.sent.clear();
  Say(sibling_, kSibling, kDelRoute, "10");
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(router_.RouteTo(10), child_);
}

TEST_F(RouteMonitorTest, LosesANeighbourWithItsLinkAlone) {
  Say(child_, kChild, kDelRoute, "9");
  Say(parent_, kParent, kDelRoute, "2");
  Say(parent_, kParent, kDelRoute, "0");
  Say(parent_, kParent, kDelRoute, "5");
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(router_.RouteTo(kChild), child_);
}

// Children that sent to it hear of it by losing us, if we end, and not at all
// if we go on without it: so it is in the original.
TEST_F(RouteMonitorTest, TellsNobodyThatTheParentIsLost) {
  MessageHeader header;
  header.src_id = header.auth_id = kChild;
  header.dst_id = kParent;
  header.handle = 500;
  router_.Receive(child_, {header, ""});
  sink_.sent.clear();
  router_.LoseLink(parent_);
  EXPECT_EQ(Sent(), Lines());
}

TEST_F(RouteMonitorTest, RefusesARouteWithATooLongName) {
  Say(child_, kChild, kAddRoute, "10:" + std::string(501, 'x'));
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(router_.RouteTo(10), std::nullopt);
  EXPECT_EQ(monitor_.names().Of(10), "context 10");
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_THAT(sink_.log[0].message,
              testing::EndsWith("expected the name of a context of at most "
                                "500 characters, got 501 (RTE-10)"));
}

TEST_F(RouteMonitorTest, CountsTheCharactersOfANameNotItsBytes) {
  Say(child_, kChild, kAddRoute,
      absl::StrCat("10:", std::string(499, 'x'), "\xc3\xa9"));
  EXPECT_EQ(router_.RouteTo(10), child_);
}

TEST_F(RouteMonitorTest, LogsWhatItCannotRead) {
  Say(child_, kChild, kAddRoute, "ten:a");
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_EQ(sink_.log[0].level, kLogError);
  EXPECT_EQ(Sent(), Lines());
}

// The same, in a context that knows who was given which ids.
class GivenIdsTest : public testing::Test {
 protected:
  GivenIdsTest() {
    child_ = *monitor_.AddChild({kChild, "child", std::nullopt});
    sibling_ = *monitor_.AddChild({kSibling, "sibling", std::nullopt});
    EXPECT_TRUE(ids_.Give(child_, kChild, {1000, 2000}).ok());
    EXPECT_TRUE(ids_.Give(sibling_, kSibling, {2000, 3000}).ok());
  }

  void Say(LinkId by, uint32_t src, uint32_t handle, absl::string_view words) {
    MessageHeader header;
    header.src_id = src;
    header.auth_id = src;
    header.handle = handle;
    router_.Receive(by, {header, words});
  }

  RecordingSink sink_;
  Router router_{{kMasterId, {}},
                 {.limits = {.max_name_bytes_per_link = 20}},
                 &sink_,
                 &sink_};
  IdLedger ids_{&router_, {}};
  RouteMonitor monitor_{&router_, &ids_};
  LinkId child_;
  LinkId sibling_;
};

TEST_F(GivenIdsTest, BelievesWhoWasGivenTheId) {
  Say(child_, kChild, kAddRoute, "1005:new");
  EXPECT_EQ(router_.RouteTo(1005), child_);
}

TEST_F(GivenIdsTest, BelievesNobodyElse) {
  Say(sibling_, kSibling, kAddRoute, "1005:new");
  Say(child_, kChild, kAddRoute, "3000:not given to anybody yet");
  Say(child_, kChild, kAddRoute, "7:never given in a block");
  EXPECT_FALSE(router_.RouteTo(1005).has_value());
  EXPECT_FALSE(router_.RouteTo(3000).has_value());
  EXPECT_FALSE(router_.RouteTo(7).has_value());
  EXPECT_EQ(sink_.log.size(), 3u);
}

TEST_F(GivenIdsTest, BelievesAnIdOnce) {
  Say(child_, kChild, kAddRoute, "1005:new");
  Say(child_, kChild, kDelRoute, "1005");
  Say(child_, kChild, kAddRoute, "1005:again");
  EXPECT_FALSE(router_.RouteTo(1005).has_value());
}

TEST_F(GivenIdsTest, LetsNobodyTakeTheIdOfADeadNeighbour) {
  router_.LoseLink(sibling_);
  Say(child_, kChild, kAddRoute, absl::StrCat(kSibling, ":taken"));
  EXPECT_FALSE(router_.RouteTo(kSibling).has_value());
}

TEST_F(GivenIdsTest, KeepsNoMoreBytesOfNamesThanTheLimit) {
  Say(child_, kChild, kAddRoute, "1005:fifteen letters");
  Say(child_, kChild, kAddRoute, "1006:x");
  EXPECT_EQ(router_.RouteTo(1006), child_);
  EXPECT_EQ(monitor_.names().Of(1005), "fifteen letters");
  EXPECT_EQ(monitor_.names().Of(1006), "context 1006");
  // Others have room of their own, and so has what comes after it.
  Say(sibling_, kSibling, kAddRoute, "2001:x");
  EXPECT_EQ(monitor_.names().Of(2001), "x");
  Say(child_, kChild, kDelRoute, "1005");
  Say(child_, kChild, kAddRoute, "1007:x");
  EXPECT_EQ(monitor_.names().Of(1007), "x");
}

}  // namespace
}  // namespace mitogen
