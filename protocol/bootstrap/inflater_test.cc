#include "protocol/bootstrap/inflater.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "protocol/bootstrap/deflate.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::testing::HasSubstr;

constexpr InflateSubject kSubject{"thing", "X-1", "X-2"};

TEST(InflaterTest, InflatesBothFormats) {
  for (const Compression compression :
       {Compression::kZlib, Compression::kRawDeflate}) {
    const absl::StatusOr<std::string> text =
        InflateAll(compression, kSubject, 100, Deflate(compression, "hello"));
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_EQ(*text, "hello");
  }
}

TEST(InflaterTest, RefusesTheOtherFormat) {
  EXPECT_FALSE(InflateAll(Compression::kZlib, kSubject, 100,
                          Deflate(Compression::kRawDeflate, "hello"))
                   .ok());
  EXPECT_FALSE(InflateAll(Compression::kRawDeflate, kSubject, 100,
                          Deflate(Compression::kZlib, "hello"))
                   .ok());
}

TEST(InflaterTest, LeavesWhatFollowsTheStream) {
  const std::string stream = Deflate(Compression::kZlib, "hello");
  Inflater inflater(Compression::kZlib, kSubject, 100);
  const absl::StatusOr<size_t> taken = inflater.Feed(stream + "rest");
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(*taken, stream.size());
  EXPECT_TRUE(inflater.done());
  EXPECT_EQ(*inflater.Feed("rest"), 0u);
  EXPECT_EQ(inflater.output(), "hello");
}

TEST(InflaterTest, RefusesMoreOrLessThanOneStreamWhereItMustBeOne) {
  const std::string stream = Deflate(Compression::kZlib, "hello");
  EXPECT_THAT(InflateAll(Compression::kZlib, kSubject, 100, stream + "rest")
                  .status()
                  .message(),
              HasSubstr("nothing after the thing, got 4 more bytes"));
  EXPECT_THAT(InflateAll(Compression::kZlib, kSubject, 100, stream.substr(0, 7))
                  .status()
                  .message(),
              HasSubstr("the thing to be whole, got only its first 7 bytes"));
}

TEST(InflaterTest, TakesExactlyTheLimitAndNoByteMore) {
  const std::string stream =
      Deflate(Compression::kZlib, std::string(100000, 'x'));
  EXPECT_TRUE(InflateAll(Compression::kZlib, kSubject, 100000, stream).ok());
  const absl::Status status =
      InflateAll(Compression::kZlib, kSubject, 99999, stream).status();
  EXPECT_EQ(FaultOf(status)->clause, "X-2");
  EXPECT_EQ(FaultOf(status)->blame, Blame::kLimit);
}

TEST(InflaterTest, StopsAStreamThatNeverProducesAnything) {
  // An empty stored block, which is not the last one.
  const std::string block("\x00\x00\x00\xff\xff", 5);
  Inflater inflater(Compression::kRawDeflate, kSubject, 1000);
  absl::Status status;
  for (int i = 0; status.ok() && i < 1000; ++i) {
    status = inflater.Feed(block).status();
  }
  EXPECT_EQ(FaultOf(status)->clause, "X-2");
}

TEST(InflaterTest, RepeatsItsErrorForEver) {
  Inflater inflater(Compression::kZlib, kSubject, 100);
  const absl::Status status = inflater.Feed("garbage").status();
  EXPECT_EQ(FaultOf(status)->clause, "X-1");
  EXPECT_EQ(inflater.Feed(Deflate(Compression::kZlib, "hello")).status(),
            status);
  EXPECT_FALSE(inflater.done());
}

RC_GTEST_PROP(InflaterProperty, EveryChunkingInflatesToTheSame,
              (const std::string& text)) {
  const std::string stream = Deflate(Compression::kZlib, text);
  Inflater inflater(Compression::kZlib, kSubject, 1 << 20);
  for (absl::string_view rest = stream; !rest.empty();) {
    const size_t size = *rc::gen::inRange<size_t>(1, rest.size() + 1);
    RC_ASSERT(!inflater.done());
    RC_ASSERT(*inflater.Feed(rest.substr(0, size)) == size);
    rest.remove_prefix(size);
  }
  RC_ASSERT(inflater.done());
  RC_ASSERT(inflater.output() == text);
  RC_ASSERT(inflater.consumed() == stream.size());
}

RC_GTEST_PROP(InflaterProperty, GarbageNeverCrashes,
              (const std::string& garbage)) {
  Inflater inflater(Compression::kRawDeflate, kSubject, 10000);
  const absl::StatusOr<size_t> taken = inflater.Feed(garbage);
  if (taken.ok() && !inflater.done()) RC_ASSERT(*taken == garbage.size());
  RC_ASSERT(inflater.output().size() <= 10000u);
}

}  // namespace
}  // namespace mitogen
