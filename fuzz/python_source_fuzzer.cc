// Any bytes as Python source. The tokens lie in the source, in order. Each
// import was named in it. A minimized source has as many lines.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "protocol/python_source/imports.h"
#include "protocol/python_source/line_break.h"
#include "protocol/python_source/minimize.h"
#include "protocol/python_source/tokenizer.h"

namespace mitogen {
namespace {

void CheckTokens(absl::string_view source) {
  Tokenizer tokenizer(source);
  size_t end = 0;
  size_t depth = 0;
  for (Token token = tokenizer.Next(); token.kind != TokenKind::kEnd;
       token = tokenizer.Next()) {
    Require(token.offset >= end, "a token starts after the one before");
    end = token.offset + token.text.size();
    Require(end <= source.size(), "a token ends in the source");
    Require(token.kind != TokenKind::kDedent || depth > 0,
            "only a block that began ends");
    depth += token.kind == TokenKind::kIndent ? 1 : 0;
    depth -= token.kind == TokenKind::kDedent ? 1 : 0;
  }
  Require(depth == 0, "every block ends");
}

void CheckImports(absl::string_view source,
                  const std::vector<ImportStatement>& imports) {
  size_t named = 0;
  for (const ImportStatement& found : imports) {
    Require(found.level > 0 || !found.module.empty(), "a module has a name");
    named += found.level + found.module.size();
    for (const std::string& name : found.names) named += name.size();
  }
  Require(named <= source.size(), "what is imported was named");
}

void Check(absl::string_view source) {
  CheckTokens(source);
  CheckImports(source, ScanImports(source));
  const std::string minimized = MinimizeSource(source);
  Require(CountLineBreaks(minimized) == CountLineBreaks(source),
          "a minimized source has as many lines");
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
