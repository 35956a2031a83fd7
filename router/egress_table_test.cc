#include "router/egress_table.h"

#include <set>
#include <tuple>
#include <utility>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

TEST(EgressTableTest, NamesTheLinksThatSentToAContext) {
  EgressTable egress(10);
  egress.Remember(2, 7);
  egress.Remember(0, 7);
  egress.Remember(0, 8);
  EXPECT_EQ(egress.Take(7), (std::vector<LinkSlot>{0, 2}));
}

TEST(EgressTableTest, ForgetsAContextOnceItIsTaken) {
  EgressTable egress(10);
  egress.Remember(0, 7);
  egress.Take(7);
  EXPECT_TRUE(egress.Take(7).empty());
  EXPECT_EQ(egress.size(), 0);
}

TEST(EgressTableTest, RemembersAContextAnewAfterItWasTaken) {
  EgressTable egress(10);
  egress.Remember(0, 7);
  egress.Take(7);
  egress.Remember(0, 7);
  EXPECT_EQ(egress.Take(7), (std::vector<LinkSlot>{0}));
}

TEST(EgressTableTest, KeepsNoMoreOfALinkThanTheLimit) {
  EgressTable egress(1);
  EXPECT_TRUE(egress.Remember(0, 7));
  EXPECT_FALSE(egress.Remember(0, 8));
  EXPECT_TRUE(egress.Remember(0, 7));
  EXPECT_TRUE(egress.Remember(1, 8));
}

RC_GTEST_PROP(EgressTableTest, AgreesWithAPlainSet, ()) {
  EgressTable egress(100);
  std::set<std::pair<uint32_t, LinkSlot>> model;
  const auto steps =
      *rc::gen::container<std::vector<std::tuple<int, uint32_t, LinkSlot>>>(
          rc::gen::tuple(rc::gen::inRange(0, 8),
                         rc::gen::inRange<uint32_t>(0, 5),
                         rc::gen::inRange<LinkSlot>(0, 6)));
  for (const auto& [kind, context_id, link] : steps) {
    if (kind > 1) {
      egress.Remember(link, context_id);
      model.emplace(context_id, link);
    } else if (kind == 1) {
      egress.ForgetLink(link);
      std::erase_if(model, [link = link](const auto& pair) {
        return pair.second == link;
      });
    } else {
      std::vector<LinkSlot> expected;
      for (const auto& [of, by] : model) {
        if (of == context_id) expected.push_back(by);
      }
      RC_ASSERT(egress.Take(context_id) == expected);
      std::erase_if(model, [context_id = context_id](const auto& pair) {
        return pair.first == context_id;
      });
    }
    RC_ASSERT(egress.size() == model.size());
  }
}

}  // namespace
}  // namespace mitogen
