#include "router/modules/module_requester.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "rapidcheck/gtest.h"
#include "router/modules/testing/module_messages.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kParent = 2;

// Context 5, child of 2.
class World {
 public:
  explicit World(ModuleLimits limits = {})
      : requester_(&router_, Limits(), limits,
                   ImportPolicy({}, {}, {"secret"})) {}

  void Request(absl::string_view fullname) {
    requester_.Request(fullname, Keeper());
  }
  ModuleRequester::Callback Keeper() {
    return [this](const absl::StatusOr<LoadedModulePtr>& module) {
      got_.push_back(module.ok() ? ModuleText(**module)
                                 : FaultOf(module.status())->clause);
    };
  }

  void Load(const LoadedModulePtr& module, uint32_t from = kParent) {
    MessageView message = module->view();
    message.header.src_id = message.header.auth_id = from;
    message.header.dst_id = kSelf;
    message.header.handle = kLoadModule;
    router_.Receive(parent_, message);
  }

  // What was asked for.
  std::vector<std::string> Sent() {
    std::vector<std::string> names;
    for (const RecordingSink::Sent& sent : sink_.sent) {
      EXPECT_EQ(sent.message.header.dst_id, kParent);
      EXPECT_EQ(sent.message.header.handle, kGetModule);
      names.push_back(sent.message.payload);
    }
    return names;
  }

  RecordingSink sink_;
  Router router_{{kSelf, {kParent, kMasterId}}, {}, &sink_, &sink_};
  LinkId parent_ = *router_.AddLink({kParent, std::nullopt});
  ModuleRequester requester_;
  std::vector<std::string> got_;
};

using Texts = std::vector<std::string>;

class ModuleRequesterTest : public testing::Test, protected World {};

TEST_F(ModuleRequesterTest, AsksTheParentOnce) {
  Request("a");
  Request("a");
  EXPECT_EQ(Sent(), Texts{"a"});
  Load(TestModule("a"));
  EXPECT_EQ(got_, (Texts{"a", "a"}));
  Request("a");
  EXPECT_EQ(got_.size(), 3);
  EXPECT_EQ(Sent(), Texts{"a"});
}

TEST_F(ModuleRequesterTest, KeepsWhatItDidNotAskFor) {
  Load(TestModule("a"));
  Request("a");
  EXPECT_EQ(got_, Texts{"a"});
  EXPECT_EQ(Sent(), Texts());
}

TEST_F(ModuleRequesterTest, LearnsThatThereIsNoSuchModule) {
  Request("a");
  Load(NoSuchModule("a", {}));
  Request("a");
  EXPECT_EQ(got_, (Texts{"no a", "no a"}));
}

TEST_F(ModuleRequesterTest, TakesAModuleFromParentsAlone) {
  Request("a");
  Load(TestModule("a"), /*from=*/77);
  EXPECT_EQ(got_, Texts());
}

TEST_F(ModuleRequesterTest, ImportsWhatThePolicyAllows) {
  requester_.Import("secret.key", Keeper());
  EXPECT_EQ(got_, Texts{"ROL-8"});
  Request("secret.key");
  EXPECT_EQ(Sent(), Texts{"secret.key"});
}

TEST_F(ModuleRequesterTest, LogsWhatCannotBeRead) {
  MessageView message{{}, "junk"};
  message.header.src_id = message.header.auth_id = kParent;
  message.header.dst_id = kSelf;
  message.header.handle = kLoadModule;
  router_.Receive(parent_, message);
  EXPECT_EQ(sink_.log.size(), 1);
}

TEST_F(ModuleRequesterTest, FailsWithTheParent) {
  Request("a");
  Request("b");
  router_.LoseLink(parent_);
  EXPECT_EQ(got_, (Texts{"ROL-8", "ROL-8"}));
  Request("c");
  EXPECT_EQ(got_.size(), 3);
}

TEST_F(ModuleRequesterTest, FailsWhenTheQueueToTheParentIsFull) {
  sink_.result = SendResult::kFull;
  Request("a");
  EXPECT_EQ(got_, Texts{"ROL-8"});
  EXPECT_EQ(requester_.requests(), 0);
}

TEST(ModuleRequesterLimitTest, RefusesARequestBeyondTheLimit) {
  World world({.max_requests = 1});
  world.Request("a");
  world.Request("b");
  EXPECT_EQ(world.got_, Texts{"ROL-8"});
  world.Load(TestModule("a"));
  world.Request("b");
  EXPECT_EQ(world.Sent(), (Texts{"a", "b"}));
}

TEST(ModuleRequesterLimitTest, RefusesARequestBeyondTheBytes) {
  World world({.max_request_bytes = 2000});
  const std::string name(500, 'a');
  world.Request(name);
  // The same name again costs as much.
  world.Request(name);
  EXPECT_EQ(world.got_, Texts{"ROL-8"});
  world.Request("b");
  EXPECT_EQ(world.Sent(), (Texts{name, "b"}));
  world.Load(TestModule(name));
  world.Load(TestModule("b"));
  EXPECT_EQ(world.requester_.request_bytes(), 0);
}

TEST(ModuleRequesterLimitTest, KeepsNoMoreThanTheLimit) {
  World world({.max_cached = 1});
  world.Load(TestModule("a"));
  world.Request("b");
  world.Load(TestModule("b"));
  EXPECT_EQ(world.got_, Texts{"b"});
  EXPECT_EQ(world.requester_.cached(), 1);
  world.Request("b");
  world.Request("a");
  EXPECT_EQ(world.got_, (Texts{"b", "ROL-8", "a"}));
}

TEST(ModuleRequesterLimitTest, KeepsNoMoreBytesThanTheLimit) {
  World world({.max_cached_bytes = 1000});
  world.Load(TestModule("a", {}, std::string(1000, 'x')));
  EXPECT_EQ(world.requester_.cached_bytes(), 0);
  world.Load(TestModule("b"));
  EXPECT_EQ(world.requester_.cached(), 1);
}

// Whatever comes in between, each request is answered once, and no name is
// asked for twice at a time.
RC_GTEST_PROP(ModuleRequesterProperty, AnswersEachRequestOnce,
              (const std::vector<uint8_t>& steps)) {
  World world({.max_requests = 3, .max_cached_bytes = 1500});
  size_t requested = 0;
  for (uint8_t step : steps) {
    const std::string name = absl::StrCat(step % 8);
    if (step < 128) {
      world.Request(name);
      ++requested;
    } else if (step < 192) {
      world.Load(TestModule(name));
    } else {
      world.Load(NoSuchModule(name, {}));
    }
    RC_ASSERT(world.requester_.cached_bytes() <= 1500);
    RC_ASSERT(world.requester_.requests() <= 3);
  }
  world.router_.LoseLink(world.parent_);
  RC_ASSERT(world.got_.size() == requested);
}

}  // namespace
}  // namespace mitogen
