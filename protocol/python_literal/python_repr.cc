#include "protocol/python_literal/python_repr.h"

#include <cmath>
#include <cstdint>
#include <iomanip>
#include <locale>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

void AppendCharacter(uint32_t code_point, char quote, std::string* out) {
  const char c = static_cast<char>(code_point);
  if (code_point > 0xffff) {
    absl::StrAppend(out, "\\U", absl::Hex(code_point, absl::kZeroPad8));
  } else if (code_point > 0xff) {
    absl::StrAppend(out, "\\u", absl::Hex(code_point, absl::kZeroPad4));
  } else if (c == '\n') {
    *out += "\\n";
  } else if (c == '\r') {
    *out += "\\r";
  } else if (c == '\t') {
    *out += "\\t";
  } else if (code_point < 0x20 || code_point > 0x7e) {
    absl::StrAppend(out, "\\x", absl::Hex(code_point, absl::kZeroPad2));
  } else {
    if (c == quote || c == '\\') *out += '\\';
    *out += c;
  }
}

char QuoteFor(absl::string_view text) {
  const bool has_apostrophe = text.find('\'') != text.npos;
  return has_apostrophe && text.find('"') == text.npos ? '"' : '\'';
}

std::string TextRepr(absl::string_view text, LiteralStyle style) {
  const char quote = QuoteFor(text);
  std::string out = style == LiteralStyle::kPython2 ? "u" : "";
  out += quote;
  while (!text.empty()) AppendCharacter(ConsumeCodePoint(&text), quote, &out);
  return out += quote;
}

std::string BytesRepr(absl::string_view bytes, LiteralStyle style) {
  const char quote = QuoteFor(bytes);
  std::string out = style == LiteralStyle::kPython2 ? "" : "b";
  out += quote;
  for (const unsigned char byte : bytes) AppendCharacter(byte, quote, &out);
  return out += quote;
}

// The shortest text that reads back equal. The text of 15 digits drops zeros at
// the end by itself, but subnormal numbers have fewer digits. std::to_chars()
// would find it too, but its tables make the program that travels 120 KB
// larger.
std::string FloatRepr(double value) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  double read = 0;
  const int fewest = std::fpclassify(value) == FP_SUBNORMAL ? 1 : 15;
  for (int digits = fewest; digits <= 17; ++digits) {
    text.str("");
    text << std::setprecision(digits) << value;
    if (absl::SimpleAtod(text.str(), &read) && read == value) break;
  }
  std::string out = text.str();
  if (out.find_first_of(".e") == out.npos) out += ".0";
  return out;
}

class Writer {
 public:
  Writer(const Document& document, const Limits& limits, LiteralStyle style)
      : document_(document), limits_(limits), style_(style) {}

  absl::StatusOr<std::string> Write(ValueId value) {
    absl::Status status = WriteValue(value);
    if (status.ok()) status = CheckSize();
    while (status.ok() && !open_.empty()) {
      status = WriteNext();
      if (status.ok()) status = CheckSize();
    }
    if (!status.ok()) return status;
    return std::move(out_);
  }

 private:
  // A container whose first `next` words are written; in a dict, keys and
  // values alternate.
  struct Container {
    ValueId value;
    size_t next;
  };

  size_t SizeOf(ValueId container) const {
    return document_.kind(container) == ValueKind::kDict
               ? 2 * document_.entries(container).size()
               : document_.items(container).size();
  }

  ValueId WordOf(const Container& container) const {
    if (document_.kind(container.value) != ValueKind::kDict) {
      return document_.items(container.value)[container.next];
    }
    const auto entry = document_.entries(container.value)[container.next / 2];
    return container.next % 2 == 0 ? entry.key : entry.value;
  }

  absl::Status WriteNext() {
    Container& container = open_.back();
    const ValueKind kind = document_.kind(container.value);
    const size_t size = SizeOf(container.value);
    if (container.next == size) {
      if (kind == ValueKind::kTuple && size == 1) out_ += ',';
      out_ += kind == ValueKind::kTuple  ? ')'
              : kind == ValueKind::kList ? ']'
                                         : '}';
      open_.pop_back();
      return absl::OkStatus();
    }
    if (container.next > 0) {
      const bool after_key =
          kind == ValueKind::kDict && container.next % 2 == 1;
      out_ += after_key ? ": " : ", ";
    }
    const ValueId word = WordOf(container);
    ++container.next;
    return WriteValue(word);
  }

  absl::Status WriteValue(ValueId value) {
    switch (document_.kind(value)) {
      case ValueKind::kNone:
        out_ += "None";
        return absl::OkStatus();
      case ValueKind::kBool:
        out_ += document_.AsBool(value) ? "True" : "False";
        return absl::OkStatus();
      case ValueKind::kInt:
        absl::StrAppend(&out_, document_.AsInt(value));
        return absl::OkStatus();
      case ValueKind::kBigInt:
        return WriteBigInt(value);
      case ValueKind::kFloat:
        if (!std::isfinite(document_.AsFloat(value))) return NoLiteral(value);
        out_ += FloatRepr(document_.AsFloat(value));
        return absl::OkStatus();
      case ValueKind::kText:
        out_ += TextRepr(document_.text(value), style_);
        return absl::OkStatus();
      case ValueKind::kBytes:
        out_ += BytesRepr(document_.bytes(value), style_);
        return absl::OkStatus();
      case ValueKind::kList:
        return Open(value, '[');
      case ValueKind::kTuple:
        return Open(value, '(');
      case ValueKind::kDict:
        return Open(value, '{');
      default:
        return NoLiteral(value);
    }
  }

  // Writes decimal, which takes time that grows with the square of the digits.
  absl::Status WriteBigInt(ValueId value) {
    const absl::string_view bytes = document_.IntegerBytes(value, nullptr);
    if (bytes.size() > limits_.max_integer_digits) return NoLiteral(value);
    const std::string digits = FormatInteger(bytes, bytes.size() + 1);
    if (digits.size() - (digits[0] == '-') > limits_.max_integer_digits) {
      return NoLiteral(value);
    }
    out_ += digits;
    return absl::OkStatus();
  }

  absl::Status Open(ValueId value, char bracket) {
    if (open_.size() >= limits_.max_literal_nesting) {
      return CallerFault(
          "LIT-6",
          absl::StrCat("expected containers within at most ",
                       limits_.max_literal_nesting, " others, got one more"));
    }
    out_ += bracket;
    open_.push_back({value, 0});
    return absl::OkStatus();
  }

  // What is shared is written each time, so the text of a small value can be
  // endless.
  absl::Status CheckSize() const {
    if (out_.size() <= limits_.max_preamble_size) return absl::OkStatus();
    return CallerFault(
        "LIT-6", absl::StrCat("expected a literal of at most ",
                              limits_.max_preamble_size, " bytes, got more"));
  }

  absl::Status NoLiteral(ValueId value) const {
    return CallerFault(
        "LIT-6", absl::StrCat("expected a value that Python has a literal "
                              "for, got a ",
                              ValueKindName(document_.kind(value))));
  }

  const Document& document_;
  const Limits& limits_;
  const LiteralStyle style_;
  std::string out_;
  std::vector<Container> open_;
};

}  // namespace

absl::StatusOr<std::string> PythonRepr(const Document& document, ValueId value,
                                       const Limits& limits,
                                       LiteralStyle style) {
  return Writer(document, limits, style).Write(value);
}

}  // namespace mitogen
