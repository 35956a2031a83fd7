#include "router/sender.h"

#include "gtest/gtest.h"
#include "protocol/limits.h"
#include "protocol/pickle/decoder.h"
#include "router/testing/recording_sink.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 5;
constexpr uint32_t kPeer = 9;

class SenderTest : public testing::Test {
 protected:
  SenderTest() { router_.AddLink({kPeer, std::nullopt}).IgnoreError(); }

  Sender To(uint32_t handle, Release release = kNewestRelease) {
    return Sender(&router_, *DialectOf(release), kPeer, handle);
  }
  const Message& Sent() { return sink_.sent.back().message; }

  RecordingSink sink_;
  Router router_{{kSelf, {kMasterId}}, {}, &sink_};
  Document document_;
};

TEST_F(SenderTest, SendsAPickledValue) {
  ASSERT_TRUE(To(1234).Send(document_, document_.Int(7)).ok());
  const MessageHeader expected{Encoding::kPickle, kPeer, kSelf, kSelf, 1234, 0};
  EXPECT_EQ(Sent().header, expected);
  PickleDecoder decoder{Limits()};
  Document got;
  EXPECT_EQ(got.AsInt(*decoder.Decode(Sent().payload, &got)), 7);
}

TEST_F(SenderTest, SendsBytesAsTheyAreFrom0_3_39) {
  ASSERT_TRUE(To(1234).SendBytes("abc").ok());
  EXPECT_EQ(Sent().header.encoding, Encoding::kRaw);
  EXPECT_EQ(Sent().payload, "abc");
}

TEST_F(SenderTest, SendsBytesAsABlobBefore0_3_39) {
  ASSERT_TRUE(To(1234, {0, 3, 37}).SendBytes("abc").ok());
  EXPECT_EQ(Sent().header.encoding, Encoding::kLegacy);
  PickleDecoder decoder{Limits()};
  Document got;
  const ValueId value = *decoder.Decode(Sent().payload, &got);
  EXPECT_EQ(got.kind(value), ValueKind::kBlob);
  EXPECT_EQ(got.bytes(value), "abc");
}

TEST_F(SenderTest, RefusesWhatNoPeerReads) {
  EXPECT_FALSE(To(1234).Send(document_, document_.NewSet()).ok());
  EXPECT_TRUE(sink_.sent.empty());
}

TEST_F(SenderTest, ClosesInTheWordsOfTheOriginal) {
  To(1234).Close();
  EXPECT_TRUE(Sent().header.is_dead());
  EXPECT_EQ(Sent().header.handle, 1234);
  EXPECT_EQ(Sent().payload, "Sender was explicitly closed");
}

}  // namespace
}  // namespace mitogen
