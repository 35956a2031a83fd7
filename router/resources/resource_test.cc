// The three roles that a resource meets, each by itself, in every form that
// the wire has.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "router/modules/import_policy.h"
#include "router/resources/resource_forwarder.h"
#include "router/resources/resource_requester.h"
#include "router/resources/resource_responder.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kParent = 2;
constexpr uint32_t kChild = 9;

using Lines = std::vector<std::string>;

// Before 0.3.39 names are bytes, before 0.3.41 there is one pickle.
class ResourceTest : public testing::TestWithParam<Release> {
 protected:
  Message GetMessage(absl::string_view package, absl::string_view resource) {
    Document document;
    return *ToMessage(GetResource{package, resource}, dialect_,
                      PickleProfile::kPython3, &document);
  }
  Message LoadMessage(absl::string_view package, absl::string_view resource,
                      std::optional<std::string> content) {
    return *LoadResourceMessage({std::string(package), std::string(resource)},
                                content, dialect_);
  }

  // "dst GET p/r" or "dst LOAD p/r content".
  Lines Sent(RecordingSink* sink) {
    Lines lines;
    PickleDecoder decoder{Limits()};
    Document document;
    for (const RecordingSink::Sent& sent : sink->sent) {
      const MessageHeader& header = sent.message.header;
      std::string line = absl::StrCat(header.dst_id);
      if (header.handle == kGetResource) {
        const GetResource get = *ParseGetResource(sent.message.view(), dialect_,
                                                  &decoder, &document);
        absl::StrAppend(&line, " GET ", get.package, "/", get.resource);
      } else {
        const LoadResource load = *ParseLoadResource(
            sent.message.view(), dialect_, &decoder, &document);
        absl::StrAppend(&line, " LOAD ", load.package, "/", load.resource, " ",
                        load.data.value_or("nothing"));
      }
      lines.push_back(line);
    }
    sink->sent.clear();
    return lines;
  }

  const Dialect dialect_ = *DialectOf(GetParam());
};

// Context 5, child of 2, with the child 9.
class IntermediateTest : public ResourceTest {
 protected:
  void Say(LinkId by, uint32_t src, uint32_t handle, Message message) {
    message.header.src_id = message.header.auth_id = src;
    message.header.dst_id = kSelf;
    message.header.handle = handle;
    router_.Receive(by, message.view());
  }
  void Get(absl::string_view package, absl::string_view resource) {
    Say(child_, kChild, kGetResource, GetMessage(package, resource));
  }
  void Load(absl::string_view package, absl::string_view resource,
            std::optional<std::string> content) {
    Say(parent_, kParent, kLoadResource,
        LoadMessage(package, resource, std::move(content)));
  }
  void Request(absl::string_view package, absl::string_view resource) {
    requester_.Request(
        {std::string(package), std::string(resource)},
        [this](const absl::StatusOr<ResourceContent>& content) {
          got_.push_back(content.ok() ? (*content)->value_or("nothing")
                                      : FaultOf(content.status())->clause);
        });
  }

  RecordingSink sink_;
  Router router_{{kSelf, {kParent, kMasterId}}, {}, &sink_, &sink_};
  LinkId parent_ = *router_.AddLink({kParent, std::nullopt});
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
  ResourceRequester requester_{
      &router_,
      dialect_,
      Limits(),
      {.max_requests = 2, .max_request_bytes = 2000, .max_cached_bytes = 500}};
  ResourceForwarder forwarder_{
      &router_, &requester_, dialect_, Limits(), {.max_waiting_per_link = 1}};
  Lines got_;
};

INSTANTIATE_TEST_SUITE_P(Releases, IntermediateTest,
                         testing::Values(Release{0, 3, 37}, Release{0, 3, 39},
                                         Release{0, 3, 41}));

