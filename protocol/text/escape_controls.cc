#include "protocol/text/escape_controls.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "protocol/text/invisible.h"
#include "protocol/text/text.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

void AppendEscape(uint32_t code_point, std::string* out) {
  switch (code_point) {
    case '\n':
      out->append("\\n");
      return;
    case '\r':
      out->append("\\r");
      return;
    case '\t':
      out->append("\\t");
      return;
    default:
      break;
  }
  if (code_point <= 0xff) {
    absl::StrAppend(out, "\\x", absl::Hex(code_point, absl::kZeroPad2));
  } else if (code_point <= 0xffff) {
    absl::StrAppend(out, "\\u", absl::Hex(code_point, absl::kZeroPad4));
  } else {
    absl::StrAppend(out, "\\U", absl::Hex(code_point, absl::kZeroPad8));
  }
}

}  // namespace

std::string EscapeControls(absl::string_view text, Newlines newlines) {
  const std::string valid = ReplaceInvalidUtf8(text);
  std::string out;
  out.reserve(valid.size());
  for (absl::string_view rest = valid; !rest.empty();) {
    const absl::string_view before = rest;
    const uint32_t code_point = ConsumeCodePoint(&rest);
    const bool keep = code_point == '\n' && newlines == Newlines::kKeep;
    if (keep || !IsInvisible(code_point)) {
      absl::StrAppend(&out, before.substr(0, before.size() - rest.size()));
    } else {
      AppendEscape(code_point, &out);
    }
  }
  return out;
}

}  // namespace mitogen
