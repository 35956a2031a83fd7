#include "router/ids/id_block_client.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "rapidcheck/gtest.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;

// Context 5, child of the master.
class World {
 public:
  // What the next id turns out to be: "1000", or the clause of the error.
  void Allocate() {
    client_.Allocate([this](absl::StatusOr<uint32_t> id) { Keep(id); });
  }
  void Keep(const absl::StatusOr<uint32_t>& id) {
    got_.push_back(id.ok() ? absl::StrCat(*id) : FaultOf(id.status())->clause);
  }

  // The master answers the oldest request.
  void Answer(const IdBlock& block) {
    Document document;
    Reply(*ToMessage(block, {}, PickleProfile::kPython3, &document));
  }
  void AnswerDead() {
    Message dead;
    dead.header.reply_to = kIsDead;
    dead.payload = "no";
    Reply(dead);
  }
  void Reply(Message reply) {
    reply.header.dst_id = kSelf;
    reply.header.handle = sink_.sent.front().message.header.reply_to;
    sink_.sent.erase(sink_.sent.begin());
    router_.Receive(parent_, reply.view());
  }

  RecordingSink sink_;
  Router router_{{kSelf, {kMasterId}}, {}, &sink_, &sink_};
  LinkId parent_ = *router_.AddLink({kMasterId, std::nullopt});
  IdBlockClient client_{&router_, Limits()};
  std::vector<std::string> got_;
};

using Texts = std::vector<std::string>;

class IdBlockClientTest : public testing::Test, protected World {};

TEST_F(IdBlockClientTest, AsksTheMasterOnce) {
  Allocate();
  Allocate();
  ASSERT_EQ(sink_.sent.size(), 1);
  const MessageHeader& header = sink_.sent[0].message.header;
  EXPECT_EQ(header.handle, kAllocateId);
  EXPECT_EQ(header.dst_id, kMasterId);
  EXPECT_EQ(header.src_id, kSelf);
  Answer({1000, 2000});
  EXPECT_EQ(got_, (Texts{"1000", "1001"}));
  Allocate();
  EXPECT_EQ(got_.back(), "1002");
  EXPECT_TRUE(sink_.sent.empty());
}

TEST_F(IdBlockClientTest, AsksAgainWhenABlockIsUsedUp) {
  for (int i = 0; i < 3; ++i) Allocate();
  Answer({10, 12});
  EXPECT_EQ(got_, (Texts{"10", "11"}));
  ASSERT_EQ(sink_.sent.size(), 1);
  Answer({20, 22});
  EXPECT_EQ(got_, (Texts{"10", "11", "20"}));
}

TEST_F(IdBlockClientTest, TellsAllThatWaitOfAFailure) {
  Allocate();
  Allocate();
  AnswerDead();
  EXPECT_EQ(got_, (Texts{"ROL-5", "ROL-5"}));
  Allocate();
  Answer({10, 11});
  EXPECT_EQ(got_.back(), "10");
}

TEST_F(IdBlockClientTest, RefusesWhatIsNoBlock) {
  Allocate();
  Reply({{}, "\x80\x02N."});
  EXPECT_EQ(got_, Texts{"PAY-9"});
}

TEST_F(IdBlockClientTest, FailsWithTheLinkToTheMaster) {
  Allocate();
  router_.LoseLink(parent_);
  EXPECT_EQ(got_, Texts{"ROL-5"});
}

TEST_F(IdBlockClientTest, FailsAtOnceWhenTheLinkIsFull) {
  sink_.result = SendResult::kFull;
  Allocate();
  EXPECT_EQ(got_, Texts{"ROL-5"});
}

TEST_F(IdBlockClientTest, ServesACallbackThatAsksAgain) {
  client_.Allocate([this](absl::StatusOr<uint32_t> id) {
    Keep(id);
    Allocate();
  });
  Allocate();
  Answer({10, 13});
  EXPECT_EQ(got_, (Texts{"10", "11", "12"}));
}

// Whatever the master answers and when: each callback is called once, in
// order, no id is given twice, and one request is under way while any wait.
RC_GTEST_PROP(IdBlockClientProperty, ServesEachOnceAndInOrder,
              (const std::vector<uint8_t>& steps)) {
  World world;
  uint32_t next_id = 10;
  int asked = 0;
  std::vector<int> served;
  std::vector<uint32_t> ids;
  for (uint8_t step : steps) {
    if (step % 4 != 0 || world.sink_.sent.empty()) {
      world.client_.Allocate(
          [&, number = asked++](absl::StatusOr<uint32_t> id) {
            served.push_back(number);
            if (id.ok()) ids.push_back(*id);
          });
    } else if (step % 8 == 0) {
      world.AnswerDead();
    } else {
      world.Answer({next_id, next_id + 3});
      next_id += 3;
    }
    RC_ASSERT(world.sink_.sent.size() == (world.client_.waiting() ? 1 : 0));
    RC_ASSERT(served.size() + world.client_.waiting() == asked);
  }
  RC_ASSERT(std::is_sorted(served.begin(), served.end()));
  RC_ASSERT(std::adjacent_find(ids.begin(), ids.end(),
                               std::greater_equal<>()) == ids.end());
}

}  // namespace
}  // namespace mitogen
