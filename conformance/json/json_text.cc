#include "conformance/json/json_text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/hex.h"
#include "protocol/text/json_escape.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

// Beyond these, programs that keep JSON's numbers as doubles lose digits.
constexpr int64_t kMaxJsonInteger = (int64_t{1} << 53) - 1;

// Beyond these, decimal digits take too much time.
constexpr size_t kMaxDecimalBits = 1000;

constexpr uint64_t kNan = 0x7ff8000000000000;

void AppendCharacter(uint32_t code_point, std::string* out) {
  if (code_point < ' ' || code_point > '~') {
    AppendJsonEscape(code_point, out);
  } else {
    if (code_point == '"' || code_point == '\\') out->push_back('\\');
    out->push_back(static_cast<char>(code_point));
  }
}

// {"name": "0123"}
void AppendTaggedHex(absl::string_view name, absl::string_view bytes,
                     std::string* out) {
  absl::StrAppend(out, "{\"", name, "\":");
  AppendJsonHex(bytes, out);
  out->push_back('}');
}

void AppendText(absl::string_view text, std::string* out) {
  if (IsUtf8(text)) {
    AppendJsonString(text, out);
  } else {
    AppendTaggedHex("wtf8", text, out);
  }
}

void AppendTaggedText(absl::string_view name, absl::string_view text,
                      std::string* out) {
  absl::StrAppend(out, "{\"", name, "\":");
  AppendText(text, out);
  out->push_back('}');
}

size_t BitsOfHex(absl::string_view digits) {
  const int first = digits.empty() ? 0 : HexDigitValue(digits[0]);
  return 4 * (digits.size() - 1) + std::bit_width(static_cast<unsigned>(first));
}

void AppendInteger(const Document& doc, ValueId value, std::string* out) {
  const int64_t small = doc.AsInt(value);
  const bool is_small = doc.kind(value) == ValueKind::kInt;
  if (is_small && small >= -kMaxJsonInteger && small <= kMaxJsonInteger) {
    absl::StrAppend(out, small);
    return;
  }
  char scratch[8];
  const absl::string_view bytes = doc.IntegerBytes(value, scratch);
  const std::string hex = FormatInteger(bytes, 0);
  absl::string_view digits = hex;
  const absl::string_view sign = absl::ConsumePrefix(&digits, "-") ? "-" : "";
  digits.remove_prefix(std::min(digits.find_first_not_of("0x"), digits.size()));
  if (BitsOfHex(digits) <= kMaxDecimalBits) {
    absl::StrAppend(out, "{\"int\":\"", FormatInteger(bytes, bytes.size() + 1),
                    "\"}");
  } else {
    absl::StrAppend(out, "{\"int16\":\"", sign, digits, "\"}");
  }
}

void AppendFloat(double value, std::string* out) {
  const uint64_t bits =
      std::isnan(value) ? kNan : std::bit_cast<uint64_t>(value);
  absl::StrAppend(out, "{\"float\":\"", absl::Hex(bits, absl::kZeroPad16),
                  "\"}");
}

// Two names of one object have one form.
void AppendGlobal(const Document& doc, ValueId value, std::string* out) {
  const GlobalMeaning meaning = kGlobals[doc.global_index(value)].meaning;
  const GlobalRow& row = kGlobals[GlobalIndexOf(meaning)];
  absl::StrAppend(out, "{\"global\":\"", row.module, ".", row.name, "\"}");
}

void AppendContext(const Document& doc, ValueId value, std::string* out) {
  absl::StrAppend(out, "{\"context\":[", doc.context_id(value), ",");
  AppendAtom(doc, doc.context_name(value), out);
  out->append("]}");
}

}  // namespace

void AppendJsonString(absl::string_view text, std::string* out) {
  out->push_back('"');
  while (!text.empty()) AppendCharacter(ConsumeCodePoint(&text), out);
  out->push_back('"');
}

void AppendJsonHex(absl::string_view bytes, std::string* out) {
  absl::StrAppend(out, "\"", absl::BytesToHexString(bytes), "\"");
}

std::optional<std::string> BytesOfHex(absl::string_view hex) {
  if (std::any_of(hex.begin(), hex.end(), absl::ascii_isupper)) {
    return std::nullopt;
  }
  return ParseHex(hex);
}

bool IsAtom(const Document& doc, ValueId value) {
  switch (doc.kind(value)) {
    case ValueKind::kList:
    case ValueKind::kDict:
    case ValueKind::kSet:
    case ValueKind::kKwargs:
      return false;
    default:
      return doc.children(value).empty();
  }
}

void AppendAtom(const Document& doc, ValueId value, std::string* out) {
  switch (doc.kind(value)) {
    case ValueKind::kNone:
      out->append("null");
      return;
    case ValueKind::kBool:
      out->append(doc.AsBool(value) ? "true" : "false");
      return;
    case ValueKind::kInt:
    case ValueKind::kBigInt:
      return AppendInteger(doc, value, out);
    case ValueKind::kFloat:
      return AppendFloat(doc.AsFloat(value), out);
    case ValueKind::kText:
      return AppendText(doc.text(value), out);
    case ValueKind::kBytes:
      return AppendTaggedHex("bytes", doc.bytes(value), out);
    case ValueKind::kByteArray:
      return AppendTaggedHex("bytearray", doc.bytes(value), out);
    case ValueKind::kTuple:
      out->append("{\"tuple\":[]}");
      return;
    case ValueKind::kFrozenSet:
      out->append("{\"frozenset\":[]}");
      return;
    case ValueKind::kGlobal:
      return AppendGlobal(doc, value, out);
    case ValueKind::kBlob:
      return AppendTaggedHex("blob", doc.bytes(value), out);
    case ValueKind::kSecret:
      return AppendTaggedText("secret", doc.text(value), out);
    case ValueKind::kCallError:
      return AppendTaggedText("callerror", doc.text(value), out);
    case ValueKind::kSender:
      absl::StrAppend(out, "{\"sender\":[", doc.context_id(value), ",",
                      doc.handle(value), "]}");
      return;
    case ValueKind::kContext:
      return AppendContext(doc, value, out);
    default:
      return;
  }
}

}  // namespace mitogen
