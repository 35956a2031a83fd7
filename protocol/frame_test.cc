#include "protocol/frame.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/testing/allocation_counter.h"
#include "protocol/testing/golden_frames.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

Dialect Newest() { return Dialect(); }
Dialect Oldest() { return *DialectOf(kOldestRelease); }

std::string FrameOf(const Message& message) {
  std::string out;
  const absl::Status status =
      AppendFrame(message.view(), Newest(), Limits(), &out);
  EXPECT_TRUE(status.ok()) << status;
  return out;
}

Message WithPayload(std::string payload) {
  Message message;
  message.header = {Encoding::kLegacy, 1, 0, 0, 101, 1001};
  message.payload = std::move(payload);
  return message;
}

std::string HeaderAnnouncing(uint32_t payload_size) {
  char header[kFrameHeaderSize];
  EncodeFrameHeader(WithPayload("").header, payload_size, header);
  return std::string(header, kFrameHeaderSize);
}

// Everything that a decoder said, one event a line.
struct Events {
  std::string log;
  bool failed = false;

  void Drain(FrameDecoder* decoder) {
    while (!failed) {
      const auto message = decoder->Next();
      if (!message.ok()) {
        absl::StrAppend(&log, "error: ", message.status().ToString(), "\n");
        failed = true;
      } else if (!message->has_value()) {
        return;
      } else {
        absl::StrAppend(&log, DescribeMessage(**message), " ",
                        (*message)->payload, "\n");
      }
    }
  }
};

std::string EventsOf(const std::vector<std::string>& chunks,
                     const Dialect& dialect, const Limits& limits) {
  FrameDecoder decoder(dialect, limits);
  Events events;
  for (const std::string& chunk : chunks) {
    decoder.Feed(chunk);
    events.Drain(&decoder);
  }
  return absl::StrCat(events.log, "end: ", decoder.CheckEnd().ToString());
}

TEST(FrameTest, PacksAsTheOriginalDoes) {
  const std::vector<GoldenFrame> frames = ReadGoldenFrames();
  ASSERT_GE(frames.size(), 8u);
  for (const GoldenFrame& frame : frames) {
    EXPECT_EQ(FrameOf(frame.message), frame.bytes) << frame.name;
  }
}

TEST(FrameTest, UnpacksWhatTheOriginalPacks) {
  FrameDecoder decoder(Newest(), Limits());
  for (const GoldenFrame& frame : ReadGoldenFrames()) {
    decoder.Feed(frame.bytes);
    const auto message = decoder.Next();
    ASSERT_TRUE(message.ok() && message->has_value()) << frame.name;
    EXPECT_EQ((*message)->header, frame.message.header) << frame.name;
    EXPECT_EQ((*message)->payload, frame.message.payload) << frame.name;
  }
  EXPECT_TRUE(decoder.CheckEnd().ok());
}

TEST(FrameTest, LeavesThePayloadToTheCallerOfEncodeFrameHeader) {
  const Message message = WithPayload("hello");
  EXPECT_EQ(HeaderAnnouncing(5) + "hello", FrameOf(message));
}

TEST(FrameTest, WaitsForTheLastByteOfAFrame) {
  const std::string frame = FrameOf(WithPayload("hello"));
  FrameDecoder decoder(Newest(), Limits());
  for (size_t i = 0; i < frame.size(); ++i) {
    const auto message = decoder.Next();
    ASSERT_TRUE(message.ok());
    EXPECT_FALSE(message->has_value()) << i;
    EXPECT_EQ(decoder.buffered(), i);
    decoder.Feed(frame.substr(i, 1));
  }
  const auto message = decoder.Next();
  ASSERT_TRUE(message.ok() && message->has_value());
  EXPECT_EQ((*message)->payload, "hello");
}

TEST(FrameTest, AcceptsEachEncodingFromAPeerThatHasThem) {
  for (const Encoding encoding :
       {Encoding::kLegacy, Encoding::kPickle, Encoding::kRaw}) {
    Message message = WithPayload("x");
    message.header.encoding = encoding;
    FrameDecoder decoder(Newest(), Limits());
    decoder.Feed(FrameOf(message));
    const auto decoded = decoder.Next();
    ASSERT_TRUE(decoded.ok() && decoded->has_value()) << decoded.status();
    EXPECT_EQ((*decoded)->header.encoding, encoding);
  }
}

TEST(FrameTest, RefusesATagThatThePeersReleaseDoesNotHave) {
  Message message = WithPayload("x");
  message.header.encoding = Encoding::kPickle;
  FrameDecoder decoder(Oldest(), Limits());
  decoder.Feed(FrameOf(message));
  const absl::Status status = decoder.Next().status();
  EXPECT_THAT(status.message(),
              HasSubstr("expected a frame with tag 0x4d49, got 0x4d4a. "
                        "Releases from 0.3.39 on send this tag, but the peer "
                        "was taken for an older one"));
  EXPECT_EQ(FaultOf(status)->clause, "FRM-2");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kPeer);
}

