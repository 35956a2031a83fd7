#include "tools/mito/session/request_id.h"

#include <algorithm>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "protocol/pickle/value/document.h"
#include "tools/mito/json/json_reader.h"
#include "tools/mito/json/json_writer.h"

namespace mitogen::mito {
namespace {

constexpr absl::string_view kKey = "\"id\"";

// The size of what begins at the front: a string with its quotes, or a number
// or word. A string without an end takes everything.
size_t AtomSize(absl::string_view text) {
  if (!absl::StartsWith(text, "\"")) {
    return std::min(text.find_first_of(",:{}[]\" \t\r\n"), text.size());
  }
  size_t at = 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, text.size());
}

std::optional<std::string> AtomAsJson(absl::string_view text) {
  Document document;
  const absl::StatusOr<ValueId> value = ReadJson(text, &document);
  std::string json;
  if (!value.ok() ||
      !AppendJson(document, *value, JsonStyle::kTagged, &json).ok()) {
    return std::nullopt;
  }
  return json;
}

// The value after a key, if it is an atom.
std::optional<std::string> ValueAfterKey(absl::string_view text) {
  text = absl::StripLeadingAsciiWhitespace(text);
  if (!absl::StartsWith(text, ":")) return std::nullopt;
  text = absl::StripLeadingAsciiWhitespace(text.substr(1));
  return AtomAsJson(text.substr(0, AtomSize(text)));
}

}  // namespace

std::string FindRequestId(absl::string_view line) {
  std::string id = "null";
  int depth = 0;
  while (!line.empty()) {
    const char c = line[0];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    const size_t size = std::max<size_t>(AtomSize(line), 1);
    if (depth == 1 && line.substr(0, size) == kKey) {
      id = ValueAfterKey(line.substr(size)).value_or(id);
    }
    line.remove_prefix(size);
  }
  return id;
}

}  // namespace mitogen::mito
