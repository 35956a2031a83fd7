#include "protocol/python_source/string_literal.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "protocol/python_source/line_break.h"
#include "protocol/python_source/name.h"

namespace mitogen {
namespace {

// What the bytes at one place of a string are part of. A string is at the
// bottom. Above a formatted string is its field, and above that the field's
// format or the next string.
enum class Part : uint8_t { kString, kField, kFormat };

struct Nested {
  Part part;
  // The quote of a string, copied to what is in the string.
  char quote;
  bool triple;
  StringPrefix prefix;
  // The brackets that are open in a field.
  uint32_t brackets = 0;
};

class Scanner {
 public:
  Scanner(absl::string_view source, size_t position)
      : source_(source), position_(position) {}

  size_t End(StringPrefix prefix) {
    Open(prefix);
    while (!nested_.empty() && position_ < source_.size()) Step();
    return std::min(position_, source_.size());
  }

 private:
  void Open(StringPrefix prefix) {
    const char quote = source_[position_];
    const bool triple = AreQuotes(quote, 3);
    nested_.push_back({Part::kString, quote, triple, prefix});
    position_ += triple ? 3 : 1;
  }

  bool AreQuotes(char quote, size_t count) const {
    const absl::string_view rest = source_.substr(position_, count);
    return rest.size() == count &&
           rest.find_first_not_of(quote) == absl::string_view::npos;
  }

  void Step() {
    if (nested_.back().part == Part::kField) {
      StepInField();
    } else {
      StepInText();
    }
  }

  // In a string, or in the format of a field, which ends with the string.
  void StepInText() {
    const Nested& top = nested_.back();
    const char c = source_[position_];
    if (c == '\\') return SkipEscape();
    if (!top.triple && LineBreakSize(source_, position_) > 0) {
      return CloseString();
    }
    if (c == top.quote && (!top.triple || AreQuotes(c, 3))) {
      position_ += top.triple ? 3 : 1;
      return CloseString();
    }
    ++position_;
    if (top.prefix.formatted) StepAtBrace(c);
  }

  // `c` has been passed. Two braces stand for one, but not in a format.
  void StepAtBrace(char c) {
    if (c == '{') {
      const bool twice = nested_.back().part == Part::kString &&
                         position_ < source_.size() &&
                         source_[position_] == '{';
      if (twice) {
        ++position_;
      } else {
        OpenPart(Part::kField);
      }
    } else if (c == '}' && nested_.back().part == Part::kFormat) {
      nested_.pop_back();
      nested_.pop_back();
    }
  }

  void OpenPart(Part part) {
    Nested inner = nested_.back();
    inner.part = part;
    inner.brackets = 0;
    nested_.push_back(inner);
  }

  void CloseString() {
    while (nested_.back().part != Part::kString) nested_.pop_back();
    nested_.pop_back();
  }

  // A quote after a backslash never ends a string, not even a raw one.
  void SkipEscape() {
    const StringPrefix prefix = nested_.back().prefix;
    ++position_;
    if (position_ >= source_.size()) return;
    const char c = source_[position_];
    if (prefix.formatted && (c == '{' || c == '}')) return;
    const bool named = prefix.formatted && !prefix.raw &&
                       absl::StartsWith(source_.substr(position_), "N{");
    position_ += std::max<size_t>(1, LineBreakSize(source_, position_));
    if (named) ++position_;
  }

  void StepInField() {
    const char c = source_[position_];
    StringPrefix prefix;
    if (IsNameByte(c)) {
      const absl::string_view name = NameAt(source_, position_);
      position_ += name.size();
      if (AtQuote() && ParseStringPrefix(name, &prefix)) Open(prefix);
    } else if (AtQuote()) {
      Open(prefix);
    } else if (c == '#') {
      while (position_ < source_.size() &&
             LineBreakSize(source_, position_) == 0) {
        ++position_;
      }
    } else {
      ++position_;
      StepAtBracket(c);
    }
  }

  void StepAtBracket(char c) {
    uint32_t& brackets = nested_.back().brackets;
    if (c == '(' || c == '[' || c == '{') {
      ++brackets;
    } else if (brackets > 0) {
      if (c == ')' || c == ']' || c == '}') --brackets;
    } else if (c == '}') {
      nested_.pop_back();
    } else if (c == ':') {
      OpenPart(Part::kFormat);
    }
  }

  bool AtQuote() const {
    return position_ < source_.size() &&
           (source_[position_] == '\'' || source_[position_] == '"');
  }

  const absl::string_view source_;
  size_t position_;
  std::vector<Nested> nested_;
};

}  // namespace

bool ParseStringPrefix(absl::string_view name, StringPrefix* prefix) {
  if (name.empty() || name.size() > 2) return false;
  StringPrefix found;
  for (const char c : name) {
    const char lower = absl::ascii_tolower(c);
    if (!absl::StrContains("rbuft", lower)) return false;
    found.raw |= lower == 'r';
    found.formatted |= lower == 'f' || lower == 't';
  }
  *prefix = found;
  return true;
}

size_t StringLiteralEnd(absl::string_view source, size_t position,
                        StringPrefix prefix) {
  return Scanner(source, position).End(prefix);
}

}  // namespace mitogen