TEST(FrameTest, WritesNoTagThatThePeersReleaseDoesNotHave) {
  Message message = WithPayload("x");
  message.header.encoding = Encoding::kRaw;
  std::string out = "before";
  const absl::Status status =
      AppendFrame(message.view(), Oldest(), Limits(), &out);
  EXPECT_THAT(status.message(), HasSubstr("a peer of release 0.2.8, got "
                                          "0x4d4b"));
  EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
  EXPECT_EQ(out, "before");
}

TEST(FrameTest, WritesNoPayloadOverTheLimit) {
  Limits limits;
  limits.max_message_size = 4;
  std::string out = "before";
  EXPECT_TRUE(
      AppendFrame(WithPayload("1234").view(), Newest(), limits, &out).ok());
  out = "before";
  const absl::Status status =
      AppendFrame(WithPayload("12345").view(), Newest(), limits, &out);
  EXPECT_EQ(FaultOf(status)->clause, "FRM-3");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kCaller);
  EXPECT_EQ(out, "before");
}

TEST(FrameTest, RefusesALengthOverTheLimitBeforeAnyPayloadArrives) {
  Limits limits;
  limits.max_message_size = 1000;
  FrameDecoder decoder(Newest(), limits);
  decoder.Feed(HeaderAnnouncing(1001));
  const absl::Status status = decoder.Next().status();
  EXPECT_EQ(FaultOf(status)->clause, "FRM-3");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kLimit);
  EXPECT_THAT(status.message(), HasSubstr("at most 1000 bytes, got a frame of "
                                          "1001 for handle 101 from context "
                                          "0"));
}

TEST(FrameTest, AcceptsALengthOfExactlyTheLimit) {
  Limits limits;
  limits.max_message_size = 1000;
  FrameDecoder decoder(Newest(), limits);
  decoder.Feed(FrameOf(WithPayload(std::string(1000, 'x'))));
  const auto message = decoder.Next();
  ASSERT_TRUE(message.ok() && message->has_value());
  EXPECT_EQ((*message)->payload.size(), 1000u);
}

TEST(FrameTest, SaysWhereInTheStreamABadFrameStarts) {
  const std::string good = FrameOf(WithPayload("hello"));
  FrameDecoder decoder(Newest(), Limits());
  decoder.Feed(good + good + "Connection closed by remote host");
  ASSERT_TRUE(decoder.Next().ok());
  ASSERT_TRUE(decoder.Next().ok());
  const absl::Status status = decoder.Next().status();
  EXPECT_EQ(FaultOf(status)->offset, 2 * good.size());
  EXPECT_THAT(status.message(), HasSubstr("Connection closed by remot"));
}

TEST(FrameTest, RepeatsItsErrorForEver) {
  FrameDecoder decoder(Newest(), Limits());
  decoder.Feed(std::string(kFrameHeaderSize, 'x'));
  const absl::Status status = decoder.Next().status();
  ASSERT_FALSE(status.ok());
  decoder.Feed(FrameOf(WithPayload("hello")));
  EXPECT_EQ(decoder.Next().status(), status);
  EXPECT_EQ(decoder.CheckEnd(), status);
}

TEST(FrameTest, TellsATruncatedStreamFromACompleteOne) {
  const std::string frame = FrameOf(WithPayload("hello"));
  FrameDecoder decoder(Newest(), Limits());
  EXPECT_TRUE(decoder.CheckEnd().ok());
  decoder.Feed(frame + frame.substr(0, 7));
  ASSERT_TRUE(decoder.Next().ok());
  ASSERT_TRUE(decoder.Next().ok());
  const absl::Status status = decoder.CheckEnd();
  EXPECT_EQ(FaultOf(status)->clause, "FRM-4");
  EXPECT_EQ(FaultOf(status)->offset, frame.size());
  EXPECT_THAT(status.message(), HasSubstr("7 bytes into one"));
}

TEST(FrameTest, TakesNoMemoryOnTheWordOfAHeader) {
  FrameDecoder decoder(Newest(), Limits());
  const std::string header = HeaderAnnouncing(Limits().max_message_size);
  ResetAllocations();
  decoder.Feed(header);
  ASSERT_TRUE(decoder.Next().ok());
  decoder.WritableSpan();
  EXPECT_LE(CurrentAllocations().bytes, 64u << 10);
}

