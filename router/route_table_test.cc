#include "router/route_table.h"

#include <map>
#include <tuple>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

TEST(RouteTableTest, FindsTheLinkOfAContext) {
  RouteTable routes;
  EXPECT_TRUE(routes.Add(7, 1));
  EXPECT_EQ(routes.Find(7), 1);
  EXPECT_EQ(routes.Find(8), std::nullopt);
}

TEST(RouteTableTest, KeepsTheFirstRouteOfAContext) {
  RouteTable routes;
  EXPECT_TRUE(routes.Add(7, 1));
  EXPECT_FALSE(routes.Add(7, 2));
  EXPECT_EQ(routes.Find(7), 1);
  EXPECT_TRUE(routes.ContextsBehind(2).empty());
}

TEST(RouteTableTest, ListsTheContextsBehindALinkInOrder) {
  RouteTable routes;
  routes.Add(9, 1);
  routes.Add(3, 1);
  routes.Add(5, 0);
  EXPECT_EQ(routes.ContextsBehind(1), (std::vector<uint32_t>{3, 9}));
}

TEST(RouteTableTest, FindsEachOfManyDenseIds) {
  RouteTable routes;
  for (uint32_t id = 1; id <= 3000; ++id) ASSERT_TRUE(routes.Add(id, id % 7));
  for (uint32_t id = 1; id <= 3000; ++id) ASSERT_EQ(routes.Find(id), id % 7);
  EXPECT_EQ(routes.Find(0), std::nullopt);
  EXPECT_EQ(routes.Find(3001), std::nullopt);
}

TEST(RouteTableTest, KeepsWhatItFoundByHashingAsItGrows) {
  RouteTable routes;
  ASSERT_TRUE(routes.Add(700, 3));
  ASSERT_TRUE(routes.Add(0xffffffff, 4));
  for (uint32_t id = 0; id < 600; ++id) ASSERT_TRUE(routes.Add(id, 5));
  EXPECT_EQ(routes.Find(700), 3);
  EXPECT_EQ(routes.Find(0xffffffff), 4);
  EXPECT_FALSE(routes.Add(700, 6));
}

RC_GTEST_PROP(RouteTableTest, AgreesWithAPlainMap, ()) {
  RouteTable routes;
  std::map<uint32_t, LinkSlot> model;
  const auto steps =
      *rc::gen::container<std::vector<std::tuple<bool, uint32_t, LinkSlot>>>(
          rc::gen::tuple(rc::gen::arbitrary<bool>(),
                         rc::gen::inRange<uint32_t>(0, 12),
                         rc::gen::inRange<LinkSlot>(0, 4)));
  for (const auto& [add, context_id, link] : steps) {
    if (add) {
      RC_ASSERT(routes.Add(context_id, link) ==
                model.emplace(context_id, link).second);
    } else {
      RC_ASSERT(routes.Remove(context_id) == (model.erase(context_id) > 0));
    }
  }
  RC_ASSERT(routes.size() == model.size());
  for (LinkSlot link = 0; link < 4; ++link) {
    std::vector<uint32_t> expected;
    for (const auto& [context_id, by] : model) {
      if (by == link) expected.push_back(context_id);
    }
    RC_ASSERT(routes.ContextsBehind(link) == expected);
  }
}

}  // namespace
}  // namespace mitogen
