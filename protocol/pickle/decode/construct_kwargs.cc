#include "protocol/pickle/decode/construct_kwargs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

// An entry of a dict takes 8 bytes of heap, and 24 if its key must become
// another value. At these costs all the copies of a message take less than
// three bytes of heap for one of input, which is what the worst of other input
// leaves of the sixteen (decoder.h).
constexpr uint64_t kEntryCost = 3;
constexpr uint64_t kConvertedEntryCost = 9;

using Entries = std::vector<DictEntries::Entry>;
using StringHash = absl::flat_hash_set<absl::string_view>::hasher;

bool IsName(ValueKind kind) { return IsText(kind) || IsBytes(kind); }

absl::string_view NameOf(const Document& doc, ValueId key) {
  return IsText(doc.kind(key)) ? doc.text(key) : doc.bytes(key);
}

// Keys that name entries of a table by their numbers. A set of the names
// themselves would take several times the memory.
struct NameHash {
  size_t operator()(uint32_t i) const {
    return StringHash()(NameOf(*doc, (*entries)[i].key));
  }
  const Document* doc;
  const Entries* entries;
};

struct NameEqual {
  bool operator()(uint32_t i, uint32_t j) const {
    const ValueId a = (*entries)[i].key;
    const ValueId b = (*entries)[j].key;
    return IsText(doc->kind(a)) == IsText(doc->kind(b)) &&
           NameOf(*doc, a) == NameOf(*doc, b);
  }
  const Document* doc;
  const Entries* entries;
};

// Merges as Python's dict does: of equal names the first keeps its place, and
// gets the value of the last.
void MergeEqualNames(const Document& doc, Entries* entries) {
  absl::flat_hash_set<uint32_t, NameHash, NameEqual> names(
      0, NameHash{&doc, entries}, NameEqual{&doc, entries});
  uint32_t kept = 0;
  for (const DictEntries::Entry entry : *entries) {
    (*entries)[kept] = entry;
    if (!IsName(doc.kind(entry.key))) {
      ++kept;
      continue;
    }
    const auto [first, is_new] = names.insert(kept);
    if (is_new) {
      ++kept;
    } else {
      (*entries)[*first].value = entry.value;
    }
  }
  entries->resize(kept);
}

// Keys of bytes become text, as in the original's Kwargs on Python 3. It gets a
// dict, where equal keys have met before any of them is text.
absl::Status ConvertKeys(Entries* entries, ConstructContext* context) {
  Document& doc = *context->doc;
  MergeEqualNames(doc, entries);
  for (DictEntries::Entry& entry : *entries) {
    if (doc.kind(entry.key) != ValueKind::kBytes) continue;
    const absl::string_view name = doc.bytes(entry.key);
    if (!IsUtf8(name)) {
      return RefuseCall(*context, "PKL-19", "keyword names in UTF-8",
                        "other bytes");
    }
    entry.key = doc.Borrow(ValueKind::kText, name);
  }
  MergeEqualNames(doc, entries);
  return absl::OkStatus();
}

// Pays for a copy of the entries. True if they have keys to convert.
absl::StatusOr<bool> ChargeEntries(const DictEntries& entries,
                                   ConstructContext* context) {
  const Document& doc = *context->doc;
  uint64_t names = 0;
  uint64_t converted = 0;
  for (const DictEntries::Entry& entry : entries) {
    if (doc.kind(entry.key) == ValueKind::kBytes) ++converted;
    names += NameOf(doc, entry.key).size();
  }
  RETURN_IF_ERROR(
      ChargeCopy(context, converted * kConvertedEntryCost +
                              (entries.size() - converted) * kEntryCost));
  if (converted == 0) return false;
  RETURN_IF_ERROR(ChargeScan(context, names));
  return true;
}

absl::StatusOr<ValueId> MakeConvertedKwargs(const DictEntries& entries,
                                            ConstructContext* context) {
  Entries converted;
  converted.reserve(entries.size());
  for (const DictEntries::Entry& entry : entries) converted.push_back(entry);
  RETURN_IF_ERROR(ConvertKeys(&converted, context));
  const ValueId kwargs = context->doc->NewKwargs();
  ValueId* copy = context->doc->Extend(kwargs, 2 * converted.size()).data();
  for (const DictEntries::Entry& entry : converted) {
    *copy++ = entry.key;
    *copy++ = entry.value;
  }
  return kwargs;
}

}  // namespace

absl::StatusOr<ValueId> MakeKwargs(ValueId argument,
                                   ConstructContext* context) {
  Document& doc = *context->doc;
  const ValueKind kind = doc.kind(argument);
  if (kind != ValueKind::kDict && kind != ValueKind::kKwargs) {
    return RefuseCall(*context, "PKL-19", "a dict", KindOf(*context, argument));
  }
  const DictEntries entries = doc.entries(argument);
  ASSIGN_OR_RETURN(const bool converts, ChargeEntries(entries, context));
  if (converts) return MakeConvertedKwargs(entries, context);
  const ValueId kwargs = doc.NewKwargs();
  const absl::Span<const ValueId> words = doc.children(argument);
  std::copy(words.begin(), words.end(),
            doc.Extend(kwargs, words.size()).begin());
  return kwargs;
}

}  // namespace mitogen