TEST(FrameTest, GrowsItsBufferOnlyToTwiceWhatHasArrived) {
  FrameDecoder decoder(Newest(), Limits());
  const std::string chunk(50000, 'x');
  decoder.Feed(HeaderAnnouncing(Limits().max_message_size));
  ResetAllocations();
  for (size_t arrived = chunk.size(); arrived < 4 << 20;
       arrived += chunk.size()) {
    decoder.Feed(chunk);
    ASSERT_TRUE(decoder.Next().ok());
    EXPECT_LE(CurrentAllocations().largest, 2 * arrived + kFrameHeaderSize);
  }
}

TEST(FrameTest, AllocatesNothingForFramesThatFitTheBuffer) {
  FrameDecoder decoder(Newest(), Limits());
  const std::string frames = FrameOf(WithPayload(std::string(300, 'x'))) +
                             FrameOf(WithPayload("")) +
                             FrameOf(WithPayload(std::string(7000, 'y')));
  decoder.WritableSpan();
  ResetAllocations();
  for (int i = 0; i < 1000; ++i) {
    // An odd size makes frames cross every boundary of the buffer.
    for (absl::string_view rest = frames; !rest.empty();) {
      const absl::string_view chunk = rest.substr(0, 1021);
      decoder.Feed(chunk);
      while (decoder.Next()->has_value()) {
      }
      rest.remove_prefix(chunk.size());
    }
  }
  EXPECT_EQ(CurrentAllocations().count, 0u);
}

TEST(FrameTest, GivesALargeBufferBackOnceItsFrameIsConsumed) {
  FrameDecoder decoder(Newest(), Limits());
  decoder.Feed(FrameOf(WithPayload(std::string(1 << 20, 'x'))));
  ASSERT_TRUE(decoder.Next()->has_value());
  EXPECT_LE(decoder.WritableSpan().size(), 64u << 10);
}

TEST(FrameTest, GivesALargeFrameNoMoreThanItNeeds) {
  const std::string frame = FrameOf(WithPayload(std::string(600 << 10, 'x')));
  FrameDecoder decoder(Newest(), Limits());
  decoder.Feed(frame);
  EXPECT_EQ(decoder.capacity(), frame.size());
  ASSERT_TRUE(decoder.Next()->has_value());
}

TEST(FrameTest, GivesItsBufferBackWhenItIsTold) {
  FrameDecoder decoder(Newest(), Limits());
  decoder.Feed(FrameOf(WithPayload("x")));
  decoder.Shrink(0);
  EXPECT_GT(decoder.capacity(), 0u) << "it holds a message";
  ASSERT_TRUE(decoder.Next()->has_value());
  decoder.Shrink(decoder.capacity());
  EXPECT_GT(decoder.capacity(), 0u);
  decoder.Shrink(0);
  EXPECT_EQ(decoder.capacity(), 0u);
  decoder.Feed(FrameOf(WithPayload("y")));
  EXPECT_EQ((*decoder.Next())->payload, "y");
}

TEST(FrameTest, ShowsAHeaderBeforeItsPayloadIsThere) {
  FrameDecoder decoder(Newest(), Limits());
  const std::string header = HeaderAnnouncing(1000);
  decoder.Feed(header.substr(0, header.size() - 1));
  EXPECT_FALSE(decoder.PeekHeader().has_value());
  decoder.Feed(header.substr(header.size() - 1));
  ASSERT_TRUE(decoder.PeekHeader().has_value());
  EXPECT_FALSE(decoder.Next()->has_value());
  decoder.Feed(std::string(1000, 'x'));
  const uint32_t shown = decoder.PeekHeader()->dst_id;
  EXPECT_EQ((*decoder.Next())->header.dst_id, shown);
  EXPECT_FALSE(decoder.PeekHeader().has_value());
}

TEST(FrameTest, ReadsStraightIntoItsBuffer) {
  const std::string frame = FrameOf(WithPayload("hello"));
  FrameDecoder decoder(Newest(), Limits());
  const absl::Span<char> space = decoder.WritableSpan();
  ASSERT_GE(space.size(), frame.size());
  std::copy(frame.begin(), frame.end(), space.begin());
  decoder.Commit(frame.size());
  const auto message = decoder.Next();
  ASSERT_TRUE(message.ok() && message->has_value());
  EXPECT_EQ((*message)->payload.data(), space.data() + kFrameHeaderSize);
}

// The decoder returns those bytes themselves as payloads.
TEST(FrameTest, PayloadsOfFramesThatFitStayWhereTheyWereRead) {
  std::string stream;
  std::vector<size_t> offsets;
  for (const size_t size : {5, 0, 30000, 1, 12000}) {
    offsets.push_back(stream.size() + kFrameHeaderSize);
    stream += FrameOf(WithPayload(std::string(size, 'x')));
  }
  FrameDecoder decoder(Newest(), Limits());
  const absl::Span<char> space = decoder.WritableSpan();
  ASSERT_GE(space.size(), stream.size());
  std::copy(stream.begin(), stream.end(), space.begin());
  decoder.Commit(stream.size());
  ResetAllocations();
  for (const size_t offset : offsets) {
    const auto message = decoder.Next();
    ASSERT_TRUE(message.ok() && message->has_value());
    EXPECT_EQ((*message)->payload.data(), space.data() + offset);
  }
  EXPECT_EQ(CurrentAllocations().count, 0u);
}

