#include "protocol/text/latin1.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/text/wtf8.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr size_t kFewest = 65;

std::string TextOf(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) {
    AppendCodePoint(static_cast<uint8_t>(byte), &text);
  }
  return text;
}

using Encode = std::optional<size_t> (*)(absl::string_view, char*);

// Encodes into a buffer that is no larger than the text.
std::optional<std::string> EncodedBy(Encode encode, absl::string_view text) {
  const std::unique_ptr<char[]> out(new char[text.size()]);
  const std::optional<size_t> size = encode(text, out.get());
  if (!size.has_value()) return std::nullopt;
  return std::string(out.get(), *size);
}

// Decodes into a buffer that has just the room that it asks for.
std::string DecodedBy(size_t (*decode)(absl::string_view, char*),
                      absl::string_view bytes) {
  const std::unique_ptr<char[]> out(new char[2 * bytes.size() + 1]);
  return std::string(out.get(), decode(bytes, out.get()));
}

// Runs of ASCII and of other bytes, short and long.
rc::Gen<std::string> Bytes() {
  const auto run = [](char least, char most) {
    return rc::gen::container<std::string>(rc::gen::inRange<char>(least, most));
  };
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(
          rc::gen::oneOf(run(0, 127), run(-128, -1), run(-128, 127))),
      [](const std::vector<std::string>& runs) {
        std::string bytes;
        for (const std::string& bytes_of_run : runs) bytes += bytes_of_run;
        return bytes;
      });
}

RC_GTEST_PROP(Latin1Test, GivesEveryByteBack, ()) {
  const std::string bytes = *Bytes();
  const std::string text = TextOf(bytes);
  RC_ASSERT(EncodedBy(EncodeLatin1, text) == bytes);
  RC_ASSERT(EncodedBy(PortableEncodeLatin1, text) == bytes);
}

RC_GTEST_PROP(Latin1Test, MakesACharacterOfEveryByte, ()) {
  const std::string bytes = *Bytes();
  const std::string text = TextOf(bytes);
  RC_ASSERT(Utf8SizeOfLatin1(bytes) == text.size());
  RC_ASSERT(PortableUtf8SizeOfLatin1(bytes) == text.size());
  RC_ASSERT(DecodedBy(DecodeLatin1, bytes) == text);
  RC_ASSERT(DecodedBy(PortableDecodeLatin1, bytes) == text);
}

// Tries every size, so that each comes right before the end of the room.
TEST(Latin1Test, DecodesIntoNoMoreThanItsRoom) {
  for (size_t size = 0; size < 300; ++size) {
    const std::string bytes(size, '\xff');
    ASSERT_EQ(DecodedBy(DecodeLatin1, bytes), TextOf(bytes)) << size;
    ASSERT_EQ(DecodedBy(PortableDecodeLatin1, bytes), TextOf(bytes)) << size;
  }
}

RC_GTEST_PROP(Latin1Test, RefusesEveryOtherCharacter, ()) {
  std::string text = TextOf(*Bytes());
  AppendCodePoint(*rc::gen::oneOf(rc::gen::inRange(0x100u, kMaxCodePoint),
                                  rc::gen::inRange(0x100u, 0x800u)),
                  &text);
  text += TextOf(*Bytes());
  RC_ASSERT(!EncodedBy(EncodeLatin1, text).has_value());
  RC_ASSERT(!EncodedBy(PortableEncodeLatin1, text).has_value());
}

TEST(Latin1Test, FindsTextLikeThisToItsLastBlock) {
  for (size_t size = 0; size < 300; ++size) {
    const std::string text = TextOf(std::string(size, '\xe9'));
    for (const auto prefix : {Latin1Prefix, PortableLatin1Prefix}) {
      EXPECT_LE(prefix(text), text.size());
      EXPECT_LT(text.size() - prefix(text), kFewest + 1) << size;
    }
  }
}

// Puts each byte into each place of a text: first, last and right after a
// block, in the middle of a character and between two.
TEST(Latin1Test, NeverTakesOtherBytesForTextLikeThis) {
  const std::string good = "x" + TextOf(std::string(100, '\xff'));
  for (size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const size_t prefix = Latin1Prefix(text);
      ASSERT_EQ(prefix, PortableLatin1Prefix(text)) << at << " " << byte;
      const std::string found = text.substr(0, prefix);
      const std::optional<std::string> bytes = EncodedBy(EncodeLatin1, found);
      ASSERT_TRUE(bytes.has_value()) << at << " " << byte;
      ASSERT_EQ(TextOf(*bytes), found) << at << " " << byte;
    }
  }
}

}  // namespace
}  // namespace mitogen
