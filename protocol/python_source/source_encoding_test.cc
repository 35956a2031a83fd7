#include "protocol/python_source/source_encoding.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(DeclaredEncodingTest, IsInACommentOfTheFirstTwoLines) {
  EXPECT_EQ(DeclaredEncoding("# -*- coding: latin-1 -*-\n"), "latin-1");
  EXPECT_EQ(DeclaredEncoding("#!/bin/python\n \t# vim: fileencoding=cp1252 :"),
            "cp1252");
  EXPECT_EQ(DeclaredEncoding("\r\n# coding=koi8_r\r\n"), "koi8_r");
  EXPECT_EQ(DeclaredEncoding("#coding: x coding: gbk"), "x");
  EXPECT_EQ(DeclaredEncoding("# coding standards: coding: gbk"), "gbk");
}

TEST(DeclaredEncodingTest, IsNowhereElse) {
  EXPECT_EQ(DeclaredEncoding("x = 1  # coding: latin-1\n"), std::nullopt);
  EXPECT_EQ(DeclaredEncoding("x\n# coding: latin-1\n"), std::nullopt);
  EXPECT_EQ(DeclaredEncoding("\n\n# coding: latin-1\n"), std::nullopt);
  EXPECT_EQ(DeclaredEncoding("'''\n# coding: latin-1\n'''"), std::nullopt);
  EXPECT_EQ(DeclaredEncoding("# coding latin-1"), std::nullopt);
  EXPECT_EQ(DeclaredEncoding("# coding:  \n"), std::nullopt);
  EXPECT_EQ(DeclaredEncoding(""), std::nullopt);
}

TEST(EncodingNameTest, IsAsPythonTakesIt) {
  for (const char* name : {"utf-8", "UTF8", "utf_8", "utf-8-unix", "U8"}) {
    EXPECT_TRUE(IsUtf8Name(name)) << name;
  }
  EXPECT_FALSE(IsUtf8Name("utf-7"));
  for (const char* name : {"latin-1", "Latin1", "L1", "iso-8859-1-unix",
                           "ISO_8859-1", "iso-latin-1", "8859"}) {
    EXPECT_EQ(IconvName(name), "ISO-8859-1") << name;
  }
  EXPECT_EQ(IconvName("windows-1252"), "CP1252");
  EXPECT_EQ(IconvName("Shift-JIS"), "SJIS");
  EXPECT_EQ(IconvName("iso-8859-15"), "ISO-8859-15");
  EXPECT_EQ(IconvName("rot13"), std::nullopt);
  EXPECT_EQ(IconvName("//TRANSLIT"), std::nullopt);
  EXPECT_EQ(IconvName(""), std::nullopt);
}

TEST(RedeclareTest, ChangesTheNameAlone) {
  EXPECT_EQ(RedeclareAsUtf8("#!x\n# -*- coding: latin-1 -*-\nlatin-1\n"),
            "#!x\n# -*- coding: utf-8 -*-\nlatin-1\n");
  EXPECT_EQ(RedeclareAsUtf8("x"), "x");
}

constexpr char kLine[] = "# -*- coding: utf-8 -*-";

TEST(DeclareTest, TakesALineThatIsEmptyOrAComment) {
  EXPECT_EQ(DeclareAsUtf8("\r\nx\n"), std::string(kLine) + "\r\nx\n");
  EXPECT_EQ(DeclareAsUtf8("#!x\ny\n"), std::string("#!x ") + kLine + "\ny\n");
  EXPECT_EQ(DeclareAsUtf8(""), kLine);
}

TEST(DeclareTest, TakesTheEmptyLineAfterADocstring) {
  EXPECT_EQ(DeclareAsUtf8("'''a\nb'''\n\nx\n"),
            std::string(kLine) + "\n'''a\nb'''\nx\n");
}

TEST(DeclareTest, MovesNoStatement) {
  for (const char* text :
       {"x\n\ny\n", "'a'\nx\n", "'a'.b\n\n", "f'{x}'\n\ny", "'a'"}) {
    EXPECT_EQ(DeclareAsUtf8(text), text);
  }
}

std::string Escaped(absl::string_view text) {
  return EscapeOneByteStrings(text, [](unsigned char c) { return c >= 0xa0; });
}

TEST(EscapeTest, WritesWhatPython2HasAsOneByte) {
  EXPECT_EQ(Escaped("x = 'caf\u00e9'  # \u00e9\n"),
            "x = 'caf\\xe9'  # \u00e9\n");
  EXPECT_EQ(Escaped("'''\u00e9\n\\n\u00ff'''"), "'''\\xe9\n\\n\\xff'''");
}

TEST(EscapeTest, LeavesOtherStringsAlone) {
  for (const char* text :
       {"u'\u00e9'", "r'\u00e9'", "f'\u00e9'", "b'\u00e9'", "'\u00e9\u20ac'",
        "'\u0085'", "'\\\u00e9'", "\u00e9 = 1", "'\u0180'"}) {
    EXPECT_EQ(Escaped(text), text);
  }
}

}  // namespace
}  // namespace mitogen
