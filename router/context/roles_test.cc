// The roles of a tree together: a master, a child of it, and a leaf below
// that, over links that deliver in order.

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "router/context/child_context.h"
#include "router/context/master_context.h"
#include "router/role/call_chain.h"
#include "router/role/dispatcher.h"

namespace mitogen {
namespace {

using Lines = std::vector<std::string>;

// What a message on its way does when it arrives.
using Deliveries = std::deque<std::function<void()>>;

// One end of each link leads to the other's Receive().
class Node {
 public:
  virtual ~Node() = default;
  virtual SendResult Receive(LinkId link, const MessageView& message) = 0;

  void Connect(LinkId link, Node* to, LinkId by) {
    if (by_link_.size() <= SlotOf(link)) by_link_.resize(SlotOf(link) + 1);
    by_link_[SlotOf(link)] = {to, by};
  }

 protected:
  explicit Node(Deliveries* deliveries) : deliveries_(deliveries) {}

  SendResult Post(LinkId link, const MessageView& message) {
    const End end = by_link_[SlotOf(link)];
    deliveries_->push_back([end, message = Message::From(message)] {
      end.node->Receive(end.link, message.view());
    });
    return SendResult::kSent;
  }

 private:
  struct End {
    Node* node;
    LinkId link;
  };

  Deliveries* const deliveries_;
  std::vector<End> by_link_;
};

class Master : public Node, public LinkSender, public MasterContext::Host {
 public:
  Master(Deliveries* deliveries, const MasterOptions& options)
      : Node(deliveries), context(options, this, this) {}

  SendResult Receive(LinkId link, const MessageView& message) override {
    return context.Receive(link, message);
  }
  SendResult Send(LinkId link, const MessageView& message) override {
    return Post(link, message);
  }
  void Log(const ContextLogRecord& log) override {
    logs.push_back(absl::StrCat(log.context_name, ": ", log.record.message));
  }

  Lines logs;
  MasterContext context;
};

class NoFunctions : public CallResolver {
 public:
  absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) override {
    return [name = std::string(call.function)](
               const CallRequest&, Document* reply) -> absl::StatusOr<ValueId> {
      if (name == "fail") return absl::UnknownError("E: failed");
      return reply->Text(name);
    };
  }
};

class Child : public Node, public LinkSender, public ChildContext::Host {
 public:
  Child(Deliveries* deliveries, const ContextConfig& config)
      : Node(deliveries),
        context(config, this, this),
        dispatcher_(config.dialect, Limits(), &functions_) {
    context.Uncork();
  }

  SendResult Receive(LinkId link, const MessageView& message) override {
    return context.Receive(link, message);
  }
  SendResult Send(LinkId link, const MessageView& message) override {
    return Post(link, message);
  }
  void QueueCall(const MessageView& call) override {
    const Dispatcher::Outcome outcome = dispatcher_.Dispatch(call);
    if (!outcome.reply.has_value()) return;
    context.router().Reply(call.header, *outcome.reply);
  }
  void BeginShutdown(absl::string_view) override { ended = true; }

  bool ended = false;
  ChildContext context;

 private:
  NoFunctions functions_;
  Dispatcher dispatcher_;
};

class TestFiles : public ModuleSource, public ResourceSource {
 public:
  absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) override {
    if (fullname == "none") return std::nullopt;
    return ModuleSourceText{absl::StrCat("/", fullname), "source"};
  }
  absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) override {
    if (fullname == "p") return std::vector<std::string>{"p.q"};
    return std::vector<std::string>();
  }
  absl::StatusOr<std::optional<std::string>> Read(
      absl::string_view package, absl::string_view resource) override {
    if (resource == "none") return std::nullopt;
    return absl::StrCat(package, "/", resource);
  }
};

// Parameterised by the releases whose handles and payloads differ.
class RolesTest : public testing::TestWithParam<Release> {
 protected:
  RolesTest() {
    const LinkId middle =
        *master_.context.AddChild({.context_id = 1, .name = "mid"});
    Join(&master_, middle, &middle_);
    // As if it had asked for it.
    EXPECT_TRUE(master_.context.ids().Give(middle, 1, {2, 3}).ok());
    Join(&middle_, *middle_.context.AddChild({.context_id = 2, .name = "leaf"}),
         &leaf_);
    Run();
  }

  MasterOptions OptionsOfMaster() {
    MasterOptions options;
    options.dialect = dialect_;
    options.router.min_log_level = kLogInfo;
    options.modules = &files_;
    options.resources = &files_;
    return options;
  }
  ContextConfig Config(uint32_t id, std::vector<uint32_t> parents) {
    ContextConfig config;
    config.context_id = id;
    config.parent_ids = std::move(parents);
    config.max_message_size = 1 << 20;
    config.dialect = dialect_;
    config.log_levels = {kLogInfo, kLogInfo, kLogInfo};
    return config;
  }

