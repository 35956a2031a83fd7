#include "protocol/python_source/minimize.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "protocol/python_source/line_break.h"
#include "protocol/python_source/name.h"
#include "protocol/python_source/string_literal.h"
#include "protocol/python_source/tokenizer.h"

namespace mitogen {
namespace {

// Comments on this many first lines stay.
constexpr size_t kHeadLines = 2;

// A string with replacement fields runs code, and is no docstring.
bool IsConstantString(const Token& token) {
  StringPrefix prefix;
  ParseStringPrefix(NameAt(token.text, 0), &prefix);
  return token.kind == TokenKind::kString && !prefix.formatted;
}

class Minimizer {
 public:
  explicit Minimizer(absl::string_view source)
      : source_(source), tokenizer_(source) {
    if (!absl::StartsWith(source, kByteOrderMark)) return;
    out_ = std::string(kByteOrderMark);
    end_ = kByteOrderMark.size();
  }

  std::string Minimize() {
    for (Token token = tokenizer_.Next(); token.kind != TokenKind::kEnd;
         token = tokenizer_.Next()) {
      Add(token);
      brackets_ = tokenizer_.brackets();
    }
    CloseBlock();
    WriteGap(source_.size());
    return WithFillers();
  }

 private:
  // Where a block that lost its only statement needs another one.
  struct Filler {
    size_t position;
    size_t depth;
  };

  void Add(const Token& token) {
    switch (token.kind) {
      case TokenKind::kIndent:
        ++depth_;
        return;
      case TokenKind::kDedent:
        CloseBlock();
        --depth_;
        return;
      case TokenKind::kComment:
        if (line_ < kHeadLines) return Write(token);
        WriteGap(token.offset);
        end_ = token.offset + token.text.size();
        return;
      case TokenKind::kNewline:
      case TokenKind::kLineBreak:
        return AddLineBreak(token);
      default:
        return AddToStatement(token);
    }
  }

  void AddToStatement(const Token& token) {
    if (!in_statement_) {
      in_statement_ = true;
      only_strings_ = true;
      statement_ = {out_.size(), end_};
      dropped_.reset();
    }
    only_strings_ &= IsConstantString(token);
    Write(token);
  }

  void AddLineBreak(const Token& token) {
    WriteGap(token.offset);
    if (token.kind == TokenKind::kNewline) {
      if (only_strings_) DropStatement(token.offset);
      in_statement_ = false;
    }
    if (!token.text.empty()) {
      out_.push_back('\n');
      ++line_;
    }
    end_ = token.offset + token.text.size();
    at_line_start_ = true;
  }

  void DropStatement(size_t end) {
    const auto [written, begin] = statement_;
    out_.resize(written);
    out_.append(CountLineBreaks(source_.substr(begin, end - begin)), '\n');
    dropped_ = Filler{written, depth_};
  }

  // Comes after the last statement of a block.
  void CloseBlock() {
    if (dropped_.has_value() && dropped_->depth > 0) {
      fillers_.push_back(*dropped_);
    }
    dropped_.reset();
  }

  void Write(const Token& token) {
    WriteGap(token.offset);
    WriteText(token.text);
    end_ = token.offset + token.text.size();
    at_line_start_ = false;
  }

  // What is between the last token and the next: blanks, and line breaks after
  // backslashes, which stay. What a line begins with is made anew.
  void WriteGap(size_t next) {
    absl::string_view gap = source_.substr(end_, next - end_);
    const size_t continued = gap.find('\\');
    if (at_line_start_) {
      const bool is_blank = next >= source_.size() ||
                            LineBreakSize(source_, next) > 0 ||
                            source_[next] == '#';
      if (brackets_ == 0 && !is_blank) out_.append(depth_, ' ');
      gap.remove_prefix(std::min(continued, gap.size()));
    } else if (continued == absl::string_view::npos && AtLineEnd(next)) {
      return;
    }
    WriteText(gap);
  }

  // Reads line breaks as Python does, so that no two become one.
  void WriteText(absl::string_view text) {
    for (size_t i = 0; i < text.size();) {
      const size_t line_break = LineBreakSize(text, i);
      out_.push_back(line_break > 0 ? '\n' : text[i]);
      line_ += line_break > 0 ? 1 : 0;
      i += line_break > 0 ? line_break : 1;
    }
  }

  bool AtLineEnd(size_t next) const {
    return next >= source_.size() || LineBreakSize(source_, next) > 0 ||
           (source_[next] == '#' && line_ >= kHeadLines);
  }

  std::string WithFillers() const {
    std::string text;
    text.reserve(out_.size());
    size_t end = 0;
    for (const Filler& filler : fillers_) {
      text.append(out_, end, filler.position - end);
      text.append(filler.depth, ' ');
      text.append("pass");
      end = filler.position;
    }
    text.append(out_, end, std::string::npos);
    return text;
  }

  const absl::string_view source_;
  Tokenizer tokenizer_;
  std::string out_;
  // The byte of the source after what was last seen.
  size_t end_ = 0;
  // Lines that are complete.
  size_t line_ = 0;
  size_t depth_ = 0;
  // Open before the token that is added.
  size_t brackets_ = 0;
  bool at_line_start_ = true;
  bool in_statement_ = false;
  bool only_strings_ = false;
  // Where the line of the statement starts: in `out_`, in the source.
  std::pair<size_t, size_t> statement_;
  // A statement that was left out and that none has followed yet.
  std::optional<Filler> dropped_;
  std::vector<Filler> fillers_;
};

}  // namespace

std::string MinimizeSource(absl::string_view source) {
  return Minimizer(source).Minimize();
}

}  // namespace mitogen
