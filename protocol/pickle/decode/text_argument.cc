#include "protocol/pickle/decode/text_argument.h"

#include <cmath>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/match.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/hex.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

// CPython reads most of these lines as C strings.
absl::string_view UpToNul(absl::string_view line) {
  return line.substr(0, line.find('\0'));
}

std::string LittleEndian(int64_t value) {
  char scratch[8];
  return std::string(TwosComplementOf(value, scratch));
}

// The `count` hexadecimal digits that `text` starts with.
std::optional<uint32_t> HexNumber(absl::string_view text, size_t count) {
  if (text.size() < count) return std::nullopt;
  uint32_t number = 0;
  for (const char c : text.substr(0, count)) {
    const int digit = HexDigitValue(c);
    if (digit < 0) return std::nullopt;
    number = number << 4 | static_cast<uint32_t>(digit);
  }
  return number;
}

// INT is first read by C's strtol(), to which a leading 0 means octal. If
// strtol() takes all of the text, its value counts; otherwise Python's int()
// reads it.
std::optional<int64_t> LegacyOctal(absl::string_view text) {
  text = absl::StripLeadingAsciiWhitespace(text);
  const bool negative = absl::StartsWith(text, "-");
  if (negative || absl::StartsWith(text, "+")) text.remove_prefix(1);
  if (text.size() < 2 || text[0] != '0') return std::nullopt;
  uint64_t magnitude = 0;
  for (const char c : text) {
    if (c < '0' || c > '7' || magnitude >> 61 != 0) return std::nullopt;
    magnitude = magnitude << 3 | static_cast<uint64_t>(c - '0');
  }
  const uint64_t limit = (uint64_t{1} << 63) - (negative ? 0 : 1);
  if (magnitude > limit) return std::nullopt;
  return static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
}

// For `text` that int() takes. True if strtol() would take all of it, so there
// is no white space after it.
bool EndsInDigit(absl::string_view text) {
  return !text.empty() && absl::ascii_isxdigit(text.back());
}

bool IsZeroOrOne(absl::string_view little_endian) {
  const absl::string_view shortest = ShortestTwosComplement(little_endian);
  return shortest.empty() || shortest == "\1";
}

// The grammar of Python's float(), without white space and underscores.
bool IsFloatText(absl::string_view text) {
  if (absl::EqualsIgnoreCase(text, "inf") ||
      absl::EqualsIgnoreCase(text, "infinity") ||
      absl::EqualsIgnoreCase(text, "nan")) {
    return true;
  }
  size_t digits = 0;
  const auto skip_digits = [&text, &digits] {
    for (digits = 0; !text.empty() && absl::ascii_isdigit(text[0]); ++digits) {
      text.remove_prefix(1);
    }
  };
  skip_digits();
  size_t mantissa_digits = digits;
  if (absl::StartsWith(text, ".")) {
    text.remove_prefix(1);
    skip_digits();
    mantissa_digits += digits;
  }
  if (mantissa_digits == 0) return false;
  if (absl::StartsWithIgnoreCase(text, "e")) {
    text.remove_prefix(1);
    if (absl::StartsWith(text, "+") || absl::StartsWith(text, "-")) {
      text.remove_prefix(1);
    }
    skip_digits();
    if (digits == 0) return false;
  }
  return text.empty();
}

// Takes one escape off `text`, which starts after its backslash. False for an
// incomplete one. An unknown escape stands for itself, backslash included.
bool ConsumeEscape(absl::string_view* text, std::string* out) {
  static constexpr absl::string_view kNames = "\\'\"bfntrva";
  static constexpr absl::string_view kMeanings = "\\'\"\b\f\n\t\r\v\a";
  if (text->empty()) return false;
  const char c = text->front();
  if (const size_t i = kNames.find(c); i != kNames.npos) {
    out->push_back(kMeanings[i]);
    text->remove_prefix(1);
    return true;
  }
  if (c == 'x') {
    const std::optional<uint32_t> byte = HexNumber(text->substr(1), 2);
    if (!byte.has_value()) return false;
    out->push_back(static_cast<char>(*byte));
    text->remove_prefix(3);
    return true;
  }
  if (c < '0' || c > '7') {
    out->push_back('\\');
    return true;
  }
  int byte = 0;
  for (int i = 0; i < 3 && !text->empty(); ++i) {
    const char digit = text->front();
    if (digit < '0' || digit > '7') break;
    byte = byte << 3 | (digit - '0');
    text->remove_prefix(1);
  }
  out->push_back(static_cast<char>(byte));
  return true;
}

}  // namespace

