#include "protocol/pickle/value/integer.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

bool IsNegative(absl::string_view little_endian) {
  return !little_endian.empty() && (little_endian.back() & 0x80) != 0;
}

// The value of a digit in any base up to 36, or 36 for other characters.
int DigitValue(char c) {
  if (absl::ascii_isdigit(c)) return c - '0';
  if (absl::ascii_isalpha(c)) return absl::ascii_tolower(c) - 'a' + 10;
  return 36;
}

// Decimal digits that are converted together, and the base that they make.
constexpr int kGroupDigits = 9;
constexpr uint32_t kGroup = 1'000'000'000;

// An unsigned integer in base 2^32, the lowest digit first.
class Magnitude {
 public:
  void MultiplyAdd(uint32_t factor, uint32_t addend) {
    uint64_t carry = addend;
    for (uint32_t& digit : digits_) {
      carry += uint64_t{digit} * factor;
      digit = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) digits_.push_back(static_cast<uint32_t>(carry));
  }

  // Divides by kGroup and returns the remainder. Dividing by a constant takes a
  // fraction of the time of any other division.
  uint32_t DivideByGroup() {
    uint64_t remainder = 0;
    for (size_t i = digits_.size(); i > 0; --i) {
      remainder = remainder << 32 | digits_[i - 1];
      digits_[i - 1] = static_cast<uint32_t>(remainder / kGroup);
      remainder %= kGroup;
    }
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
    return static_cast<uint32_t>(remainder);
  }

  bool is_zero() const { return digits_.empty(); }

  static Magnitude FromBytes(absl::string_view little_endian) {
    Magnitude result;
    result.digits_.resize((little_endian.size() + 3) / 4);
    for (size_t i = 0; i < little_endian.size(); ++i) {
      result.digits_[i / 4] |= uint32_t{static_cast<uint8_t>(little_endian[i])}
                               << (i % 4 * 8);
    }
    return result;
  }

  std::string ToBytes() const {
    std::string bytes;
    for (const uint32_t digit : digits_) {
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.push_back(static_cast<char>(digit >> shift));
      }
    }
    return bytes;
  }

 private:
  std::vector<uint32_t> digits_;
};

std::string Negated(absl::string_view little_endian) {
  std::string result(little_endian);
  int carry = 1;
  for (char& byte : result) {
    const int sum = (~byte & 0xff) + carry;
    byte = static_cast<char>(sum);
    carry = sum >> 8;
  }
  return result;
}

// The absolute value, unsigned.
std::string AbsoluteBytes(absl::string_view little_endian) {
  if (!IsNegative(little_endian)) return std::string(little_endian);
  return Negated(little_endian);
}

// Digits in a base that is a power of two, in linear time.
std::string FromBinaryDigits(absl::string_view digits, int bits_per_digit) {
  std::string bytes;
  uint32_t buffer = 0;
  int buffered = 0;
  for (size_t i = digits.size(); i > 0; --i) {
    buffer |= static_cast<uint32_t>(DigitValue(digits[i - 1])) << buffered;
    buffered += bits_per_digit;
    for (; buffered >= 8; buffered -= 8, buffer >>= 8) {
      bytes.push_back(static_cast<char>(buffer));
    }
  }
  if (buffered > 0) bytes.push_back(static_cast<char>(buffer));
  return bytes;
}

std::string FromDecimalDigits(absl::string_view digits) {
  Magnitude magnitude;
  while (!digits.empty()) {
    uint32_t power = 1;
    uint32_t group = 0;
    for (const char c : digits.substr(0, kGroupDigits)) {
      power *= 10;
      group = group * 10 + static_cast<uint32_t>(DigitValue(c));
    }
    magnitude.MultiplyAdd(power, group);
    digits.remove_prefix(std::min<size_t>(digits.size(), kGroupDigits));
  }
  return magnitude.ToBytes();
}

