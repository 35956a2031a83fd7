#include "protocol/python_source/tokenizer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "protocol/python_source/line_break.h"
#include "protocol/python_source/name.h"
#include "protocol/python_source/string_literal.h"

namespace mitogen {
namespace {

constexpr size_t kTabSize = 8;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

bool IsDigit(absl::string_view source, size_t position) {
  return position < source.size() && absl::ascii_isdigit(source[position]);
}

// The first bytes of `0xf`, `0b1`, but not of `0or`.
bool HasBase(absl::string_view number) {
  if (number.size() < 3 || number[0] != '0') return false;
  const unsigned char base = absl::ascii_tolower(number[1]);
  const unsigned char digit = number[2];
  if (digit == '_') return absl::StrContains("xob", base);
  return base == 'x'
             ? absl::ascii_isxdigit(digit)
             : absl::StrContains("ob", base) && absl::ascii_isdigit(digit);
}

// `2j`, `0xf`, `1_000`, `1e-3`, `7L`. Only the names that may follow a number
// without a blank, as in `1if x else 2`, are not part of it.
size_t NumberEnd(absl::string_view source, size_t position) {
  size_t end = position;
  const auto skip = [&](auto&& is_part) {
    while (end < source.size() && (is_part(source[end]) || source[end] == '_'))
      ++end;
  };
  const auto is_letter = [&](absl::string_view letters) {
    return end < source.size() &&
           absl::StrContains(letters, absl::ascii_tolower(source[end]));
  };
  if (HasBase(source.substr(position, 3))) {
    end += 2;
    skip(absl::ascii_isxdigit);
  } else {
    skip([](unsigned char c) { return absl::ascii_isdigit(c) || c == '.'; });
    const size_t sign = is_letter("e") && end + 1 < source.size() &&
                        absl::StrContains("+-", source[end + 1]);
    if (is_letter("e") && IsDigit(source, end + 1 + sign)) {
      end += 1 + sign;
      skip(absl::ascii_isdigit);
    }
  }
  if (is_letter("jl")) ++end;
  return end;
}

}  // namespace

Tokenizer::Tokenizer(absl::string_view source) : source_(source) {
  if (absl::StartsWith(source, kByteOrderMark)) {
    position_ = kByteOrderMark.size();
  }
}

Token Tokenizer::Next() {
  if (at_line_start_) {
    const size_t column = SkipIndentation();
    const bool empty = position_ >= source_.size() ||
                       LineBreakSize(source_, position_) > 0 ||
                       source_[position_] == '#';
    at_line_start_ = false;
    if (!empty && brackets_ == 0) column_ = column;
  }
  if (const auto kind = Indent(column_); kind.has_value()) {
    return Take(*kind, 0);
  }
  SkipBlanks();
  if (position_ >= source_.size()) return TakeAtEnd();
  const char c = source_[position_];
  const size_t line_break = LineBreakSize(source_, position_);
  if (line_break > 0) return TakeLineBreak(line_break);
  if (c == '#') return Take(TokenKind::kComment, CommentSize());
  in_statement_ = true;
  if (AtNumber()) return TakeNumber();
  if (IsNameByte(c) || c == '\'' || c == '"') return TakeNameOrString();
  return TakeOperator();
}

Token Tokenizer::Take(TokenKind kind, size_t size) {
  const Token token{kind, source_.substr(position_, size), position_};
  position_ += size;
  return token;
}

Token Tokenizer::TakeLineBreak(size_t size) {
  const bool ends = in_statement_ && brackets_ == 0;
  at_line_start_ = true;
  if (ends) in_statement_ = false;
  return Take(ends ? TokenKind::kNewline : TokenKind::kLineBreak, size);
}

Token Tokenizer::TakeAtEnd() {
  if (in_statement_) {
    in_statement_ = false;
    return Take(TokenKind::kNewline, 0);
  }
  column_ = 0;
  const auto kind = Indent(column_);
  return Take(kind.value_or(TokenKind::kEnd), 0);
}

Token Tokenizer::TakeNameOrString() {
  const absl::string_view name = NameAt(source_, position_);
  const size_t quote = position_ + name.size();
  StringPrefix prefix;
  const bool is_string = quote < source_.size() &&
                         (source_[quote] == '\'' || source_[quote] == '"') &&
                         (name.empty() || ParseStringPrefix(name, &prefix));
  if (!is_string) return Take(TokenKind::kName, name.size());
  return Take(TokenKind::kString,
              StringLiteralEnd(source_, quote, prefix) - position_);
}

bool Tokenizer::AtNumber() const {
  return IsDigit(source_, position_) ||
         (source_[position_] == '.' && IsDigit(source_, position_ + 1));
}

Token Tokenizer::TakeNumber() {
  return Take(TokenKind::kNumber, NumberEnd(source_, position_) - position_);
}

Token Tokenizer::TakeOperator() {
  const char c = source_[position_];
  if (c == '(' || c == '[' || c == '{') ++brackets_;
  if ((c == ')' || c == ']' || c == '}') && brackets_ > 0) --brackets_;
  return Take(TokenKind::kOperator, 1);
}

size_t Tokenizer::CommentSize() const {
  const size_t end = source_.find_first_of("\r\n", position_);
  return (end == absl::string_view::npos ? source_.size() : end) - position_;
}

size_t Tokenizer::ContinuationSize() const {
  if (position_ >= source_.size() || source_[position_] != '\\') return 0;
  const size_t line_break = LineBreakSize(source_, position_ + 1);
  return line_break == 0 ? 0 : 1 + line_break;
}

void Tokenizer::SkipBlanks() {
  while (position_ < source_.size()) {
    const size_t size = IsBlank(source_[position_]) ? 1 : ContinuationSize();
    if (size == 0) return;
    position_ += size;
  }
}

// The column is that of the first line, if the indentation is continued.
size_t Tokenizer::SkipIndentation() {
  size_t column = 0;
  for (; position_ < source_.size() && IsBlank(source_[position_]);
       ++position_) {
    const char c = source_[position_];
    column = c == '\f'   ? 0
             : c == '\t' ? (column / kTabSize + 1) * kTabSize
                         : column + 1;
  }
  if (ContinuationSize() == 0) return column;
  const size_t first = column;
  SkipBlanks();
  return first;
}

// A block that was never begun at that column is taken for the one around it.
std::optional<TokenKind> Tokenizer::Indent(size_t column) {
  const size_t current = indents_.empty() ? 0 : indents_.back();
  if (column == current) return std::nullopt;
  if (column > current) {
    indents_.push_back(column);
    return TokenKind::kIndent;
  }
  indents_.pop_back();
  column_ = std::min(column, indents_.empty() ? 0 : indents_.back());
  return TokenKind::kDedent;
}

}  // namespace mitogen
