// Detaching, at each end by itself.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "router/role/detached_links.h"
#include "router/role/detacher.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kParent = 2;
constexpr uint32_t kChild = 9;
constexpr uint32_t kGrandchild = 10;

// Context 5, child of 2, with the child 9, and 10 behind it.
class DetachingTest : public testing::Test {
 protected:
  DetachingTest() { router_.AddRoute(kGrandchild, child_).IgnoreError(); }

  void Say(LinkId by, uint32_t src, uint32_t handle, uint32_t reply_to,
           absl::string_view payload = "") {
    MessageHeader header;
    header.src_id = header.auth_id = src;
    header.dst_id = kSelf;
    header.handle = handle;
    header.reply_to = reply_to;
    router_.Receive(by, {header, payload});
  }

  RecordingSink sink_;
  Router router_{{kSelf, {kParent, kMasterId}}, {}, &sink_, &sink_};
  LinkId parent_ = *router_.AddLink({kParent, std::nullopt});
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
};

class DetachedLinksTest : public DetachingTest {
 protected:
  // Whether the answer to DETACHING is alive.
  bool Agrees() {
    return !sink_.sent.empty() && !sink_.sent.back().message.header.is_dead();
  }
  DetachedLinks links_{&router_, {}};
};

TEST_F(DetachedLinksTest, MarksTheLinkOfAChild) {
  EXPECT_FALSE(links_.Contains(child_));
  Say(child_, kChild, kDetaching, 1001);
  EXPECT_TRUE(links_.Contains(child_));
  ASSERT_TRUE(Agrees());
  const Message& reply = sink_.sent.back().message;
  EXPECT_EQ(reply.header.dst_id, kChild);
  EXPECT_EQ(reply.header.handle, 1001);
  EXPECT_EQ(reply.payload, std::string("\x80\x02N."));
}

TEST_F(DetachedLinksTest, RefusesASecondTime) {
  Say(child_, kChild, kDetaching, 1001);
  Say(child_, kChild, kDetaching, 1002);
  EXPECT_FALSE(Agrees());
}

TEST_F(DetachedLinksTest, RefusesOneThatIsNoNeighbour) {
  Say(child_, kGrandchild, kDetaching, 1001);
  EXPECT_FALSE(Agrees());
  EXPECT_FALSE(links_.Contains(child_));
}

TEST_F(DetachedLinksTest, RefusesTheParent) {
  Say(parent_, kParent, kDetaching, 1001);
  EXPECT_FALSE(Agrees());
  EXPECT_FALSE(links_.Contains(parent_));
}

TEST_F(DetachedLinksTest, ForgetsALinkThatIsLost) {
  Say(child_, kChild, kDetaching, 1001);
  router_.LoseLink(child_);
  EXPECT_FALSE(links_.Contains(child_));
}

class DetacherTest : public DetachingTest {
 protected:
  void Detach() {
    detacher_.Detach([this](const absl::Status& status) {
      done_.push_back(status.ok() ? "ok" : FaultOf(status)->clause);
    });
  }
  uint32_t ReplyTo() { return sink_.sent.back().message.header.reply_to; }

  Detacher detacher_{&router_};
  std::vector<std::string> done_;
};

using Texts = std::vector<std::string>;

TEST_F(DetacherTest, AsksTheParent) {
  Detach();
  ASSERT_EQ(sink_.sent.size(), 1);
  EXPECT_EQ(sink_.sent[0].message.header.handle, kDetaching);
  EXPECT_EQ(sink_.sent[0].message.header.dst_id, kParent);
  EXPECT_EQ(done_, Texts());
  Say(parent_, kParent, ReplyTo(), 0, "\x80\x02N.");
  EXPECT_EQ(done_, Texts{"ok"});
  EXPECT_TRUE(detacher_.is_detached());
}

TEST_F(DetacherTest, StaysIfTheParentRefuses) {
  Detach();
  Say(parent_, kParent, ReplyTo(), kIsDead, "invalid handle");
  EXPECT_EQ(done_, Texts{"ROL-13"});
  EXPECT_FALSE(detacher_.is_detached());
}

TEST_F(DetacherTest, IsDetachedIfTheParentIsGoneFirst) {
  Detach();
  router_.LoseLink(parent_);
  EXPECT_EQ(done_, Texts{"ok"});
  EXPECT_TRUE(detacher_.is_detached());
}

TEST_F(DetacherTest, AsksOneThingAtATime) {
  Detach();
  Detach();
  EXPECT_EQ(done_, Texts{"ROL-13"});
  EXPECT_TRUE(detacher_.is_detached());
}

TEST_F(DetacherTest, NeedsNoParent) {
  router_.LoseLink(parent_);
  Detach();
  EXPECT_EQ(done_, Texts{"ok"});
}

}  // namespace
}  // namespace mitogen
