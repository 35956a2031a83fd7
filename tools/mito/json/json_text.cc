#include "tools/mito/json/json_text.h"

#include <charconv>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "protocol/text/invisible.h"
#include "protocol/text/json_escape.h"
#include "protocol/text/wtf8.h"

namespace mitogen::mito {
namespace {

constexpr uint32_t kFirstSurrogate = 0xd800;
constexpr uint32_t kLastSurrogate = 0xdfff;

bool IsPlain(char c) {
  return static_cast<unsigned char>(c) >= ' ' && c != '"' && c != '\\' &&
         c != '\x7f';
}

void AppendEscape(uint32_t code_point, std::string* out) {
  switch (code_point) {
    case '\n':
      out->append("\\n");
      return;
    case '\t':
      out->append("\\t");
      return;
    case '\r':
      out->append("\\r");
      return;
    case '"':
    case '\\':
      out->push_back('\\');
      out->push_back(static_cast<char>(code_point));
      return;
    default:
      return AppendJsonEscape(code_point, out);
  }
}

size_t PlainPrefix(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && IsPlain(text[size]) &&
         (text[size] & 0x80) == 0) {
    ++size;
  }
  return size;
}

}  // namespace

void AppendJsonString(absl::string_view text, std::string* out) {
  out->push_back('"');
  while (!text.empty()) {
    const size_t plain = PlainPrefix(text);
    absl::StrAppend(out, text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const bool is_ascii = (text[0] & 0x80) == 0;
    const uint32_t code_point = ConsumeCodePoint(&text);
    if (is_ascii || IsInvisible(code_point) ||
        (code_point >= kFirstSurrogate && code_point <= kLastSurrogate)) {
      AppendEscape(code_point, out);
    } else {
      AppendCodePoint(code_point, out);
    }
  }
  out->push_back('"');
}

void AppendJsonFloat(double value, std::string* out) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  const absl::string_view text(digits, end.ptr - digits);
  absl::StrAppend(out, text);
  if (text.find_first_of(".e") == text.npos) out->append(".0");
}

}  // namespace mitogen::mito