  static void Join(Node* parent, LinkId link, Child* child) {
    parent->Connect(link, child, child->context.parent_link());
    child->Connect(child->context.parent_link(), parent, link);
  }

  void Run() {
    for (; !deliveries_.empty(); deliveries_.pop_front()) {
      deliveries_.front()();
    }
  }

  std::string Call(absl::string_view function) {
    CallChain chain(&master_.context.router(),
                    {.context_id = 2, .dialect = dialect_});
    Document document;
    std::string got = "nothing";
    chain
        .Call({.module = "m", .function = function}, &document,
              [&](const absl::StatusOr<CallReply>& reply, const Document& d) {
                got = reply->dead_reason.value_or(Repr(d, reply->value));
              })
        .status()
        .IgnoreError();
    Run();
    return got;
  }

  Lines Import(Child* child, std::vector<std::string> names) {
    Lines lines;
    for (const std::string& name : names) {
      child->context.modules().Import(
          name, [&](const absl::StatusOr<LoadedModulePtr>& module) {
            lines.push_back(!module.ok() ? "refused"
                                         : absl::StrCat((*module)->found, " ",
                                                        (*module)->fullname));
          });
      Run();
    }
    return lines;
  }

  const Dialect dialect_ = *DialectOf(GetParam());
  TestFiles files_;
  Deliveries deliveries_;
  Master master_{&deliveries_, OptionsOfMaster()};
  Child middle_{&deliveries_, Config(1, {0})};
  Child leaf_{&deliveries_, Config(2, {1, 0})};
};

INSTANTIATE_TEST_SUITE_P(Releases, RolesTest,
                         testing::Values(kOldestRelease, Release{0, 3, 37},
                                         Release{0, 3, 39}, Release{0, 3, 41},
                                         kNewestRelease));

TEST_P(RolesTest, CallsALeafThroughTheMiddle) {
  EXPECT_EQ(Call("f"), "'f'");
  EXPECT_EQ(Call("fail"), "CallError('E: failed')");
}

TEST_P(RolesTest, GivesModulesToALeaf) {
  EXPECT_EQ(Import(&leaf_, {"p", "p.q", "none", "builtins"}),
            (Lines{"1 p", "1 p.q", "0 none", "refused"}));
  EXPECT_EQ(leaf_.context.modules().cached(), 3);
  EXPECT_EQ(middle_.context.modules().cached(), 3);
}

TEST_P(RolesTest, ForwardsModulesAheadOfTheQuestion) {
  ASSERT_TRUE(master_.context.modules().ForwardModules(2, {"a.b"}).ok());
  Run();
  EXPECT_NE(leaf_.context.modules().Find("a"), nullptr);
  EXPECT_NE(leaf_.context.modules().Find("a.b"), nullptr);
}

TEST_P(RolesTest, GivesResourcesToALeaf) {
  if (!dialect_.resources) {
    EXPECT_EQ(leaf_.context.resources(), nullptr);
    return;
  }
  Lines got;
  for (const char* name : {"r", "none"}) {
    leaf_.context.resources()->Request(
        {"p", name}, [&](const absl::StatusOr<ResourceContent>& content) {
          got.push_back((*content)->value_or("nothing"));
        });
    Run();
  }
  EXPECT_EQ(got, (Lines{"p/r", "nothing"}));
}

TEST_P(RolesTest, GivesIdsToALeaf) {
  std::vector<uint32_t> ids;
  const auto keep = [&](absl::StatusOr<uint32_t> id) { ids.push_back(*id); };
  leaf_.context.AllocateId(keep);
  middle_.context.AllocateId(keep);
  leaf_.context.AllocateId(keep);
  Run();
  EXPECT_EQ(ids, (std::vector<uint32_t>{1, 1001, 1002}));
  EXPECT_EQ(*master_.context.AllocateId(), 2001);
}

TEST_P(RolesTest, BringsLogsToTheMaster) {
  leaf_.context.Log({"mine", kLogWarning, "hello"});
  Run();
  EXPECT_EQ(master_.logs, Lines{"leaf: hello"});
}

TEST_P(RolesTest, LetsALeafOutliveTheMiddle) {
  bool agreed = false;
  leaf_.context.Detach([&](const absl::Status& s) { agreed = s.ok(); });
  Run();
  EXPECT_TRUE(agreed);
  const LinkId link = *middle_.context.router().RouteTo(2);
  EXPECT_TRUE(middle_.context.IsDetached(link));
  leaf_.context.LinkLost(leaf_.context.parent_link());
  middle_.context.LinkLost(link);
  Run();
  EXPECT_FALSE(leaf_.ended);
  EXPECT_FALSE(middle_.context.IsDetached(link));
  EXPECT_EQ(Call("f").substr(0, 13), "no route to 2");
}

TEST_P(RolesTest, EndsTheLeafWithItsParent) {
  leaf_.context.LinkLost(leaf_.context.parent_link());
  EXPECT_TRUE(leaf_.ended);
}

}  // namespace
}  // namespace mitogen
