#include "protocol/pickle/encode/opcode_writer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/text/wtf8.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using std::string_literals::operator""s;

template <typename Write>
std::string Written(Write write) {
  std::string out;
  OpcodeWriter writer;
  writer.Start(&out);
  write(&writer);
  writer.Finish();
  return out;
}

TEST(OpcodeWriterTest, WritesIntegersInTheFewestBytes) {
  const auto integer = [](int64_t value) {
    return Written([=](OpcodeWriter* writer) { writer->Int(value); });
  };
  EXPECT_EQ(integer(0), "K\0"s);
  EXPECT_EQ(integer(255), "K\xff");
  EXPECT_EQ(integer(256), "M\0\1"s);
  EXPECT_EQ(integer(65535), "M\xff\xff");
  EXPECT_EQ(integer(65536), "J\0\0\1\0"s);
  EXPECT_EQ(integer(-1), "J\xff\xff\xff\xff");
  EXPECT_EQ(integer(int64_t{1} << 31), "\x8a\5\0\0\0\x80\0"s);
  EXPECT_EQ(integer(-(int64_t{1} << 31) - 1), "\x8a\5\xff\xff\xff\x7f\xff");
}

TEST(OpcodeWriterTest, WritesIntegersAsText) {
  const std::string text = Written([](OpcodeWriter* writer) {
    writer->TextInt(INT64_MIN);
    writer->TextInt(7);
  });
  EXPECT_EQ(text, "I-9223372036854775808\nI7\n");
}

TEST(OpcodeWriterTest, WritesFloatsWithTheHighestByteFirst) {
  EXPECT_EQ(Written([](OpcodeWriter* writer) { writer->Float(1.5); }),
            "G\x3f\xf8\0\0\0\0\0\0"s);
}

TEST(OpcodeWriterTest, TakesTheShortFormUpTo255) {
  const std::string out = Written([](OpcodeWriter* writer) {
    writer->Put(255);
    writer->Put(256);
    writer->Get(255);
    writer->Get(256);
    writer->String(std::string(255, 's'));
    writer->String(std::string(256, 's'));
    writer->Long(std::string(255, 'l'));
    writer->Long(std::string(256, 'l'));
  });
  EXPECT_EQ(out, absl::StrCat("q\xffr\0\1\0\0h\xffj\0\1\0\0U\xff"s,
                              std::string(255, 's'), "T\0\1\0\0"s,
                              std::string(256, 's'), "\x8a\xff",
                              std::string(255, 'l'), "\x8b\0\1\0\0"s,
                              std::string(256, 'l')));
}

TEST(OpcodeWriterTest, WhatIsAbandonedLeavesNoTrace) {
  std::string out = "before";
  OpcodeWriter writer;
  writer.Start(&out);
  writer.Text(std::string(100000, 'x'));
  writer.Text("abc");
  writer.Abandon();
  EXPECT_EQ(out, "before");
  writer.Op(Opcode::kNone);
  writer.Finish();
  EXPECT_EQ(out, "beforeN");
}

// Writes long and short strings in turn, over all the edges of the buffer.
RC_GTEST_PROP(OpcodeWriterTest, WritesStringsOfAnySizeInOrder, ()) {
  const auto sizes = *rc::gen::container<std::vector<size_t>>(rc::gen::oneOf(
      rc::gen::inRange<size_t>(0, 40), rc::gen::inRange<size_t>(1000, 1050),
      rc::gen::inRange<size_t>(0, 10000)));
  std::string expected;
  const std::string out = Written([&](OpcodeWriter* writer) {
    for (const size_t size : sizes) {
      std::string text;
      for (size_t i = 0; i < size; ++i) {
        text.push_back(static_cast<char>('a' + i % 23));
      }
      writer->Text(text);
      absl::StrAppend(&expected, "X");
      for (int shift = 0; shift < 32; shift += 8) {
        expected.push_back(static_cast<char>(size >> shift));
      }
      expected += text;
    }
  });
  RC_ASSERT(out == expected);
}

RC_GTEST_PROP(OpcodeWriterTest, WritesACharacterForEachByte, ()) {
  const auto part = *rc::gen::arbitrary<std::string>();
  std::string bytes;
  for (int i = *rc::gen::inRange(0, 200); i >= 0; --i) bytes += part;
  std::string text;
  for (const char byte : bytes) {
    AppendCodePoint(static_cast<uint8_t>(byte), &text);
  }
  RC_ASSERT(Written([&](OpcodeWriter* w) { w->Latin1(bytes); }) ==
            Written([&](OpcodeWriter* w) { w->Text(text); }));
}

}  // namespace
}  // namespace mitogen
