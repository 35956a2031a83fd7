#include "stub/disk/source_text.h"

#include <iconv.h>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "protocol/python_source/line_break.h"
#include "protocol/python_source/source_encoding.h"
#include "protocol/python_source/tokenizer.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr size_t kFailed = static_cast<size_t>(-1);

// Decodes text of one encoding to UTF-8.
class Decoder {
 public:
  explicit Decoder(const std::string& name)
      : name_(name), iconv_(iconv_open("UTF-8", name.c_str())) {}
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() {
    if (is_known()) iconv_close(iconv_);
  }

  bool is_known() const { return iconv_ != reinterpret_cast<iconv_t>(-1); }

  // Nothing if a byte at `*bad` is not of the encoding.
  std::optional<std::string> Decode(absl::string_view bytes, size_t* bad) {
    iconv(iconv_, nullptr, nullptr, nullptr, nullptr);
    // No character takes more in UTF-8 than four bytes for each of its own.
    std::string out(4 * bytes.size() + 16, '\0');
    char* from = const_cast<char*>(bytes.data());
    size_t left = bytes.size();
    char* to = out.data();
    size_t room = out.size();
    if (iconv(iconv_, &from, &left, &to, &room) == kFailed ||
        iconv(iconv_, nullptr, nullptr, &to, &room) == kFailed) {
      *bad = bytes.size() - left;
      return std::nullopt;
    }
    out.resize(out.size() - room);
    // Where iconv goes by JIS X 0201, Python goes by ASCII.
    if (name_ == "SJIS") {
      out = absl::StrReplaceAll(out, {{"\u00a5", "\\"}, {"\u203e", "~"}});
    }
    return out;
  }

 private:
  const std::string name_;
  const iconv_t iconv_;
};

SourceText AsItIs(std::string source, absl::string_view why) {
  return {std::move(source),
          absl::StrCat(why,
                       "; it is sent as it is, and children of Python 3 "
                       "may not read it: save it as UTF-8 (ROL-10)")};
}

SourceText NotDecoded(std::string source, absl::string_view name, size_t bad) {
  const size_t line =
      1 + CountLineBreaks(absl::string_view(source).substr(0, bad));
  return AsItIs(std::move(source),
                absl::StrCat("expected source in ", name,
                             ", got a byte that is none in line ", line));
}

// Which bytes mean the character of the same number.
std::array<bool, 256> OneByteCharacters(Decoder* decoder) {
  std::array<bool, 256> same = {};
  for (size_t byte = 0x80; byte < same.size(); ++byte) {
    size_t bad;
    const char c = static_cast<char>(byte);
    const auto text = decoder->Decode(absl::string_view(&c, 1), &bad);
    const std::string expected = {static_cast<char>(0xc0 | byte >> 6),
                                  static_cast<char>(0x80 | (byte & 63))};
    same[byte] = text == expected;
  }
  return same;
}

SourceText FromUtf8(std::string source, bool has_mark, bool is_declared) {
  const size_t mark = has_mark ? kByteOrderMark.size() : 0;
  const absl::string_view body = absl::string_view(source).substr(mark);
  if (!IsUtf8(body)) {
    return AsItIs(std::move(source), "expected source in UTF-8, got other");
  }
  if (!has_mark) return {std::move(source), ""};
  if (is_declared || IsAscii(body)) return {std::string(body), ""};
  return {DeclareAsUtf8(body), ""};
}

SourceText Decoded(std::string source, absl::string_view name) {
  const auto iconv_name = IconvName(name);
  if (iconv_name.has_value() && KeepsAscii(*iconv_name) && IsAscii(source)) {
    return {std::move(source), ""};
  }
  Decoder decoder(std::string(iconv_name.value_or("")));
  if (!iconv_name.has_value() || !decoder.is_known()) {
    if (IsAscii(source)) return {std::move(source), ""};
    return AsItIs(std::move(source),
                  absl::StrCat("expected source in an encoding that is known "
                               "here, got ",
                               name));
  }
  size_t bad = 0;
  const auto text = decoder.Decode(source, &bad);
  if (!text.has_value()) return NotDecoded(std::move(source), name, bad);
  const std::array<bool, 256> same = OneByteCharacters(&decoder);
  return {EscapeOneByteStrings(RedeclareAsUtf8(*text),
                               [&](unsigned char c) { return same[c]; }),
          ""};
}

}  // namespace

SourceText PortableSource(std::string source) {
  const bool has_mark = absl::StartsWith(source, kByteOrderMark);
  const absl::string_view body =
      absl::string_view(source).substr(has_mark ? kByteOrderMark.size() : 0);
  const auto declared = DeclaredEncoding(body);
  if (!declared.has_value() || IsUtf8Name(*declared)) {
    return FromUtf8(std::move(source), has_mark, declared.has_value());
  }
  const std::string name(*declared);
  if (has_mark) {
    return AsItIs(std::move(source),
                  absl::StrCat("expected source with a byte order mark to be "
                               "UTF-8, got a declaration of ",
                               name));
  }
  return Decoded(std::move(source), name);
}

}  // namespace mitogen