// Takes a base's prefix off `text`; 10 if there is none.
int ConsumeBase(absl::string_view* text) {
  static constexpr struct {
    absl::string_view prefix;
    int base;
  } kPrefixes[] = {{"0x", 16}, {"0o", 8}, {"0b", 2}};
  for (const auto& row : kPrefixes) {
    if (absl::StartsWithIgnoreCase(*text, row.prefix)) {
      text->remove_prefix(row.prefix.size());
      // Python allows one underscore here too: 0x_1.
      if (absl::StartsWith(*text, "_")) text->remove_prefix(1);
      return row.base;
    }
  }
  return 10;
}

// The digits without underscores. False if a character is not a digit of
// `base`, or an underscore does not stand between two digits.
bool CollectDigits(absl::string_view text, int base, std::string* digits) {
  bool after_digit = false;
  for (const char c : text) {
    if (c == '_' && after_digit) {
      after_digit = false;
      continue;
    }
    if (DigitValue(c) >= base) return false;
    digits->push_back(c);
    after_digit = true;
  }
  return after_digit;
}

bool IsLeadingZeroDecimal(absl::string_view digits) {
  return digits[0] == '0' && digits.find_first_not_of('0') != digits.npos;
}

}  // namespace

absl::string_view ShortestTwosComplement(absl::string_view little_endian) {
  absl::string_view rest = little_endian;
  while (rest.size() > 1) {
    const bool negative = (rest[rest.size() - 2] & 0x80) != 0;
    if (rest.back() != (negative ? '\xff' : '\0')) return rest;
    rest.remove_suffix(1);
  }
  if (rest == absl::string_view("\0", 1)) return "";
  return rest;
}

std::optional<int64_t> SmallTwosComplement(absl::string_view little_endian) {
  if (little_endian.size() > 8) return std::nullopt;
  uint64_t value = IsNegative(little_endian) ? ~uint64_t{0} : 0;
  for (size_t i = little_endian.size(); i > 0; --i) {
    value = value << 8 | static_cast<uint8_t>(little_endian[i - 1]);
  }
  return static_cast<int64_t>(value);
}

absl::string_view TwosComplementOf(int64_t value, char scratch[8]) {
  for (int i = 0; i < 8; ++i) {
    scratch[i] = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  }
  return ShortestTwosComplement(absl::string_view(scratch, 8));
}

std::optional<std::string> ParsePythonInteger(absl::string_view text, int base,
                                              size_t max_digits) {
  text = absl::StripAsciiWhitespace(text);
  const bool negative = absl::StartsWith(text, "-");
  if (negative || absl::StartsWith(text, "+")) text.remove_prefix(1);
  const int actual_base = base == 0 ? ConsumeBase(&text) : base;
  std::string digits;
  if (!CollectDigits(text, actual_base, &digits)) return std::nullopt;
  if (actual_base == 10) {
    if (base == 0 && IsLeadingZeroDecimal(digits)) return std::nullopt;
    if (digits.size() > max_digits) return std::nullopt;
  }
  std::string magnitude;
  switch (actual_base) {
    case 2:
      magnitude = FromBinaryDigits(digits, 1);
      break;
    case 8:
      magnitude = FromBinaryDigits(digits, 3);
      break;
    case 16:
      magnitude = FromBinaryDigits(digits, 4);
      break;
    default:
      magnitude = FromDecimalDigits(digits);
  }
  magnitude.push_back('\0');
  return negative ? Negated(magnitude) : magnitude;
}

std::string FormatInteger(absl::string_view little_endian,
                          size_t max_decimal_bytes) {
  const std::string absolute = AbsoluteBytes(little_endian);
  const char* sign = IsNegative(little_endian) ? "-" : "";
  if (absolute.size() > max_decimal_bytes) {
    const std::string big_endian(absolute.rbegin(), absolute.rend());
    return absl::StrCat(sign, "0x", absl::BytesToHexString(big_endian));
  }
  Magnitude magnitude = Magnitude::FromBytes(absolute);
  std::string digits;
  do {
    uint32_t group = magnitude.DivideByGroup();
    for (int i = 0; i < kGroupDigits; ++i, group /= 10) {
      digits.push_back(static_cast<char>('0' + group % 10));
    }
  } while (!magnitude.is_zero());
  // Drops leading zeros, but keeps the digit of 0.
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  if (IsNegative(little_endian)) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace mitogen
