#include "tools/mito/output/cut_text.h"

#include "absl/strings/str_cat.h"

namespace mitogen::mito {
namespace {

bool ContinuesCharacter(char c) { return (c & 0xc0) == 0x80; }

}  // namespace

std::string CutText(absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  size_t size = max_bytes;
  // A character has four bytes at most.
  while (size > 0 && max_bytes - size < 3 && ContinuesCharacter(text[size])) {
    --size;
  }
  return absl::StrCat(text.substr(0, size), "... [", text.size() - size,
                      " bytes more]");
}

}  // namespace mitogen::mito
