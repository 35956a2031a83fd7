#include "router/modules/module_forwarder.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "router/modules/testing/module_messages.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kParent = 2;
constexpr uint32_t kChild = 9;
constexpr uint32_t kSibling = 8;
constexpr uint32_t kGrandchild = 10;

// Context 5, child of 2, with the children 9 and 8, and 10 behind 9.
class ModuleForwarderTest : public testing::Test {
 protected:
  ModuleForwarderTest() { router_.AddRoute(kGrandchild, child_).IgnoreError(); }

  void Say(LinkId by, uint32_t src, uint32_t handle, MessageView message) {
    message.header.src_id = message.header.auth_id = src;
    message.header.dst_id = kSelf;
    message.header.handle = handle;
    router_.Receive(by, message);
  }
  void Get(LinkId by, uint32_t src, absl::string_view name) {
    Say(by, src, kGetModule, {{}, name});
  }
  void Load(const LoadedModulePtr& module) {
    Say(parent_, kParent, kLoadModule, module->view());
  }
  void Forward(uint32_t context_id, absl::string_view name) {
    Say(parent_, kParent, kForwardModule,
        {{}, absl::StrCat(context_id, absl::string_view("\0", 1), name)});
  }

  std::vector<std::string> Sent() { return TakeModuleLines(&sink_); }

  using Lines = std::vector<std::string>;

  RecordingSink sink_;
  Router router_{{kSelf, {kParent, kMasterId}}, {}, &sink_, &sink_};
  LinkId parent_ = *router_.AddLink({kParent, std::nullopt});
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
  LinkId sibling_ = *router_.AddLink({kSibling, std::nullopt});
  ModuleRequester requester_{
      &router_, Limits(), {}, ImportPolicy({}, {}, {"secret"})};
  ModuleForwarder forwarder_{&router_, &requester_, {}, {}};
};

TEST_F(ModuleForwarderTest, AsksTheParentAndAnswersTheChild) {
  Get(child_, kChild, "a");
  EXPECT_EQ(Sent(), Lines{"2 GET_MODULE a"});
  Load(TestModule("a"));
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE a"});
  EXPECT_EQ(forwarder_.waiting(), 0);
}

TEST_F(ModuleForwarderTest, AsksOnceForAllChildren) {
  Get(child_, kChild, "a");
  Get(sibling_, kSibling, "a");
  Get(child_, kChild, "a");
  EXPECT_EQ(Sent(), Lines{"2 GET_MODULE a"});
  Load(TestModule("a"));
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE a", "8 LOAD_MODULE a"}));
}

TEST_F(ModuleForwarderTest, SendsWhatIsRelatedFirst) {
  Load(TestModule("b"));
  Load(TestModule("a", {"b", "unknown"}));
  Get(child_, kChild, "a");
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE b", "9 LOAD_MODULE a"}));
  Get(child_, kChild, "b");
  EXPECT_EQ(Sent(), Lines());
}

TEST_F(ModuleForwarderTest, PassesOnThatThereIsNoModule) {
  Get(child_, kChild, "a");
  Load(NoSuchModule("a", {}));
  EXPECT_EQ(Sent(), (Lines{"2 GET_MODULE a", "9 LOAD_MODULE no a"}));
}

TEST_F(ModuleForwarderTest, LeavesThePolicyToTheChild) {
  Get(child_, kChild, "secret");
  EXPECT_EQ(Sent(), Lines{"2 GET_MODULE secret"});
}

TEST_F(ModuleForwarderTest, AnswersNeighboursAlone) {
  Get(child_, kGrandchild, "a");
  EXPECT_EQ(Sent(), Lines());
}

TEST_F(ModuleForwarderTest, SaysThatThereIsNoModuleWhenTheParentIsGone) {
  Get(child_, kChild, "a");
  sink_.sent.clear();
  router_.LoseLink(parent_);
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no a"});
}

TEST_F(ModuleForwarderTest, SaysThatThereIsNoModuleOfALongName) {
  const std::string name(5000, 'x');
  Get(child_, kChild, name);
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no " + name});
  EXPECT_EQ(forwarder_.waiting(), 0);
}

TEST_F(ModuleForwarderTest, ForgetsAChildThatIsLost) {
  Get(child_, kChild, "a");
  router_.LoseLink(child_);
  sink_.sent.clear();
  Load(TestModule("a"));
  EXPECT_EQ(Sent(), Lines());
}

TEST_F(ModuleForwarderTest, SendsAgainToAnotherLinkOfTheSameContext) {
  Load(TestModule("a"));
  Get(child_, kChild, "a");
  router_.LoseLink(child_);
  sink_.sent.clear();
  const LinkId again = *router_.AddLink({kChild, std::nullopt});
  Get(again, kChild, "a");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE a"});
}

