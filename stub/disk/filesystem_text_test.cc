#include "stub/disk/filesystem_text.h"

#include <string>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

// os.fsdecode(b'\xff') is '\udcff', whose WTF-8 is ED B3 BF.
TEST(FilesystemTextTest, EscapesBytesThatAreNotUtf8) {
  EXPECT_EQ(DecodeFilesystemText("a\xff"), "a\xed\xb3\xbf");
  EXPECT_EQ(DecodeFilesystemText("\x80"), "\xed\xb2\x80");
  EXPECT_EQ(DecodeFilesystemText("\xc3\xa9"), "\xc3\xa9");
}

RC_GTEST_PROP(FilesystemTextTest, ComesBackAsItWas,
              (const std::string& bytes)) {
  RC_ASSERT(EncodeFilesystemText(DecodeFilesystemText(bytes)) == bytes);
}

}  // namespace
}  // namespace mitogen
