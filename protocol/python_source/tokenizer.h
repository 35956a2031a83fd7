// The tokens of Python source, of Python 2.7 and every Python 3, as far as
// finding statements needs them.
//
// Contract. Borrows the source, which may be in any encoding that uses ASCII's
// bytes for ASCII only. Linear in its size, no recursion. Source that is not
// valid Python gives the tokens that there are; there are no errors. Every byte
// but those of blanks, continued line breaks and a byte order mark is in one
// token.
//
// Source of the facts: Python's language reference, "Lexical analysis".

#ifndef MITOGEN_PROTOCOL_PYTHON_SOURCE_TOKENIZER_H_
#define MITOGEN_PROTOCOL_PYTHON_SOURCE_TOKENIZER_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace mitogen {

// What may come before source in UTF-8.
inline constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";

enum class TokenKind {
  kName,  // A keyword too.
  kNumber,
  kString,    // With its prefix and quotes.
  kOperator,  // One byte that begins no other token.
  kComment,
  kNewline,    // Ends a statement's line; empty if the source does.
  kLineBreak,  // Any other: of an empty line or a comment, in brackets.
  kIndent,     // This and the following are empty.
  kDedent,
  kEnd,
};

struct Token {
  TokenKind kind;
  absl::string_view text;
  // Where `text` starts.
  size_t offset;

  bool Is(TokenKind other, absl::string_view other_text) const {
    return kind == other && text == other_text;
  }
};

class Tokenizer {
 public:
  explicit Tokenizer(absl::string_view source);

  // kEnd for ever after the last one.
  Token Next();

  // Brackets open after the last token.
  size_t brackets() const { return brackets_; }

 private:
  Token Take(TokenKind kind, size_t size);
  Token TakeLineBreak(size_t size);
  Token TakeAtEnd();
  Token TakeNameOrString();
  Token TakeNumber();
  Token TakeOperator();
  size_t CommentSize() const;
  size_t ContinuationSize() const;
  bool AtNumber() const;
  void SkipBlanks();
  size_t SkipIndentation();
  std::optional<TokenKind> Indent(size_t column);

  const absl::string_view source_;
  size_t position_ = 0;
  size_t brackets_ = 0;
  // Columns of the blocks that are open.
  std::vector<size_t> indents_;
  // Where the next statement starts, while blocks are left.
  size_t column_ = 0;
  bool at_line_start_ = true;
  // The line has something that a kNewline must end.
  bool in_statement_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PYTHON_SOURCE_TOKENIZER_H_
