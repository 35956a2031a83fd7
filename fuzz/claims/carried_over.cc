#include "fuzz/claims/carried_over.h"

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

bool HasNameInBytes(const Document& doc, ValueId value) {
  if (doc.kind(value) != ValueKind::kKwargs) return false;
  for (const DictEntries::Entry entry : doc.entries(value)) {
    if (doc.kind(entry.key) == ValueKind::kBytes) return true;
  }
  return false;
}

bool HasSurrogatePair(absl::string_view text) {
  bool after_high = false;
  while (!text.empty()) {
    const uint32_t code_point = ConsumeCodePoint(&text);
    if (after_high && code_point >= 0xdc00 && code_point < 0xe000) return true;
    after_high = code_point >= 0xd800 && code_point < 0xdc00;
  }
  return false;
}

}  // namespace

bool IsCarriedOver(const Document& doc, ValueId root, PickleProfile profile) {
  absl::flat_hash_set<uint32_t> seen;
  std::vector<ValueId> left = {root};
  while (!left.empty()) {
    const ValueId value = left.back();
    left.pop_back();
    if (!seen.insert(value.bits()).second) continue;
    if (HasNameInBytes(doc, value)) return false;
    if (profile == PickleProfile::kPython2 &&
        HasSurrogatePair(doc.text(value))) {
      return false;
    }
    for (const ValueId child : doc.children(value)) left.push_back(child);
  }
  return true;
}

}  // namespace mitogen