TEST_P(IntermediateTest, AsksTheParentOnce) {
  Request("p", "r");
  Request("p", "r");
  EXPECT_EQ(Sent(&sink_), Lines{"2 GET p/r"});
  Load("p", "r", "text");
  Request("p", "r");
  EXPECT_EQ(got_, (Lines{"text", "text", "text"}));
  EXPECT_EQ(Sent(&sink_), Lines());
}

TEST_P(IntermediateTest, LearnsThatThereIsNoSuchFile) {
  Request("p", "r");
  Load("p", "r", std::nullopt);
  Request("p", "r");
  EXPECT_EQ(got_, (Lines{"nothing", "nothing"}));
}

TEST_P(IntermediateTest, RefusesARequestBeyondTheBytes) {
  const std::string name(500, 'a');
  Request(name, "r");
  Request(name, "r");
  EXPECT_EQ(got_, Lines{"ROL-11"});
  Load(name, "r", "text");
  EXPECT_EQ(got_, (Lines{"ROL-11", "text"}));
  EXPECT_EQ(requester_.request_bytes(), 0);
}

TEST_P(IntermediateTest, LetsNoChildWaitForMoreThanTheLimit) {
  Get("p", "r");
  Get("p", "s");
  EXPECT_EQ(Sent(&sink_), (Lines{"2 GET p/r", "9 LOAD p/s nothing"}));
  Load("p", "r", "text");
  Get("p", "s");
  EXPECT_EQ(Sent(&sink_), (Lines{"9 LOAD p/r text", "2 GET p/s"}));
}

TEST_P(IntermediateTest, AsksAgainForWhatDidNotFit) {
  Request("p", "r");
  Load("p", "r", std::string(1000, 'x'));
  EXPECT_EQ(got_, Lines{std::string(1000, 'x')});
  EXPECT_EQ(requester_.cached(), 0);
  Request("p", "r");
  EXPECT_EQ(Sent(&sink_), (Lines{"2 GET p/r", "2 GET p/r"}));
}

TEST_P(IntermediateTest, HasABoundOnRequests) {
  Request("p", "1");
  Request("p", "2");
  Request("p", "3");
  Request("p", std::string(5000, 'x'));
  EXPECT_EQ(got_, (Lines{"ROL-11", "ROL-11"}));
}

TEST_P(IntermediateTest, FailsWithTheParent) {
  Request("p", "r");
  router_.LoseLink(parent_);
  Request("p", "r");
  EXPECT_EQ(got_, (Lines{"ROL-11", "ROL-11"}));
}

TEST_P(IntermediateTest, AnswersAChild) {
  Get("p", "r");
  Get("p", "r");
  EXPECT_EQ(Sent(&sink_), Lines{"2 GET p/r"});
  Load("p", "r", "text");
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/r text"});
  Get("p", "r");
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/r text"});
}

TEST_P(IntermediateTest, TellsAChildThatItCannotKnow) {
  Get("p", "r");
  sink_.sent.clear();
  router_.LoseLink(parent_);
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/r nothing"});
}

TEST_P(IntermediateTest, ForgetsAChildThatIsLost) {
  Get("p", "r");
  router_.LoseLink(child_);
  sink_.sent.clear();
  Load("p", "r", "text");
  EXPECT_EQ(Sent(&sink_), Lines());
  EXPECT_EQ(forwarder_.waiting(), 0);
}

TEST_P(IntermediateTest, ReadsNoLargeRequest) {
  Get("p", std::string(ModuleLimits().max_resource_request, 'x'));
  EXPECT_EQ(Sent(&sink_), Lines());
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_TRUE(absl::StrContains(sink_.log[0].message,
                                "expected a request of at most 65536 bytes"));
}

TEST_P(IntermediateTest, LogsWhatItCannotRead) {
  Say(child_, kChild, kGetResource, {{}, "junk"});
  Say(parent_, kParent, kLoadResource, {{}, "junk"});
  EXPECT_EQ(sink_.log.size(), 2);
}

