#include "router/context/master_context.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/handle.h"

namespace mitogen {
namespace {

class MasterContextTest : public testing::Test,
                          public LinkSender,
                          public MasterContext::Host {
 protected:
  SendResult Send(LinkId link, const MessageView& message) override {
    links_.push_back(link);
    sent_.push_back(Message::From(message));
    return SendResult::kSent;
  }
  void Log(const ContextLogRecord& log) override {
    logs_.push_back(absl::StrCat(log.context_id, " ", log.context_name, " ",
                                 log.record.logger, " ", log.record.level, " ",
                                 log.record.message));
  }

  static Message From(uint32_t src, uint32_t handle, uint32_t reply_to = 0,
                      std::string payload = "") {
    Message message;
    message.header.src_id = message.header.auth_id = src;
    message.header.handle = handle;
    message.header.reply_to = reply_to;
    message.payload = std::move(payload);
    return message;
  }

  MasterOptions QuietOptions() {
    MasterOptions options;
    options.router.min_log_level = kLogInfo;
    return options;
  }

  std::vector<LinkId> links_;
  std::vector<Message> sent_;
  std::vector<std::string> logs_;
  MasterContext master_{QuietOptions(), this, this};
};

TEST_F(MasterContextTest, ForwardsBetweenItsChildren) {
  const LinkId one = *master_.AddChild({.context_id = 1, .name = "one"});
  const LinkId two = *master_.AddChild({.context_id = 2, .name = "two"});
  Message message = From(1, 1001);
  message.header.dst_id = 2;
  master_.Receive(one, message.view());
  EXPECT_EQ(links_, std::vector<LinkId>{two});
}

TEST_F(MasterContextTest, TakesTheRoutesOfItsChildren) {
  const LinkId one = *master_.AddChild({.context_id = 1, .name = "one"});
  master_.Receive(one, From(1, kAllocateId, 1001).view());
  master_.Receive(one, From(1, kAddRoute, 0, "5:grandchild").view());
  EXPECT_EQ(master_.router().RouteTo(5), one);
  master_.LinkLost(one);
  EXPECT_EQ(master_.router().RouteTo(5), std::nullopt);
}

TEST_F(MasterContextTest, TakesNoRoutesForIdsThatItDidNotGive) {
  const LinkId one = *master_.AddChild({.context_id = 1, .name = "one"});
  master_.Receive(one, From(1, kAddRoute, 0, "5:mine").view());
  EXPECT_EQ(master_.router().RouteTo(5), std::nullopt);
  const LinkId two = *master_.AddChild({.context_id = 2, .name = "two"});
  master_.LinkLost(two);
  // The id of one that is dead, with what is for it.
  master_.Receive(one, From(1, kAddRoute, 0, "2:two").view());
  EXPECT_EQ(master_.router().RouteTo(2), std::nullopt);
}

TEST_F(MasterContextTest, TakesTheLogsOfItsChildren) {
  const LinkId one = *master_.AddChild({.context_id = 1, .name = "one"});
  const std::string text(
      "x\0"
      "30\0hello",
      10);
  master_.Receive(one, From(1, kForwardLog, 0, text).view());
  EXPECT_EQ(logs_, std::vector<std::string>{"1 one x 30 hello"});
}

TEST_F(MasterContextTest, SaysThatALogIsIllFormed) {
  const LinkId one = *master_.AddChild({.context_id = 1, .name = "one"});
  master_.Receive(one, From(1, kForwardLog, 0, "x").view());
  ASSERT_EQ(logs_.size(), 1);
  EXPECT_NE(logs_[0].find("0 master mitogen 40 dropped"), std::string::npos);
}

TEST_F(MasterContextTest, NeverGivesAnIdTwice) {
  const LinkId one = *master_.AddChild({.context_id = 1, .name = "one"});
  EXPECT_EQ(*master_.AllocateId(), 1);
  master_.Receive(one, From(1, kAllocateId, 1001).view());
  EXPECT_EQ(*master_.AllocateId(), 1002);
  ASSERT_EQ(sent_.size(), 1);
  PickleDecoder decoder{Limits()};
  Document document;
  const absl::StatusOr<IdBlock> block =
      ParseIdBlock(sent_[0].view(), &decoder, &document);
  ASSERT_TRUE(block.ok());
  EXPECT_EQ(block->first, 2);
  EXPECT_EQ(block->end, 1002);
}

TEST_F(MasterContextTest, SpendsNoIdsWithoutAReply) {
  const LinkId one = *master_.AddChild({.context_id = 1, .name = "one"});
  master_.Receive(one, From(1, kAllocateId).view());
  EXPECT_EQ(*master_.AllocateId(), 1);
}

}  // namespace
}  // namespace mitogen
