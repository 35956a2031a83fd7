// A leaf below an intermediate takes all that a master gives it. The master
// alone is real: an intermediate of the original bounds nothing, and passes on
// what its children send.

#include <deque>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/id_block.h"
#include "protocol/pickle/decode/decoder.h"
#include "router/context/master_context.h"

namespace mitogen {
namespace {

class HostileLeafTest : public testing::Test,
                        public LinkSender,
                        public MasterContext::Host {
 protected:
  static MasterOptions Options(const RouterLimits& limits) {
    MasterOptions options;
    options.limits.router = limits;
    options.router.min_log_level = kLogInfo + 100;
    return options;
  }

  explicit HostileLeafTest(const RouterLimits& limits)
      : master_(Options(limits), this, this), between_(*master_.AllocateId()) {
    link_ = *master_.AddChild({.context_id = between_, .name = "between"});
    const IdBlock block = *Ask(between_);
    next_ = block.first;
    leaf_ = Announce(next_++);
    sibling_ = Announce(next_++);
  }

  SendResult Send(LinkId, const MessageView& message) override {
    if (message.header.handle == kAnswer) answer_ = Message::From(message);
    return SendResult::kSent;
  }
  void Log(const ContextLogRecord&) override {}

  void Receive(uint32_t src, uint32_t handle, absl::string_view payload) {
    MessageHeader header;
    header.src_id = header.auth_id = src;
    header.handle = handle;
    header.reply_to = kAnswer;
    master_.Receive(link_, {header, payload});
  }

  // The block that `context` is given; nothing if it is refused.
  std::optional<IdBlock> Ask(uint32_t context) {
    Receive(context, kAllocateId, "");
    if (answer_->header.is_dead()) return std::nullopt;
    PickleDecoder decoder{Limits()};
    Document document;
    return *ParseIdBlock(answer_->view(), &decoder, &document);
  }

  uint32_t Announce(uint32_t context) {
    Receive(between_, kAddRoute, absl::StrCat(context, ":x"));
    return context;
  }
  void Withdraw(uint32_t context) {
    Receive(between_, kDelRoute, absl::StrCat(context));
  }
  bool IsRouted(uint32_t context) {
    return master_.router().RouteTo(context) == link_;
  }

  static constexpr uint32_t kAnswer = 1001;
  std::optional<Message> answer_;
  MasterContext master_;
  LinkId link_;
  const uint32_t between_;
  // The next free id of the context in between.
  uint32_t next_;
  uint32_t leaf_, sibling_;
};

class HostileLeafIdsTest : public HostileLeafTest {
 protected:
  HostileLeafIdsTest()
      : HostileLeafTest(
            {.max_id_blocks_per_context = 4, .max_id_blocks_per_link = 64}) {}
};

TEST_F(HostileLeafIdsTest, LeavesBlocksOfIdsToItsSiblings) {
  // It asks in the names of contexts that it invents, too.
  std::deque<uint32_t> askers = {leaf_};
  for (int asked = 0; asked < 1000 && !askers.empty(); ++asked) {
    const std::optional<IdBlock> block = Ask(askers.front());
    if (block.has_value()) {
      askers.push_back(Announce(block->first));
    } else {
      askers.pop_front();
    }
    if (asked % 4 == 3 && !askers.empty()) {
      askers.push_back(askers.front());
      askers.pop_front();
    }
  }
  EXPECT_TRUE(Ask(sibling_).has_value());
  EXPECT_TRUE(Ask(between_).has_value());
}

class HostileLeafShareTest : public HostileLeafTest {
 protected:
  // Some 8,000 ids for each link.
  HostileLeafShareTest() : HostileLeafTest({.id_share = 1u << 19}) {}
};

TEST_F(HostileLeafShareTest, LeavesFreeIdsToItsSiblings) {
  while (true) {
    const std::optional<IdBlock> block = Ask(leaf_);
    if (!block.has_value()) break;
    for (uint32_t id = block->first; id < block->end; ++id) {
      Withdraw(Announce(id));
    }
  }
  EXPECT_TRUE(Ask(sibling_).has_value());
  EXPECT_TRUE(Ask(between_).has_value());
}

TEST_F(HostileLeafShareTest, GetsNoMoreIdsForTheContextsThatItInvents) {
  uint32_t asker = leaf_;
  while (const std::optional<IdBlock> block = Ask(asker)) {
    asker = Announce(block->first);
  }
  EXPECT_TRUE(Ask(sibling_).has_value());
  EXPECT_TRUE(Ask(between_).has_value());
}

class HostileLeafRoutesTest : public HostileLeafTest {
 protected:
  HostileLeafRoutesTest() : HostileLeafTest({.max_routes_per_link = 64}) {}
};

TEST_F(HostileLeafRoutesTest, LeavesRoutesToItsSiblings) {
  const IdBlock block = *Ask(leaf_);
  const IdBlock others = *Ask(sibling_);
  for (uint32_t id = block.first; id < block.end; ++id) Announce(id);
  EXPECT_TRUE(IsRouted(block.first));
  EXPECT_FALSE(IsRouted(block.end - 1));
  EXPECT_TRUE(IsRouted(Announce(others.first)));
  EXPECT_TRUE(IsRouted(Announce(next_)));
}

TEST_F(HostileLeafRoutesTest, GetsMoreRoutesWhenItHasGivenSomeUp) {
  const IdBlock block = *Ask(leaf_);
  for (uint32_t id = block.first; id < block.end; ++id) Announce(id);
  const uint32_t refused = block.end - 1;
  Withdraw(block.first);
  EXPECT_TRUE(IsRouted(Announce(refused)));
}

}  // namespace
}  // namespace mitogen