class TestSource : public ResourceSource {
 public:
  std::optional<uint64_t> SizeOf(absl::string_view,
                                 absl::string_view resource) override {
    if (resource == "sized") return 900;
    if (resource == "sized_large") return 1001;
    return std::nullopt;
  }
  absl::StatusOr<std::optional<std::string>> Read(
      absl::string_view package, absl::string_view resource) override {
    ++reads_;
    if (resource == "sized") return std::string(900, 'x');
    if (resource == "bad") return absl::InternalError("disk");
    if (resource == "none") return std::nullopt;
    if (resource == "large") return std::string(1000, 'x');
    return absl::StrCat("content of ", package, "/", resource);
  }

  int reads() const { return reads_; }

 private:
  int reads_ = 0;
};

// The master, with the child 9.
class MasterTest : public ResourceTest {
 protected:
  void Get(absl::string_view package, absl::string_view resource,
           uint32_t src = kChild) {
    Message message = GetMessage(package, resource);
    message.header.src_id = message.header.auth_id = src;
    router_.Receive(child_, message.view());
  }

  RecordingSink sink_;
  Router router_{{kMasterId, {}}, {.max_message_size = 1000}, &sink_, &sink_};
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
  TestSource source_;
  ResourceResponder responder_{
      &router_, &source_, ImportPolicy(dialect_, {"p", "q"}, {"p.secret"}),
      dialect_, Limits(), {.max_name_bytes = 20, .max_resource_request = 500}};
};

INSTANTIATE_TEST_SUITE_P(Releases, MasterTest,
                         testing::Values(Release{0, 3, 37}, Release{0, 3, 39},
                                         Release{0, 3, 42}));

TEST_P(MasterTest, GivesTheContent) {
  Get("p", "r");
  Get("p", "none");
  Get("p", "bad");
  EXPECT_EQ(Sent(&sink_),
            (Lines{"9 LOAD p/r content of p/r", "9 LOAD p/none nothing",
                   "9 LOAD p/bad nothing"}));
}

// The answer would go to the neighbour, which asks for what it wants itself.
TEST_P(MasterTest, AnswersNeighboursOnly) {
  constexpr uint32_t kGrandchild = 10;
  ASSERT_TRUE(router_.AddRoute(kGrandchild, child_).ok());
  Get("p", "r", kGrandchild);
  EXPECT_EQ(Sent(&sink_), Lines());
  EXPECT_EQ(source_.reads(), 0);
  Get("p", "r");
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/r content of p/r"});
}

TEST_P(MasterTest, HasNothingInAPackageThatThePolicyDenies) {
  Get("p.secret", "key");
  Get("p.secret.sub", "key");
  Get("other", "r");
  Get("builtins", "r");
  EXPECT_EQ(
      Sent(&sink_),
      (Lines{"9 LOAD p.secret/key nothing", "9 LOAD p.secret.sub/key nothing",
             "9 LOAD other/r nothing", "9 LOAD builtins/r nothing"}));
  EXPECT_EQ(source_.reads(), 0);
}

TEST_P(MasterTest, DoesNotLookForALongName) {
  const std::string fits(18, '.');
  Get("p" + fits, "r");
  EXPECT_EQ(source_.reads(), 1);
  sink_.sent.clear();
  Get("p" + fits, "rr");
  Get("p", "r" + fits + "x");
  EXPECT_EQ(source_.reads(), 1);
  EXPECT_EQ(Sent(&sink_),
            (Lines{absl::StrCat("9 LOAD p", fits, "/rr nothing"),
                   absl::StrCat("9 LOAD p/r", fits, "x nothing")}));
}

TEST_P(MasterTest, ReadsNoLargeRequest) {
  Get("p", std::string(500, 'x'));
  EXPECT_EQ(Sent(&sink_), Lines());
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_TRUE(absl::StrContains(sink_.log[0].message,
                                "expected a request of at most 500 bytes"));
}

