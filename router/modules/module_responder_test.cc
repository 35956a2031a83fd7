#include "router/modules/module_responder.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "router/modules/testing/module_messages.h"
#include "router/testing/recording_sink.h"
#include "zlib.h"

namespace mitogen {
namespace {

constexpr uint32_t kChild = 9;
constexpr uint32_t kGrandchild = 10;

class TestSource : public ModuleSource {
 public:
  absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) override {
    ++finds;
    const auto it = modules.find(std::string(fullname));
    if (it == modules.end()) return std::nullopt;
    return it->second;
  }
  absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) override {
    return related[std::string(fullname)];
  }

  std::map<std::string, absl::StatusOr<ModuleSourceText>> modules;
  std::map<std::string, std::vector<std::string>> related;
  int finds = 0;
};

std::string Incompressible(size_t size) {
  std::string text;
  for (uint32_t x = 1; text.size() < size; x = x * 1664525 + 1013904223) {
    text.push_back(static_cast<char>('0' + (x >> 24) % 64));
  }
  return text;
}

// The master, with the child 9, and 10 behind it.
class ModuleResponderTest : public testing::Test {
 protected:
  ModuleResponderTest() {
    router_.AddRoute(kGrandchild, child_).IgnoreError();
    for (const char* name : {"a", "b", "p", "p.q", "p.r", "secret.key"}) {
      source_.modules[name] = ModuleSourceText{"/path", "source"};
    }
  }

  void Get(absl::string_view name, uint32_t src = kChild) {
    MessageView message{{}, name};
    message.header.src_id = message.header.auth_id = src;
    message.header.handle = kGetModule;
    router_.Receive(child_, message);
  }

  std::vector<std::string> Sent() { return TakeModuleLines(&sink_); }

  using Lines = std::vector<std::string>;

  RecordingSink sink_;
  Router router_{{kMasterId, {}}, {}, &sink_, &sink_};
  LinkId child_ = *router_.AddLink({kChild, std::nullopt});
  TestSource source_;
  ModuleResponder responder_{
      &router_, &source_, ImportPolicy({}, {}, {"secret"}), {}, {}};
};

TEST_F(ModuleResponderTest, SendsAModuleOnce) {
  Get("a");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE a"});
  Get("a");
  EXPECT_EQ(Sent(), Lines());
}

TEST_F(ModuleResponderTest, SendsWhatThereIsToKnow) {
  source_.modules["p"] =
      ModuleSourceText{"/p.py", "source", std::vector<std::string>{"q", "r"}};
  source_.related["p"] = {"a", "secret.key"};
  Get("p");
  PickleDecoder decoder{Limits()};
  Document document;
  const LoadModule module =
      *ParseLoadModule(sink_.sent[0].message.view(), &decoder, &document);
  EXPECT_EQ(Repr(document, module.pkg_present), "['q', 'r']");
  EXPECT_EQ(module.path, "/p.py");
  EXPECT_EQ(Repr(document, module.related), "['a']");
  char source[7] = {};
  uLongf size = sizeof source;
  ASSERT_EQ(uncompress(reinterpret_cast<Bytef*>(source), &size,
                       reinterpret_cast<const Bytef*>(module.compressed.data()),
                       module.compressed.size()),
            Z_OK);
  EXPECT_STREQ(source, "source");
}

// 9 is the level of the original; the second byte of a stream tells it from 1.
TEST_F(ModuleResponderTest, CompressesALargeModuleFast) {
  const auto header = [&](const char* name, size_t size) {
    source_.modules[name] = ModuleSourceText{"/path", std::string(size, ' ')};
    sink_.sent.clear();
    Get(name);
    PickleDecoder decoder{Limits()};
    Document document;
    return std::string(
        ParseLoadModule(sink_.sent[0].message.view(), &decoder, &document)
            ->compressed.substr(0, 2));
  };
  EXPECT_EQ(header("a", 2 << 20), "\x78\xda");
  EXPECT_EQ(header("b", (2 << 20) + 1), "\x78\x01");
}

TEST_F(ModuleResponderTest, AsksItsSourceOnce) {
  Get("a");
  Get("none");
  router_.LoseLink(child_);
  child_ = *router_.AddLink({kChild, std::nullopt});
  Get("a");
  Get("none");
  EXPECT_EQ(source_.finds, 2);
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE a", "9 LOAD_MODULE no none",
                           "9 LOAD_MODULE a", "9 LOAD_MODULE no none"}));
}

TEST_F(ModuleResponderTest, SendsWhatIsRelatedFirstIfItsPackageWasSent) {
  source_.related["p"] = {"b", "p.q", "p.r"};
  Get("p");
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE p.q", "9 LOAD_MODULE p.r",
                           "9 LOAD_MODULE p"}));
  source_.related["a"] = {"b", "p", "p.q", "x.y"};
  Get("a");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE a"});
}

TEST_F(ModuleResponderTest, RefusesWhatThePolicyDenies) {
  Get("secret.key");
  Get("secret.key");
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE no secret.key",
                           "9 LOAD_MODULE no secret.key"}));
  EXPECT_EQ(source_.finds, 0);
}

TEST_F(ModuleResponderTest, AnswersWhatItCannotFindOut) {
  source_.modules.insert_or_assign("a", absl::InternalError("disk"));
  Get("a");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no a"});
  EXPECT_EQ(responder_.cached(), 0);
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_EQ(sink_.log[0].level, kLogWarning);
}

