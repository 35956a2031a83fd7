#include "router/role/log_forwarder.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/handle.h"
#include "protocol/payload/forward_log.h"

namespace mitogen {
namespace {

class LogForwarderTest : public testing::Test {
 protected:
  LogForwarder Forwarder(LogLevels levels,
                         uint32_t max_message_size = 1 << 20) {
    return LogForwarder(levels, max_message_size,
                        [this](const MessageView& message) {
                          sent_.push_back(Message::From(message));
                        });
  }

  std::vector<Message> sent_;
};

TEST_F(LogForwarderTest, SendsWhatTheProgramPrints) {
  LogForwarder forwarder = Forwarder({.root = kLogInfo});
  forwarder.Uncork();
  forwarder.Log({"stdout", kLogInfo, "a line"});
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_EQ(sent_[0].header.handle, kForwardLog);
  EXPECT_EQ(ParseForwardLog(sent_[0].view())->message, "a line");
}

TEST_F(LogForwarderTest, PutsTheClauseOfItsOwnErrorsBelowThem) {
  LogForwarder forwarder = Forwarder({.root = kLogInfo});
  forwarder.Uncork();
  forwarder.Log({"mitogen", kLogError, "expected a, got b (RTE-10)"});
  forwarder.Log({"stdout", kLogError, "closes a ticket (ABC-10)"});
  ASSERT_EQ(sent_.size(), 2);
  EXPECT_EQ(ParseForwardLog(sent_[0].view())->message,
            "expected a, got b\n"
            "(clause RTE-10 of the specification of mitogen-stub)");
  EXPECT_EQ(ParseForwardLog(sent_[1].view())->message,
            "closes a ticket (ABC-10)");
}

TEST_F(LogForwarderTest, KeepsRecordsInOrderWhileCorked) {
  LogForwarder forwarder = Forwarder({.root = kLogInfo});
  forwarder.Log({"a", kLogInfo, "1"});
  forwarder.Log({"a", kLogInfo, "2"});
  EXPECT_TRUE(sent_.empty());
  forwarder.Uncork();
  forwarder.Log({"a", kLogInfo, "3"});
  ASSERT_EQ(sent_.size(), 3);
  EXPECT_EQ(ParseForwardLog(sent_[0].view())->message, "1");
  EXPECT_EQ(ParseForwardLog(sent_[2].view())->message, "3");
}

TEST_F(LogForwarderTest, DoesNotSendWhatTheParentWouldFilter) {
  LogForwarder forwarder = Forwarder({.root = kLogWarning});
  forwarder.Uncork();
  forwarder.Log({"stdout", kLogInfo, "quiet"});
  EXPECT_TRUE(sent_.empty());
  forwarder.Log({"stdout", kLogWarning, "loud"});
  EXPECT_EQ(sent_.size(), 1);
}

TEST_F(LogForwarderTest, CutsARecordThatIsTooLarge) {
  LogForwarder forwarder = Forwarder({.root = kLogInfo}, 30);
  forwarder.Uncork();
  forwarder.Log({"stdout", kLogInfo, std::string(100, 'x')});
  ASSERT_EQ(sent_.size(), 1);
  EXPECT_EQ(sent_[0].payload.size(), 30);
  EXPECT_EQ(ParseForwardLog(sent_[0].view())->message, "xxxxxxxxxxxxxx [cut]");
}

}  // namespace
}  // namespace mitogen