// This holds once the buffer has grown. It grows no further than it may stay.
TEST(FrameTest, AllocatesNothingForALinkWithLargeFrames) {
  FrameDecoder decoder(Newest(), Limits());
  const std::string frame = FrameOf(WithPayload(std::string(65536, 'x')));
  const auto receive = [&decoder, &frame] {
    for (absl::string_view rest = frame; !rest.empty();) {
      const absl::string_view chunk = rest.substr(0, 50021);
      decoder.Feed(chunk);
      while (decoder.Next()->has_value()) {
      }
      rest.remove_prefix(chunk.size());
    }
  };
  for (int i = 0; i < 10; ++i) receive();
  ResetAllocations();
  for (int i = 0; i < 1000; ++i) receive();
  EXPECT_EQ(CurrentAllocations().count, 0u);
}

rc::Gen<std::string> Payload() {
  return rc::gen::oneOf(
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
      rc::gen::map(rc::gen::inRange<size_t>(0, 200000),
                   [](size_t size) { return std::string(size, 'z'); }));
}

Message AnyMessage() {
  Message message;
  message.header.encoding =
      *rc::gen::element(Encoding::kLegacy, Encoding::kPickle, Encoding::kRaw);
  message.header.dst_id = *rc::gen::arbitrary<uint32_t>();
  message.header.src_id = *rc::gen::arbitrary<uint32_t>();
  message.header.auth_id = *rc::gen::arbitrary<uint32_t>();
  message.header.handle = *rc::gen::arbitrary<uint32_t>();
  message.header.reply_to = *rc::gen::arbitrary<uint32_t>();
  message.payload = *Payload();
  return message;
}

// Frames, sometimes truncated, with other bytes after them, or with a wrong
// bit.
std::string AnyStream() {
  std::string stream;
  const int count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) stream += FrameOf(AnyMessage());
  const auto tail =
      *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      stream.resize(*rc::gen::inRange<size_t>(0, stream.size() + 1));
      break;
    case 1:
      stream += tail;
      break;
    case 2:
      if (!stream.empty()) {
        stream[*rc::gen::inRange<size_t>(0, stream.size())] ^= 0x40;
      }
      break;
  }
  return stream;
}

std::vector<std::string> AnyChunkingOf(absl::string_view stream) {
  std::vector<std::string> chunks;
  const size_t largest = *rc::gen::element<size_t>(1, 30, 5000, 100000);
  if (largest == 1) stream = stream.substr(0, 5000);
  while (!stream.empty()) {
    const size_t size = *rc::gen::inRange<size_t>(1, largest + 1);
    chunks.emplace_back(stream.substr(0, size));
    stream.remove_prefix(chunks.back().size());
  }
  return chunks;
}

RC_GTEST_PROP(FrameProperty, EveryChunkingOfEveryStreamGivesTheSameEvents, ()) {
  const std::vector<std::string> chunks = AnyChunkingOf(AnyStream());
  std::string stream;
  for (const std::string& chunk : chunks) stream += chunk;
  const Dialect dialect = *rc::gen::element(Newest(), Oldest());
  Limits limits;
  limits.max_message_size = *rc::gen::element(100u, 150000u, 128u << 20);
  RC_ASSERT(EventsOf(chunks, dialect, limits) ==
            EventsOf({stream}, dialect, limits));
}

RC_GTEST_PROP(FrameProperty, EveryMessageComesBackAsItWasSent, ()) {
  const Message message = AnyMessage();
  FrameDecoder decoder(Newest(), Limits());
  decoder.Feed(FrameOf(message));
  const auto decoded = decoder.Next();
  RC_ASSERT(decoded.ok() && decoded->has_value());
  RC_ASSERT((*decoded)->header == message.header);
  RC_ASSERT((*decoded)->payload == message.payload);
  RC_ASSERT(decoder.buffered() == 0u);
}

RC_GTEST_PROP(FrameProperty, EveryTruncatedStreamIsToldFromAWholeOne, ()) {
  const std::string frame = FrameOf(AnyMessage());
  const size_t size = *rc::gen::inRange<size_t>(1, frame.size());
  FrameDecoder decoder(Newest(), Limits());
  decoder.Feed(frame.substr(0, size));
  const auto message = decoder.Next();
  RC_ASSERT(message.ok() && !message->has_value());
  RC_ASSERT(FaultOf(decoder.CheckEnd())->clause == "FRM-4");
}

}  // namespace
}  // namespace mitogen