TEST_F(ModuleForwarderTest, ForwardsToAChild) {
  Load(TestModule("a"));
  Forward(kChild, "a");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE a"});
}

TEST_F(ModuleForwarderTest, ForwardsToAContextBehindAChild) {
  Load(TestModule("a"));
  Forward(kGrandchild, "a");
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE a", "9 FORWARD_MODULE 10 a"}));
  Forward(kGrandchild, "a");
  EXPECT_EQ(Sent(), Lines{"9 FORWARD_MODULE 10 a"});
}

TEST_F(ModuleForwarderTest, ForwardsWhatEveryChildHas) {
  Forward(kGrandchild, "mitogen.core");
  EXPECT_EQ(Sent(), Lines{"9 FORWARD_MODULE 10 mitogen.core"});
}

TEST_F(ModuleForwarderTest, ForwardsNothingToWhomItDoesNotKnow) {
  Load(TestModule("a"));
  Forward(77, "a");
  Forward(kParent, "a");
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(sink_.log.size(), 2);
}

TEST_F(ModuleForwarderTest, ForwardsNothingThatItDoesNotHave) {
  Forward(kChild, "a");
  EXPECT_EQ(Sent(), Lines());
  EXPECT_EQ(sink_.log.size(), 1);
}

TEST_F(ModuleForwarderTest, SaysThatThereIsNoModuleThatFindsNoRoom) {
  Load(TestModule("b", {}, std::string(2000, 'x')));
  Load(TestModule("a", {"b"}));
  sink_.full_above = 1000;
  Get(child_, kChild, "b");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no b"});
  EXPECT_TRUE(absl::StrContains(sink_.log.back().message, "no room"));
  // One that nobody asked for is not said to be absent.
  Get(child_, kChild, "a");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE a"});
  // What was not sent can be asked for again.
  sink_.full_above = 3000;
  Get(child_, kChild, "b");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE b"});
}

TEST_F(ModuleForwarderTest, LongNamesOfOneChildLeaveRoomForItsSiblings) {
  for (const size_t size : {ModuleLimits().max_name_bytes, size_t{5}}) {
    for (size_t i = 0; i < 2000; ++i) {
      std::string name = absl::StrCat(i);
      name.resize(size, 'x');
      Get(child_, kChild, name);
    }
  }
  sink_.sent.clear();
  Get(sibling_, kSibling, "other");
  EXPECT_EQ(Sent(), Lines{"2 GET_MODULE other"});
}

TEST_F(ModuleForwarderTest, LetsNoChildWaitForMoreThanTheLimit) {
  constexpr size_t kMost = ModuleLimits().max_waiting_per_link;
  for (size_t i = 0; i < kMost; ++i) Get(child_, kChild, absl::StrCat("m", i));
  EXPECT_EQ(Sent().size(), kMost);
  // What it asks for beyond is said not to be there, without a question above.
  Get(child_, kChild, "more");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no more"});
  // Others wait as before, and so does the child once it has been answered.
  Get(sibling_, kSibling, "other");
  EXPECT_EQ(Sent(), Lines{"2 GET_MODULE other"});
  Load(TestModule("m0"));
  Get(child_, kChild, "again");
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE m0", "2 GET_MODULE again"}));
}

TEST_F(ModuleForwarderTest, AsksNoMoreForAChildThatOnlyWantsWhatIsNotThere) {
  constexpr size_t kMost = ModuleLimits().max_absent_bytes_per_link;
  size_t asked = 0;
  for (; asked < kMost; ++asked) {
    const std::string name = absl::StrCat("absent", asked);
    Get(child_, kChild, name);
    if (Sent() != Lines{absl::StrCat("2 GET_MODULE ", name)}) break;
    Load(NoSuchModule(name, {}));
    EXPECT_EQ(Sent(), Lines{absl::StrCat("9 LOAD_MODULE no ", name)});
  }
  EXPECT_GT(asked, 1000);
  EXPECT_LT(asked, kMost / 64);
  // What others asked for it still gets, and they ask as before.
  Get(sibling_, kSibling, "b");
  EXPECT_EQ(Sent(), Lines{"2 GET_MODULE b"});
  Load(TestModule("b"));
  EXPECT_EQ(Sent(), Lines{"8 LOAD_MODULE b"});
  Get(child_, kChild, "b");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE b"});
}

// The original's parent sends this in place of a module that is too large.
TEST_F(ModuleForwarderTest, LogsWhyTheParentSendsNoModule) {
  Get(child_, kChild, "a");
  Message dead = DeadMessage(kSelf, kLoadModule, kParent,
                             "message too large (max 300 bytes)");
  router_.Receive(parent_, dead.view());
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_EQ(sink_.log[0].level, kLogError);
  EXPECT_TRUE(
      absl::StrContains(sink_.log[0].message, "message too large (max 300"));
}

}  // namespace
}  // namespace mitogen
