#include "protocol/python_source/imports.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/python_source/tokenizer.h"

namespace mitogen {
namespace {

class ImportScanner {
 public:
  explicit ImportScanner(absl::string_view source) : tokenizer_(source) {
    Advance();
  }

  std::vector<ImportStatement> Scan() {
    while (token_.kind != TokenKind::kEnd) Step();
    return std::move(imports_);
  }

 private:
  void Step() {
    switch (token_.kind) {
      case TokenKind::kNewline:
        hides_block_ = hides_line_;
        hides_line_ = false;
        at_start_ = true;
        return Advance();
      case TokenKind::kIndent:
        ++depth_;
        if (hides_block_ && !hidden_depth_.has_value()) hidden_depth_ = depth_;
        return Advance();
      case TokenKind::kDedent:
        if (hidden_depth_ == depth_) hidden_depth_.reset();
        --depth_;
        return Advance();
      default:
        return std::exchange(at_start_, false) ? StepAtStart() : StepWithin();
    }
  }

  // A statement follows a semicolon, or the colon of a statement such as `if`.
  // No import follows any other colon, since `import` is a keyword.
  void StepWithin() {
    at_start_ =
        tokenizer_.brackets() == 0 && (IsOperator(";") || IsOperator(":"));
    Advance();
  }

  void StepAtStart() {
    if (TakeName("import")) return ReadPlain();
    if (TakeName("from")) return ReadFrom();
    if (TakeName("async")) {
      at_start_ = true;
    } else if (TakeName("def") || TakeName("class")) {
      hides_line_ = true;
    } else if (TakeName("if") || TakeName("elif") || TakeName("while")) {
      ReadCondition();
    } else {
      StepWithin();
    }
  }

  // Python makes no code of statements that such a condition keeps from
  // running.
  void ReadCondition() {
    const bool is_false = token_.Is(TokenKind::kName, "False") ||
                          token_.Is(TokenKind::kNumber, "0");
    if (!is_false) return;
    Advance();
    if (IsOperator(":")) hides_line_ = true;
  }

  void ReadPlain() {
    do {
      std::string module = ReadDottedName();
      if (module.empty()) return;
      SkipAlias();
      Add({.module = std::move(module)});
    } while (TakeOperator(","));
  }

  void ReadFrom() {
    ImportStatement found;
    while (TakeOperator(".")) ++found.level;
    found.module = ReadDottedName();
    if (found.module.empty() && found.level == 0) return;
    if (!TakeName("import")) return;
    const bool in_brackets = TakeOperator("(");
    do {
      if (in_brackets && IsOperator(")")) break;
      if (token_.kind != TokenKind::kName && !IsOperator("*")) break;
      found.names.emplace_back(token_.text);
      Advance();
      SkipAlias();
    } while (TakeOperator(","));
    if (!found.names.empty()) Add(std::move(found));
  }

  std::string ReadDottedName() {
    std::string name;
    while (token_.kind == TokenKind::kName && token_.text != "import") {
      absl::StrAppend(&name, token_.text);
      Advance();
      if (!TakeOperator(".")) break;
      name.push_back('.');
    }
    return name;
  }

  void SkipAlias() {
    if (TakeName("as") && token_.kind == TokenKind::kName) Advance();
  }

  void Add(ImportStatement statement) {
    if (hides_line_ || hidden_depth_.has_value()) return;
    imports_.push_back(std::move(statement));
  }

  bool IsOperator(absl::string_view text) const {
    return token_.Is(TokenKind::kOperator, text);
  }

  bool TakeOperator(absl::string_view text) {
    const bool is = IsOperator(text);
    if (is) Advance();
    return is;
  }

  bool TakeName(absl::string_view text) {
    const bool is = token_.Is(TokenKind::kName, text);
    if (is) Advance();
    return is;
  }

  // Goes to the next token that means something.
  void Advance() {
    do {
      token_ = tokenizer_.Next();
    } while (token_.kind == TokenKind::kComment ||
             token_.kind == TokenKind::kLineBreak);
  }

  Tokenizer tokenizer_;
  // The next token, which is not taken yet.
  Token token_;
  std::vector<ImportStatement> imports_;
  // A statement may start here.
  bool at_start_ = true;
  // The rest of the line is in a function, a class or dead code.
  bool hides_line_ = false;
  // The last line was hidden, so a block that follows it is too.
  bool hides_block_ = false;
  size_t depth_ = 0;
  // The depth of the outermost hidden block.
  std::optional<size_t> hidden_depth_;
};

}  // namespace

std::vector<ImportStatement> ScanImports(absl::string_view source) {
  return ImportScanner(source).Scan();
}

}  // namespace mitogen