TEST_F(ModuleResponderTest, RefusesAMainModuleWithoutAGuard) {
  source_.modules["__main__"] = ModuleSourceText{"/m.py", "run()"};
  Get("__main__");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no __main__"});
  ASSERT_FALSE(sink_.log.empty());
  EXPECT_EQ(sink_.log[0].level, kLogError);
  EXPECT_EQ(sink_.log[0].message,
            "/m.py: expected a main module with a line \"if __name__ == "
            "'__main__':\", got one without, which each child would run again "
            "(ROL-10)");
  source_.modules["__main__"] =
      ModuleSourceText{"/m.py", "if __name__ == '__main__': run()"};
  Get("__main__");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE __main__"});
}

// The answer would go to the neighbour, which asks for what it wants itself.
TEST_F(ModuleResponderTest, AnswersNeighboursOnly) {
  Get("a", kGrandchild);
  EXPECT_EQ(Sent(), Lines());
  Get("a");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE a"});
}

TEST_F(ModuleResponderTest, KeepsNoLongNames) {
  const std::string name(5000, 'x');
  Get(name);
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no " + name});
  EXPECT_EQ(responder_.cached(), 0);
}

TEST_F(ModuleResponderTest, ForwardsAModuleWithItsPackages) {
  ASSERT_TRUE(responder_.ForwardModules(kChild, {"p.q"}).ok());
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE p", "9 LOAD_MODULE p.q"}));
  ASSERT_TRUE(responder_.ForwardModules(kGrandchild, {"p.r"}).ok());
  EXPECT_EQ(Sent(), (Lines{"9 FORWARD_MODULE 10 p", "9 LOAD_MODULE p.r",
                           "9 FORWARD_MODULE 10 p.r"}));
}

TEST_F(ModuleResponderTest, ForwardsNothingToWhomItDoesNotKnow) {
  EXPECT_FALSE(responder_.ForwardModules(77, {"a"}).ok());
}

TEST_F(ModuleResponderTest, KeepsLittleOfWhatIsNotThere) {
  ModuleLimits limits;
  limits.max_absent_bytes = 2000;
  Router router({kMasterId, {}}, {}, &sink_, &sink_);
  const LinkId child = *router.AddLink({kChild, std::nullopt});
  ModuleResponder responder(&router, &source_, ImportPolicy({}, {}, {}), {},
                            limits);
  const auto get = [&](absl::string_view name) {
    MessageView message{{}, name};
    message.header.src_id = message.header.auth_id = kChild;
    message.header.handle = kGetModule;
    router.Receive(child, message);
  };
  for (int i = 0; i < 1000; ++i) get(absl::StrCat("absent", i));
  EXPECT_GT(responder.cached(), 0u);
  EXPECT_LE(responder.cached_bytes(), 2000u);
  // There is still room for what is.
  const size_t before = responder.cached();
  get("a");
  EXPECT_EQ(responder.cached(), before + 1);
}

TEST_F(ModuleResponderTest, SaysThatThereIsNoModuleThatFindsNoRoom) {
  const std::string large = Incompressible(2000);
  source_.modules["b"] = ModuleSourceText{"/path", large};
  source_.modules["p.q"] = ModuleSourceText{"/path", large};
  source_.related["p"] = {"p.q"};
  sink_.full_above = 1000;
  Get("b");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE no b"});
  EXPECT_TRUE(absl::StrContains(sink_.log.back().message, "no room"));
  // One that nobody asked for is not said to be absent.
  Get("p");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE p"});
  // What was not sent can be asked for again.
  sink_.full_above = 3000;
  Get("b");
  Get("p.q");
  EXPECT_EQ(Sent(), (Lines{"9 LOAD_MODULE b", "9 LOAD_MODULE p.q"}));
}

// A LOAD_MODULE has no reply_to: nobody would hear that the router refused it.
TEST(ModuleResponderLimitTest, SaysThatThereIsNoModuleThatIsTooLarge) {
  RecordingSink sink;
  Router router({kMasterId, {}}, {.max_message_size = 300}, &sink, &sink);
  const LinkId child = *router.AddLink({kChild, std::nullopt});
  TestSource source;
  const std::string large = Incompressible(2000);
  source.modules["large"] = ModuleSourceText{"/path", large};
  source.modules["small"] = ModuleSourceText{"/path", "source"};
  source.related["small"] = {"small.large"};
  source.modules["small.large"] = ModuleSourceText{"/path", large};
  ModuleResponder responder(&router, &source, ImportPolicy({}, {}, {}), {}, {});
  for (const absl::string_view name : {"large", "small"}) {
    MessageView get{{}, name};
    get.header.src_id = get.header.auth_id = kChild;
    get.header.handle = kGetModule;
    router.Receive(child, get);
  }
  EXPECT_EQ(TakeModuleLines(&sink),
            (std::vector<std::string>{"9 LOAD_MODULE no large",
                                      "9 LOAD_MODULE no small.large",
                                      "9 LOAD_MODULE small"}));
  std::string logged;
  for (const LogRecord& record : sink.log) {
    if (record.level == kLogError) absl::StrAppend(&logged, record.message);
  }
  EXPECT_TRUE(absl::StrContains(logged, "module large is answered as one"));
  EXPECT_TRUE(absl::StrContains(logged, "at most 300 bytes"));
}

TEST_F(ModuleResponderTest, LogsWhatIsWrongWithASource) {
  source_.modules["odd"] =
      ModuleSourceText{"/odd.py", "source", std::nullopt, "is odd"};
  Get("odd");
  EXPECT_EQ(Sent(), Lines{"9 LOAD_MODULE odd"});
  ASSERT_EQ(sink_.log.size(), 1);
  EXPECT_EQ(sink_.log[0].level, kLogWarning);
  EXPECT_EQ(sink_.log[0].message, "/odd.py: is odd");
}

}  // namespace
}  // namespace mitogen
