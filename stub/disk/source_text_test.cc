#include "stub/disk/source_text.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr char kMark[] = "\xef\xbb\xbf";

std::string TextOf(const std::string& source) {
  const SourceText text = PortableSource(source);
  EXPECT_EQ(text.warning, "");
  return text.text;
}

TEST(PortableSourceTest, LeavesUtf8AndAsciiAsTheyAre) {
  for (const std::string source :
       {"x\r\n", "s = '\u00e9'\n", "# coding: utf-8\ns = '\u00e9'\n",
        "# coding: latin-1\ns = 'a'\n", "# coding: no-such\ns = 'a'\n", ""}) {
    EXPECT_EQ(TextOf(source), source);
  }
}

// Python 3 takes none of it in text.
TEST(PortableSourceTest, TakesAByteOrderMarkAway) {
  EXPECT_EQ(TextOf(absl::StrCat(kMark, "x = 1\n")), "x = 1\n");
  EXPECT_EQ(TextOf(absl::StrCat(kMark, "# coding: utf8\ns = '\u00e9'\n")),
            "# coding: utf8\ns = '\u00e9'\n");
  EXPECT_EQ(TextOf(absl::StrCat(kMark, "# \u00e9\n")),
            "# \u00e9 # -*- coding: utf-8 -*-\n");
}

TEST(PortableSourceTest, DecodesWhatTheSourceDeclares) {
  EXPECT_EQ(TextOf("# coding: latin-1\ns = u'\xe9'\n"),
            "# coding: utf-8\ns = u'\u00e9'\n");
  EXPECT_EQ(TextOf("#\xe9\n# coding: cp1252\ns = u'\x80'\n"),
            "#\u00e9\n# coding: utf-8\ns = u'\u20ac'\n");
  EXPECT_EQ(TextOf("# coding: koi8-r\ns = '\xc1'\n"),
            "# coding: utf-8\ns = '\u0430'\n");
  EXPECT_EQ(TextOf("# coding: gbk\ns = '\xc4\xe3'\n"),
            "# coding: utf-8\ns = '\u4f60'\n");
  EXPECT_EQ(TextOf("# coding: shift_jis\ns = '\x83\\\\n~'\n"),
            "# coding: utf-8\ns = '\u30bd\\n~'\n");
}

// In some encodings bytes of ASCII mean something else.
TEST(PortableSourceTest, DecodesWhatIsAsciiToTheEye) {
  EXPECT_EQ(TextOf("# coding: utf-7\ns = '+AOk-'\n"),
            "# coding: utf-8\ns = '\u00e9'\n");
}

// A plain string of Python 2 has the bytes of the file.
TEST(PortableSourceTest, KeepsTheBytesOfPython2WhereOneSourceCan) {
  EXPECT_EQ(TextOf("# coding: latin-1\ns = '\xe9'\n"),
            "# coding: utf-8\ns = '\\xe9'\n");
  EXPECT_EQ(TextOf("# coding: cp1252\ns = '\xe9', '\xe9\x80'\n"),
            "# coding: utf-8\ns = '\\xe9', '\u00e9\u20ac'\n");
}

TEST(PortableSourceTest, SaysWhatCannotBeDecoded) {
  const std::string broken[] = {"s = '\xe9'\n", "# coding: cp1252\n\n'\x81'\n",
                                "# coding: no-such\ns = '\xe9'\n",
                                absl::StrCat(kMark, "# coding: latin-1\n")};
  const char* const warnings[] = {
      "expected source in UTF-8, got other",
      "expected source in cp1252, got a byte that is none in line 3",
      "an encoding that is known here, got no-such",
      "a byte order mark to be UTF-8, got a declaration of latin-1"};
  for (int i = 0; i < 4; ++i) {
    const SourceText text = PortableSource(broken[i]);
    EXPECT_EQ(text.text, broken[i]);
    EXPECT_TRUE(absl::StrContains(text.warning, warnings[i])) << text.warning;
  }
}

}  // namespace
}  // namespace mitogen
