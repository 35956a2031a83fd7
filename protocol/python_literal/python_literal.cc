#include "protocol/python_literal/python_literal.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/fault.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/python_literal/python_string.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

// How much of the text an error shows.
constexpr size_t kShownBytes = 20;

struct Constant {
  absl::string_view name;
  ValueId value;
};
constexpr Constant kConstants[] = {
    {"None", Document::None()},
    {"True", Document::Bool(true)},
    {"False", Document::Bool(false)},
};

bool IsNumberCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '.' || c == '+' || c == '-' || c == '_';
}

// In Python 2 a leading zero would mean octal; in Python 3 it means nothing.
bool IsInteger(absl::string_view digits) {
  return !digits.empty() && (digits[0] != '0' || digits.size() == 1) &&
         std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
}

bool IsFloat(absl::string_view unsigned_text) {
  return absl::ascii_isdigit(unsigned_text[0]) &&
         unsigned_text.find_first_of(".e") != unsigned_text.npos &&
         unsigned_text.find_first_not_of("0123456789.e+-") ==
             unsigned_text.npos;
}

class Reader {
 public:
  Reader(absl::string_view text, size_t position, const Limits& limits,
         Document* document)
      : text_(text), at_(position), limits_(limits), document_(document) {}

  absl::StatusOr<ValueId> Read() {
    do {
      RETURN_IF_ERROR(ReadItem());
    } while (!open_.empty());
    return items_.back();
  }

  void SkipSpaces() {
    while (Peek() == ' ') ++at_;
  }
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  size_t position() const { return at_; }

  absl::Status Unexpected(absl::string_view expected) const {
    if (at_ >= text_.size()) {
      return PeerFault(
          "LIT-1", absl::StrCat("expected ", expected, ", got the end"), at_);
    }
    return PeerFault(
        "LIT-1",
        absl::StrCat("expected ", expected, ", got \"",
                     absl::CHexEscape(text_.substr(at_, kShownBytes)), "\""),
        at_);
  }

 private:
  // A container whose closing bracket has not come yet. Its items are those of
  // items_ from `first` on; in a dict, keys and values alternate.
  struct Container {
    char close;
    size_t first;
  };

  // Reads one value that holds no others, or the start of one that does; then
  // everything that ends after it.
  absl::Status ReadItem() {
    SkipSpaces();
    const char c = Peek();
    if (c == '[') return Open(']');
    if (c == '(') return Open(')');
    if (c == '{') return Open('}');
    ASSIGN_OR_RETURN(const ValueId value, ReadScalar());
    items_.push_back(value);
    return FinishItem();
  }

  absl::Status Open(char close) {
    if (open_.size() >= limits_.max_literal_nesting) {
      return LimitFault(
          "LIT-4",
          absl::StrCat("expected containers within at most ",
                       limits_.max_literal_nesting, " others, got one more"),
          at_);
    }
    open_.push_back({close, items_.size()});
    ++at_;
    SkipSpaces();
    if (Peek() != close) return absl::OkStatus();
    CloseInnermost();
    return FinishItem();
  }

  // Closes the containers that end after the last item. Stops at one that has
  // another item, or when none is open.
  absl::Status FinishItem() {
    while (!open_.empty()) {
      ASSIGN_OR_RETURN(const bool ends, ReadSeparator());
      if (!ends) return absl::OkStatus();
      CloseInnermost();
    }
    return absl::OkStatus();
  }

  // Reads what follows an item of the innermost container, up to its bracket.
  // Returns whether the bracket is next.
  absl::StatusOr<bool> ReadSeparator() {
    SkipSpaces();
    const char close = open_.back().close;
    const size_t count = items_.size() - open_.back().first;
    if (close == '}' && count % 2 == 1) {
      if (Peek() != ':') return Unexpected("\":\"");
      RETURN_IF_ERROR(CheckKey());
      ++at_;
      return false;
    }
    if (Peek() == ',') {
      ++at_;
      SkipSpaces();
      return Peek() == close;
    }
    // Parentheses around one value alone do not make a tuple.
    const bool is_tuple_without_comma = close == ')' && count == 1;
    if (Peek() == close && !is_tuple_without_comma) return true;
    return Unexpected(is_tuple_without_comma ? "\",\""
                                             : "\",\" or a closing bracket");
  }

