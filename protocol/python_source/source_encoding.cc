#include "protocol/python_source/source_encoding.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "protocol/python_source/line_break.h"
#include "protocol/python_source/tokenizer.h"

namespace mitogen {
namespace {

constexpr absl::string_view kDeclaration = "# -*- coding: utf-8 -*-";

struct Row {
  absl::string_view name;
  absl::string_view iconv_name;
};

// Sorted by name.
constexpr Row kRows[] = {
#include "protocol/python_source/source_encodings.inc"
};

// The first line of `source`, without its line break.
absl::string_view FirstLine(absl::string_view source) {
  return source.substr(0, source.find_first_of("\r\n"));
}

absl::string_view AfterFirstLine(absl::string_view source) {
  const size_t end = FirstLine(source).size();
  return source.substr(end + LineBreakSize(source, end));
}

bool IsNamePart(char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
}

absl::string_view WithoutBlanks(absl::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t\f"), line.size()));
}

bool IsBlank(absl::string_view line) { return WithoutBlanks(line).empty(); }

bool IsComment(absl::string_view line) {
  return absl::StartsWith(WithoutBlanks(line), "#");
}

std::optional<absl::string_view> NameInComment(absl::string_view line) {
  constexpr absl::string_view kWord = "coding";
  if (!IsComment(line)) return std::nullopt;
  for (size_t at = line.find(kWord); at != line.npos;
       at = line.find(kWord, at + 1)) {
    absl::string_view rest = line.substr(at + kWord.size());
    if (rest.empty() || (rest[0] != ':' && rest[0] != '=')) continue;
    rest.remove_prefix(1);
    while (!rest.empty() && (rest[0] == ' ' || rest[0] == '\t')) {
      rest.remove_prefix(1);
    }
    const auto end = std::find_if_not(rest.begin(), rest.end(), IsNamePart);
    if (end != rest.begin()) return rest.substr(0, end - rest.begin());
  }
  return std::nullopt;
}

bool IsOrBegins(absl::string_view name, absl::string_view stem) {
  return name == stem || absl::StartsWith(name, absl::StrCat(stem, "-"));
}

// The name as the tokenizer has it, for the few encodings that it knows by
// itself.
std::string TokenizerName(absl::string_view name) {
  const std::string lower = absl::StrReplaceAll(
      absl::AsciiStrToLower(name.substr(0, 12)), {{"_", "-"}});
  if (IsOrBegins(lower, "utf-8")) return "utf-8";
  for (const absl::string_view stem :
       {"latin-1", "iso-8859-1", "iso-latin-1"}) {
    if (IsOrBegins(lower, stem)) return "iso-8859-1";
  }
  return std::string(name);
}

// The name as encodings.normalize_encoding() has it, for what may be in a name.
std::string NormalName(absl::string_view name) {
  std::string normal;
  bool punctuation = false;
  for (const char c : name) {
    if (!absl::ascii_isalnum(c) && c != '.') {
      punctuation = true;
      continue;
    }
    if (punctuation && !normal.empty()) normal.push_back('_');
    normal.push_back(absl::ascii_tolower(c));
    punctuation = false;
  }
  return absl::StrReplaceAll(normal, {{".", "_"}});
}

// A string that runs no code.
bool IsDocstring(const Token& token) {
  if (token.kind != TokenKind::kString) return false;
  const size_t quote = absl::StrContains("rRuU", token.text[0]) ? 1 : 0;
  return token.text[quote] == '"' || token.text[quote] == '\'';
}

// Where the character at `i` of UTF-8 ends.
size_t CharacterEnd(absl::string_view text, size_t i) {
  ++i;
  while (i < text.size() && (static_cast<uint8_t>(text[i]) & 0xc0) == 0x80) ++i;
  return i;
}

// The number of a character of U+0080 to U+00FF; nothing for any other.
std::optional<unsigned char> Latin1(absl::string_view character) {
  const auto first = static_cast<uint8_t>(character[0]);
  if (character.size() != 2 || (first != 0xc2 && first != 0xc3)) {
    return std::nullopt;
  }
  return static_cast<unsigned char>((first & 3) << 6 |
                                    (static_cast<uint8_t>(character[1]) & 63));
}

// False if the string is to stay as it is. One that has a character beyond
// ASCII after a backslash is left alone: that is no escape.
bool AppendEscaped(absl::string_view string,
                   absl::FunctionRef<bool(unsigned char)> is_one_byte,
                   std::string* out) {
  for (size_t i = 0; i < string.size();) {
    const bool escape = string[i] == '\\' && i + 1 < string.size();
    const size_t end = CharacterEnd(string, escape ? i + 1 : i);
    const absl::string_view character = string.substr(i, end - i);
    i = end;
    if (absl::ascii_isascii(character.back())) {
      absl::StrAppend(out, character);
      continue;
    }
    const auto number = Latin1(character);
    if (escape || !number.has_value() || !is_one_byte(*number)) return false;
    absl::StrAppend(out, "\\x", absl::Hex(*number, absl::kZeroPad2));
  }
  return true;
}

}  // namespace

std::optional<absl::string_view> DeclaredEncoding(absl::string_view source) {
  const absl::string_view first = FirstLine(source);
  const auto name = NameInComment(first);
  if (name.has_value() || !(IsBlank(first) || IsComment(first))) return name;
  return NameInComment(FirstLine(AfterFirstLine(source)));
}

bool IsUtf8Name(absl::string_view name) {
  const std::string normal = NormalName(TokenizerName(name));
  return normal == "utf_8" || normal == "utf8" || normal == "u8" ||
         normal == "utf" || normal == "utf8_ucs2" || normal == "utf8_ucs4" ||
         normal == "cp65001" || normal == "utf_8_sig";
}

std::optional<absl::string_view> IconvName(absl::string_view name) {
  const std::string normal = NormalName(TokenizerName(name));
  const Row* row = std::lower_bound(
      std::begin(kRows), std::end(kRows), normal,
      [](const Row& one, absl::string_view other) { return one.name < other; });
  if (row == std::end(kRows) || row->name != normal) return std::nullopt;
  return row->iconv_name;
}

bool KeepsAscii(absl::string_view iconv_name) {
  return iconv_name != "UTF-7" && !absl::StartsWith(iconv_name, "ISO-2022");
}

std::string RedeclareAsUtf8(absl::string_view text) {
  const auto name = DeclaredEncoding(text);
  if (!name.has_value()) return std::string(text);
  const size_t begin = name->data() - text.data();
  return absl::StrCat(text.substr(0, begin), "utf-8",
                      text.substr(begin + name->size()));
}

std::string DeclareAsUtf8(absl::string_view text) {
  const absl::string_view line = FirstLine(text);
  const absl::string_view rest = text.substr(line.size());
  if (IsBlank(line)) return absl::StrCat(kDeclaration, rest);
  if (IsComment(line)) return absl::StrCat(line, " ", kDeclaration, rest);
  Tokenizer tokenizer(text);
  if (!IsDocstring(tokenizer.Next())) return std::string(text);
  const Token end = tokenizer.Next();
  if (end.kind != TokenKind::kNewline) return std::string(text);
  const size_t after = end.offset + end.text.size();
  const absl::string_view below = text.substr(after);
  if (below.empty() || !IsBlank(FirstLine(below))) return std::string(text);
  return absl::StrCat(kDeclaration, "\n", text.substr(0, after),
                      AfterFirstLine(below));
}

std::string EscapeOneByteStrings(
    absl::string_view text,
    absl::FunctionRef<bool(unsigned char)> is_one_byte) {
  std::string out;
  size_t written = 0;
  Tokenizer tokenizer(text);
  for (Token token = tokenizer.Next(); token.kind != TokenKind::kEnd;
       token = tokenizer.Next()) {
    if (token.kind != TokenKind::kString) continue;
    if (token.text[0] != '\'' && token.text[0] != '"') continue;
    std::string escaped;
    if (!AppendEscaped(token.text, is_one_byte, &escaped)) continue;
    absl::StrAppend(&out, text.substr(written, token.offset - written),
                    escaped);
    written = token.offset + token.text.size();
  }
  absl::StrAppend(&out, text.substr(written));
  return out;
}

}  // namespace mitogen
