#include "router/ids/id_allocator.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "rapidcheck/gtest.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kChild = 9000;
constexpr uint32_t kSibling = 9001;

// The master, with two children.
class World {
 public:
  explicit World(uint32_t first_id = 1, const RouterLimits& limits = {})
      : allocator_(&router_, &ledger_, Dialect(), limits, first_id) {}

  std::optional<IdBlock> Ask() { return Ask(child_, kChild); }

  // The block, or nothing if the answer is dead.
  std::optional<IdBlock> Ask(LinkId link, uint32_t context_id) {
    MessageHeader header;
    header.src_id = header.auth_id = context_id;
    header.handle = kAllocateId;
    header.reply_to = 1001;
    router_.Receive(link, {header, ""});
    const Message& reply = sink_.sent.back().message;
    if (reply.header.is_dead()) return std::nullopt;
    PickleDecoder decoder{Limits()};
    Document document;
    return *ParseIdBlock(reply.view(), &decoder, &document);
  }

  RecordingSink sink_;
  Router router_{{kMasterId, {}}, {}, &sink_, &sink_};
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
  LinkId sibling_ = *router_.AddLink({kSibling, std::nullopt});
  IdLedger ledger_{&router_, {}};
  IdAllocator allocator_;
};

TEST(IdAllocatorTest, GivesAThousandToAChild) {
  World world;
  const IdBlock block = *world.Ask();
  EXPECT_EQ(block.first, 1);
  EXPECT_EQ(block.end, 1001);
  EXPECT_EQ(world.Ask()->first, 1001);
}

// As a process that joined a tree may be asked by its parent.
TEST(IdAllocatorTest, AnswersAParentThatSpeaksForAContextWithoutARoute) {
  RecordingSink sink;
  Router router({7, {2, 0}}, {}, &sink, &sink);
  const LinkId parent = *router.AddLink({2, std::nullopt});
  IdLedger ledger(&router, {});
  IdAllocator allocator(&router, &ledger, Dialect(), {}, 1);
  for (const uint32_t asker : {7, 2, 0, 80}) {
    MessageHeader header;
    header.dst_id = 7;
    header.src_id = header.auth_id = asker;
    header.handle = kAllocateId;
    header.reply_to = 1001;
    router.Receive(parent, {header, ""});
  }
  EXPECT_EQ(*allocator.Allocate(), 4001);
}

TEST(IdAllocatorTest, SaysThatAllAreGiven) {
  World world(0xffffffff - 1001, {.id_share = 1});
  EXPECT_TRUE(world.Ask().has_value());
  EXPECT_FALSE(world.Ask().has_value());
  EXPECT_TRUE(world.allocator_.Allocate().ok());
  const absl::StatusOr<uint32_t> none = world.allocator_.Allocate();
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(FaultOf(none.status())->clause, "ROL-6");
}

TEST(IdAllocatorTest, WritesDownWhoWasGivenWhat) {
  World world;
  const IdBlock block = *world.Ask();
  EXPECT_TRUE(world.ledger_.Check(world.child_, block.first).ok());
  EXPECT_TRUE(world.ledger_.Check(world.child_, block.end - 1).ok());
  EXPECT_FALSE(world.ledger_.Check(world.sibling_, block.first).ok());
}

TEST(IdAllocatorTest, LetsNobodyBelowHaveWhatTheMasterGaveToItself) {
  World world;
  world.Ask();
  const uint32_t own = *world.allocator_.Allocate();
  EXPECT_FALSE(world.ledger_.Check(world.child_, own).ok());
}

TEST(IdAllocatorTest, KeepsMostIdsFromOneLink) {
  // 64,000 ids are left.
  World world(0xffffffff - 64'000);
  int blocks = 0;
  while (world.Ask().has_value()) ++blocks;
  EXPECT_EQ(blocks, 4);
  EXPECT_FALSE(world.Ask().has_value());
  EXPECT_TRUE(world.Ask(world.sibling_, kSibling).has_value());
  EXPECT_TRUE(world.allocator_.Allocate().ok());
}

RC_GTEST_PROP(IdAllocatorProperty, GivesNoIdTwice,
              (const std::vector<bool>& steps)) {
  World world;
  uint32_t next = 1;
  for (bool ask : steps) {
    if (ask) {
      const IdBlock block = *world.Ask();
      RC_ASSERT(block.first == next);
      next = block.end;
    } else {
      RC_ASSERT(*world.allocator_.Allocate() == next++);
    }
  }
}

}  // namespace
}  // namespace mitogen