  absl::Status CheckKey() const {
    if (document_->IsHashable(items_.back())) return absl::OkStatus();
    return PeerFault(
        "LIT-5",
        absl::StrCat("expected a key that Python can hash, got a ",
                     ValueKindName(document_->kind(items_.back()))),
        at_);
  }

  // Turns the innermost container into an item of the one around it.
  void CloseInnermost() {
    const Container container = open_.back();
    open_.pop_back();
    ++at_;
    const ValueId value = Build(
        container.close, absl::MakeConstSpan(items_).subspan(container.first));
    items_.resize(container.first);
    items_.push_back(value);
  }

  ValueId Build(char close, absl::Span<const ValueId> items) {
    if (close == ')') return document_->Tuple(items);
    const ValueId container =
        close == ']' ? document_->NewList() : document_->NewDict();
    if (!items.empty()) {
      std::copy(items.begin(), items.end(),
                document_->Extend(container, items.size()).begin());
    }
    return container;
  }

  absl::StatusOr<ValueId> ReadScalar() {
    const char c = Peek();
    if (absl::ascii_isdigit(c) || c == '-') return ReadNumber();
    const bool has_prefix = c == 'u' || c == 'b';
    const size_t quote = at_ + (has_prefix ? 1 : 0);
    if (quote < text_.size() && (text_[quote] == '\'' || text_[quote] == '"')) {
      at_ = quote;
      return ReadString(c == 'b');
    }
    for (const Constant& constant : kConstants) {
      if (text_.substr(at_, constant.name.size()) == constant.name) {
        at_ += constant.name.size();
        return constant.value;
      }
    }
    return Unexpected("a Python literal");
  }

  absl::StatusOr<ValueId> ReadString(bool is_bytes) {
    ASSIGN_OR_RETURN(const std::string value,
                     ReadPythonString(text_,
                                      is_bytes ? PythonStringKind::kBytes
                                               : PythonStringKind::kText,
                                      &at_));
    return is_bytes ? document_->Bytes(value) : document_->Text(value);
  }

  absl::StatusOr<ValueId> ReadNumber() {
    const size_t start = at_;
    while (IsNumberCharacter(Peek())) ++at_;
    const absl::string_view token = text_.substr(start, at_ - start);
    const std::optional<ValueId> number = Number(token);
    if (number.has_value()) return *number;
    return PeerFault(
        "LIT-3",
        absl::StrCat("expected a float, or an integer of at most ",
                     limits_.max_integer_digits, " decimal digits, got \"",
                     token.substr(0, kShownBytes), "\""),
        start);
  }

  std::optional<ValueId> Number(absl::string_view token) {
    absl::string_view digits = token;
    absl::ConsumePrefix(&digits, "-");
    double real = 0;
    if (!digits.empty() && IsFloat(digits)) {
      if (!absl::SimpleAtod(token, &real)) return std::nullopt;
      return document_->Float(real);
    }
    if (absl::ConsumeSuffix(&digits, "L")) token.remove_suffix(1);
    if (!IsInteger(digits)) return std::nullopt;
    const std::optional<std::string> integer =
        ParsePythonInteger(token, 10, limits_.max_integer_digits);
    if (!integer.has_value()) return std::nullopt;
    return document_->BigInt(*integer);
  }

  const absl::string_view text_;
  size_t at_;
  const Limits& limits_;
  Document* const document_;
  std::vector<ValueId> items_;
  std::vector<Container> open_;
};

}  // namespace

absl::StatusOr<ValueId> ReadPythonLiteral(absl::string_view text,
                                          size_t* position,
                                          const Limits& limits,
                                          Document* document) {
  Reader reader(text, *position, limits, document);
  absl::StatusOr<ValueId> value = reader.Read();
  *position = reader.position();
  return value;
}

absl::StatusOr<ValueId> ParsePythonLiteral(absl::string_view text,
                                           const Limits& limits,
                                           Document* document) {
  Reader reader(text, 0, limits, document);
  absl::StatusOr<ValueId> value = reader.Read();
  if (!value.ok()) return value;
  reader.SkipSpaces();
  if (reader.position() != text.size()) {
    return reader.Unexpected("nothing after the literal");
  }
  return value;
}

}  // namespace mitogen
