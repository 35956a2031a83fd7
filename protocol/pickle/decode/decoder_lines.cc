// Opcodes whose argument is a line of text.

#include <optional>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/decoder_input.h"
#include "protocol/pickle/decode/text_argument.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/wtf8.h"

namespace mitogen {

bool PickleDecoder::TakeLine(absl::string_view* line) {
  const size_t end = input_.find('\n', position_);
  if (end == absl::string_view::npos) {
    return Fail("PKL-1", "expected a newline, got the end of the pickle");
  }
  *line = input_.substr(position_, end - position_);
  position_ = end + 1;
  return true;
}

bool PickleDecoder::PushIntLine() {
  absl::string_view line;
  return TakeLine(&line) &&
         PushParsed(ParseIntLine(line, limits_.max_integer_digits), line);
}

bool PickleDecoder::PushLongLine() {
  absl::string_view line;
  return TakeLine(&line) &&
         PushParsed(ParseLongLine(line, limits_.max_integer_digits), line);
}

bool PickleDecoder::PushParsed(const std::optional<TextInteger>& integer,
                               absl::string_view line) {
  // An integer of 4,300 digits takes as long as thousands of opcodes.
  executed_ += line.size();
  if (integer.has_value()) {
    if (!integer->is_bool) return Push(doc_->BigInt(integer->little_endian));
    return Push(Document::Bool(
        !ShortestTwosComplement(integer->little_endian).empty()));
  }
  if (line.size() > limits_.max_integer_digits) {
    return FailLimit("decimal digits of an integer",
                     limits_.max_integer_digits);
  }
  return Fail("PKL-9",
              absl::StrCat("expected an integer, got \"", Shown(line), "\""));
}

bool PickleDecoder::PushFloatLine() {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  if (line.size() > limits_.max_float_characters) {
    return FailLimit("characters of a float", limits_.max_float_characters);
  }
  if (const auto value = ParseFloatLine(line)) return Push(doc_->Float(*value));
  return Fail("PKL-10", absl::StrCat("expected a decimal number, got \"",
                                     Shown(line), "\""));
}

bool PickleDecoder::PushStringLine() {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  if (const auto bytes = ParseStringLine(line))
    return Push(doc_->Bytes(*bytes));
  return Fail("PKL-11", absl::StrCat("expected a quoted string, got \"",
                                     Shown(line), "\""));
}

bool PickleDecoder::PushUnicodeLine() {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  const bool is_literal =
      IsAscii(line) && line.find('\\') == absl::string_view::npos;
  if (is_literal) return Push(doc_->Borrow(ValueKind::kText, line));
  if (const auto text = ParseUnicodeLine(line)) return Push(doc_->Text(*text));
  return Fail("PKL-12", absl::StrCat("expected whole \\u and \\U escapes up to "
                                     "\\U0010ffff, got \"",
                                     Shown(line), "\""));
}

}  // namespace mitogen
