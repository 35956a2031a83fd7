#include "protocol/message.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(MessageTest, WantsAReplyIfItNamesAHandleForIt) {
  MessageHeader header;
  EXPECT_FALSE(header.wants_reply());
  EXPECT_FALSE(header.is_dead());
  header.reply_to = 1000;
  EXPECT_TRUE(header.wants_reply());
  EXPECT_FALSE(header.is_dead());
}

TEST(MessageTest, IsDeadIfTheReplyHandleSaysSo) {
  MessageHeader header;
  header.reply_to = kIsDead;
  EXPECT_TRUE(header.is_dead());
  EXPECT_FALSE(header.wants_reply());
}

TEST(MessageTest, DeadMessageSpeaksForItsSender) {
  const Message message = DeadMessage(3, 1001, 7, "invalid handle");
  EXPECT_EQ(message.header, (MessageHeader{.encoding = Encoding::kLegacy,
                                           .dst_id = 3,
                                           .src_id = 7,
                                           .auth_id = 7,
                                           .handle = 1001,
                                           .reply_to = kIsDead}));
  EXPECT_EQ(message.payload, "invalid handle");
}

TEST(MessageTest, ViewBorrowsAndFromCopies) {
  const Message message = DeadMessage(1, 2, 3, "reason");
  const MessageView view = message.view();
  EXPECT_EQ(view.payload.data(), message.payload.data());
  const Message copy = Message::From(view);
  EXPECT_EQ(copy.header, message.header);
  EXPECT_EQ(copy.payload, message.payload);
  EXPECT_NE(copy.payload.data(), message.payload.data());
}

TEST(MessageTest, DescribesItselfForLogs) {
  MessageView message;
  message.header = {.encoding = Encoding::kPickle,
                    .dst_id = 3,
                    .src_id = 1,
                    .auth_id = 0,
                    .handle = 101,
                    .reply_to = 1001};
  message.payload = "12345";
  EXPECT_EQ(DescribeMessage(message),
            "Message(src=1:1001 dst=3:101 auth=0 pickle, 5 bytes)");
}

TEST(MessageTest, NamesEveryEncoding) {
  const auto describe = [](Encoding encoding) {
    MessageView message;
    message.header.encoding = encoding;
    return DescribeMessage(message);
  };
  EXPECT_NE(describe(Encoding::kLegacy).find(" legacy,"), std::string::npos);
  EXPECT_NE(describe(Encoding::kRaw).find(" raw,"), std::string::npos);
  EXPECT_NE(describe(static_cast<Encoding>(1)).find(" unknown,"),
            std::string::npos);
}

}  // namespace
}  // namespace mitogen