// A LOAD_RESOURCE has no reply_to: nobody would hear that the router refused
// it.
TEST_P(MasterTest, HasNoFileThatIsTooLarge) {
  Get("p", "large");
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/large nothing"});
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_EQ(sink_.log[0].level, kLogError);
  EXPECT_TRUE(absl::StrContains(sink_.log[0].message,
                                "resource large of package p is answered as"));
}

TEST_P(MasterTest, SaysThatThereIsNoFileThatFindsNoRoom) {
  sink_.full_above = 50;
  Get("p", std::string(15, 'r'));
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/rrrrrrrrrrrrrrr nothing"});
  EXPECT_TRUE(absl::StrContains(sink_.log.back().message, "no room"));
}

TEST_P(MasterTest, ReadsNoFileWhoseSizeFindsNoRoom) {
  Get("p", "sized_large");
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/sized_large nothing"});
  EXPECT_TRUE(absl::StrContains(sink_.log.back().message, "is answered as"));
  sink_.full_above = 899;
  Get("p", "sized");
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/sized nothing"});
  EXPECT_TRUE(absl::StrContains(sink_.log.back().message, "no room"));
  EXPECT_EQ(source_.reads(), 0);
  sink_.full_above = 1000;
  Get("p", "sized");
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/sized " + std::string(900, 'x')});
}

TEST_P(IntermediateTest, SaysThatThereIsNoFileThatFindsNoRoom) {
  Get("p", "r");
  sink_.sent.clear();
  sink_.full_above = 100;
  Load("p", "r", std::string(400, 'x'));
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/r nothing"});
  EXPECT_TRUE(absl::StrContains(sink_.log.back().message, "no room"));
}

TEST_P(IntermediateTest, LongNamesOfOneChildLeaveRoomForItsSiblings) {
  Router router({kSelf, {kParent, kMasterId}}, {}, &sink_, &sink_);
  const LinkId parent = *router.AddLink({kParent, std::nullopt});
  const LinkId child = *router.AddLink({kChild, std::nullopt});
  const LinkId sibling = *router.AddLink({8, std::nullopt});
  ResourceRequester requester(&router, dialect_, Limits(), {});
  ResourceForwarder forwarder(&router, &requester, dialect_, Limits(), {});
  const auto get = [&](LinkId by, uint32_t src, std::string name) {
    Message message = GetMessage("p", name);
    message.header.src_id = message.header.auth_id = src;
    message.header.dst_id = kSelf;
    message.header.handle = kGetResource;
    router.Receive(by, message.view());
  };
  for (const size_t size : {ModuleLimits().max_name_bytes - 1, size_t{5}}) {
    for (size_t i = 0; i < 2000; ++i) {
      std::string name = absl::StrCat(i);
      name.resize(size, 'x');
      get(child, kChild, name);
    }
  }
  sink_.sent.clear();
  get(sibling, 8, "other");
  EXPECT_EQ(Sent(&sink_), Lines{"2 GET p/other"});
  EXPECT_EQ(router.ParentLink(), parent);
}

// The original's parent sends a dead message in place of what is too large, and
// does not say which file it is.
TEST_P(IntermediateTest, LearnsThatAFileCannotBeSent) {
  Get("p", "large");
  Request("p", "small");
  sink_.sent.clear();
  const Message dead = DeadMessage(kSelf, kLoadResource, kParent,
                                   "message too large (max 300 bytes)");
  router_.Receive(parent_, dead.view());
  EXPECT_EQ(Sent(&sink_), Lines());
  EXPECT_EQ(got_, Lines());
  Load("p", "small", "text");
  EXPECT_EQ(got_, Lines{"text"});
  EXPECT_EQ(Sent(&sink_), Lines{"9 LOAD p/large nothing"});
  EXPECT_TRUE(
      absl::StrContains(sink_.log[0].message, "message too large (max 300"));
}

}  // namespace
}  // namespace mitogen