std::optional<TextInteger> ParseIntLine(absl::string_view line,
                                        size_t max_digits) {
  const absl::string_view text = UpToNul(line);
  TextInteger result;
  if (text.empty() && !line.empty()) {
    // strtol() finds no digit and no error, and is at the end of its text.
    result.is_bool = line.size() == 2;
    return result;
  }
  if (const std::optional<int64_t> octal = LegacyOctal(text)) {
    result.little_endian = LittleEndian(*octal);
  } else {
    std::optional<std::string> parsed =
        ParsePythonInteger(text, /*base=*/0, max_digits);
    if (!parsed.has_value()) return std::nullopt;
    result.little_endian = *std::move(parsed);
  }
  result.is_bool = line.size() == 2 && EndsInDigit(text) &&
                   IsZeroOrOne(result.little_endian);
  return result;
}

std::optional<TextInteger> ParseLongLine(absl::string_view line,
                                         size_t max_digits) {
  if (absl::EndsWith(line, "L")) line.remove_suffix(1);
  std::optional<std::string> parsed =
      ParsePythonInteger(UpToNul(line), /*base=*/0, max_digits);
  if (!parsed.has_value()) return std::nullopt;
  return TextInteger{*std::move(parsed), false};
}

std::optional<double> ParseFloatLine(absl::string_view line) {
  absl::string_view text = UpToNul(line);
  const bool negative = absl::StartsWith(text, "-");
  if (negative || absl::StartsWith(text, "+")) text.remove_prefix(1);
  if (!IsFloatText(text)) return std::nullopt;
  double value = 0;
  const absl::from_chars_result result =
      absl::from_chars(text.data(), text.data() + text.size(), value);
  // Too small becomes 0, too large is an error.
  if (result.ec == std::errc::result_out_of_range && value > 1) {
    return std::nullopt;
  }
  return negative ? -value : value;
}

std::optional<std::string> ParseStringLine(absl::string_view line) {
  if (line.size() < 2 || line.front() != line.back() ||
      (line.front() != '\'' && line.front() != '"')) {
    return std::nullopt;
  }
  absl::string_view text = line.substr(1, line.size() - 2);
  std::string result;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\') {
      result.push_back(c);
    } else if (!ConsumeEscape(&text, &result)) {
      return std::nullopt;
    }
  }
  return result;
}

std::optional<std::string> ParseUnicodeLine(absl::string_view line) {
  std::string result;
  while (!line.empty()) {
    const char c = line.front();
    line.remove_prefix(1);
    if (c != '\\' || line.empty()) {
      AppendCodePoint(static_cast<uint8_t>(c), &result);
      continue;
    }
    const char name = line.front();
    line.remove_prefix(1);
    if (name != 'u' && name != 'U') {
      result.push_back('\\');
      AppendCodePoint(static_cast<uint8_t>(name), &result);
      continue;
    }
    const size_t digits = name == 'u' ? 4 : 8;
    const std::optional<uint32_t> code_point = HexNumber(line, digits);
    if (!code_point.has_value() || *code_point > kMaxCodePoint) {
      return std::nullopt;
    }
    AppendCodePoint(*code_point, &result);
    line.remove_prefix(digits);
  }
  return result;
}

std::optional<uint64_t> ParseMemoLine(absl::string_view line,
                                      size_t max_digits) {
  const std::optional<std::string> parsed =
      ParsePythonInteger(UpToNul(line), /*base=*/10, max_digits);
  if (!parsed.has_value()) return std::nullopt;
  const std::optional<int64_t> value =
      SmallTwosComplement(ShortestTwosComplement(*parsed));
  if (!value.has_value() || *value < 0) return std::nullopt;
  return static_cast<uint64_t>(*value);
}

}  // namespace mitogen
