#include "protocol/python_literal/python_string.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

// The escapes of one character.
constexpr struct {
  char letter;
  char meaning;
} kEscapes[] = {
    {'\\', '\\'}, {'\'', '\''}, {'"', '"'},
    {'n', '\n'},  {'r', '\r'},  {'t', '\t'},
};

// The escapes of a code point in hexadecimal. Bytes have the first only.
constexpr struct {
  char letter;
  size_t digits;
} kHexEscapes[] = {{'x', 2}, {'u', 4}, {'U', 8}};

// What Python's compiler takes for the end of a line, or of the source.
constexpr absl::string_view kEndsOfLine("\n\r\0", 3);

// How much of the text an error shows.
constexpr size_t kShownBytes = 20;

class StringReader {
 public:
  StringReader(absl::string_view text, PythonStringKind kind, size_t start)
      : text_(text), kind_(kind), start_(start), at_(start + 1) {}

  absl::StatusOr<std::string> Read() {
    const char quote = text_[start_];
    while (at_ < text_.size()) {
      if (text_[at_] == quote) {
        ++at_;
        return std::move(out_);
      }
      RETURN_IF_ERROR(text_[at_] == '\\' ? ReadEscape() : ReadPlain(quote));
    }
    return PeerFault("LIT-2", "expected the end of a string, got none", start_);
  }

  size_t position() const { return at_; }

 private:
  // Everything up to the next quote or escape.
  absl::Status ReadPlain(char quote) {
    const char ends[] = {quote, '\\'};
    const size_t end = text_.find_first_of({ends, sizeof(ends)}, at_);
    const absl::string_view plain = text_.substr(at_, end - at_);
    const bool is_bytes = kind_ == PythonStringKind::kBytes;
    if (is_bytes ? !IsAscii(plain) : !IsUtf8(plain)) {
      return Unexpected(
          is_bytes ? "ASCII in a string of bytes" : "UTF-8 in a string",
          plain.size());
    }
    const size_t broken = plain.find_first_of(kEndsOfLine);
    if (broken != absl::string_view::npos) {
      at_ += broken;
      return Unexpected("a string on one line, without NULs", 1);
    }
    absl::StrAppend(&out_, plain);
    at_ += plain.size();
    return absl::OkStatus();
  }

  absl::Status ReadEscape() {
    const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    for (const auto& escape : kEscapes) {
      if (escape.letter != letter) continue;
      out_.push_back(escape.meaning);
      at_ += 2;
      return absl::OkStatus();
    }
    for (const auto& escape : kHexEscapes) {
      if (escape.letter != letter) continue;
      if (kind_ == PythonStringKind::kBytes && letter != 'x') break;
      return ReadHexEscape(escape.digits);
    }
    return Unexpected("an escape that repr() writes", 2);
  }

  absl::Status ReadHexEscape(size_t digits) {
    const absl::string_view hex = text_.substr(at_ + 2, digits);
    uint32_t code_point = 0;
    if (hex.size() != digits ||
        !std::all_of(hex.begin(), hex.end(), absl::ascii_isxdigit) ||
        !absl::SimpleHexAtoi(hex, &code_point) || code_point > kMaxCodePoint) {
      return Unexpected("the hexadecimal digits of a character", 2 + digits);
    }
    if (kind_ == PythonStringKind::kBytes) {
      out_.push_back(static_cast<char>(code_point));
    } else {
      AppendCodePoint(code_point, &out_);
    }
    at_ += 2 + digits;
    return absl::OkStatus();
  }

  absl::Status Unexpected(absl::string_view expected, size_t size) const {
    size = std::min(size, kShownBytes);
    return PeerFault(
        "LIT-2",
        absl::StrCat("expected ", expected, ", got \"",
                     absl::CHexEscape(text_.substr(at_, size)), "\""),
        at_);
  }

  const absl::string_view text_;
  const PythonStringKind kind_;
  const size_t start_;
  size_t at_;
  std::string out_;
};

}  // namespace

absl::StatusOr<std::string> ReadPythonString(absl::string_view text,
                                             PythonStringKind kind,
                                             size_t* position) {
  StringReader reader(text, kind, *position);
  absl::StatusOr<std::string> value = reader.Read();
  *position = reader.position();
  return value;
}

}  // namespace mitogen
