#include "protocol/pickle/construct.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/latin1.h"
#include "protocol/pickle/wtf8.h"

namespace mitogen {
namespace {

// An entry of a dict takes 8 bytes of heap, and 24 if its key must become
// another value. At these costs all the copies of a message take less than
// three bytes of heap for one of input, which is what the worst of other input
// leaves of the sixteen (decoder.h).
constexpr uint64_t kEntryCost = 3;
constexpr uint64_t kConvertedEntryCost = 9;

constexpr uint32_t kLastLatin1 = 0xff;

using Arguments = absl::Span<const ValueId>;

absl::Status Refused(const ConstructContext& context, absl::string_view clause,
                     absl::string_view expected, absl::string_view got) {
  return PeerFault(clause,
                   absl::StrCat("REDUCE: expected ", expected, ", got ", got),
                   context.offset);
}

absl::string_view KindOf(const ConstructContext& context, ValueId value) {
  return ValueKindName(context.doc->kind(value));
}

absl::Status CheckCount(const ConstructContext& context, GlobalMeaning meaning,
                        size_t count, size_t least, size_t most) {
  if (count >= least && count <= most) return absl::OkStatus();
  const GlobalRow& row = kGlobals[GlobalIndexOf(meaning)];
  return Refused(
      context, "PKL-18",
      absl::StrCat(least, least == most ? "" : absl::StrCat(" to ", most),
                   " arguments for ", row.module, ".", row.name),
      absl::StrCat(count));
}

absl::Status Charge(ConstructContext* context, uint64_t cost) {
  if (cost > context->copy_budget) {
    return LimitFault("PKL-25",
                      "REDUCE: expected calls to copy no more than the message "
                      "has bytes, got one more copy",
                      context->offset);
  }
  context->copy_budget -= cost;
  return absl::OkStatus();
}

// To be called before each look at all the characters of a string.
absl::Status ChargeScan(ConstructContext* context, uint64_t size) {
  if (size > context->scan_budget) {
    return LimitFault(
        "PKL-25",
        "REDUCE: expected calls to check each byte of the message "
        "a few times, got one more check",
        context->offset);
  }
  context->scan_budget -= size;
  return absl::OkStatus();
}

bool IsText(ValueKind kind) {
  return kind == ValueKind::kText || kind == ValueKind::kSecret;
}

bool IsBytes(ValueKind kind) {
  return kind == ValueKind::kBytes || kind == ValueKind::kBlob;
}

absl::StatusOr<ValueId> MakeBytes(ValueKind result, Arguments arguments,
                                  ConstructContext* context) {
  if (arguments.empty()) return context->doc->Borrow(result, "");
  if (!IsBytes(context->doc->kind(arguments[0]))) {
    return Refused(*context, "PKL-18", "bytes", KindOf(*context, arguments[0]));
  }
  return context->doc->Borrow(result, context->doc->bytes(arguments[0]));
}

absl::StatusOr<ValueId> MakeSecret(Arguments arguments,
                                   ConstructContext* context) {
  if (arguments.empty()) return context->doc->Borrow(ValueKind::kSecret, "");
  if (!IsText(context->doc->kind(arguments[0]))) {
    return Refused(*context, "PKL-18", "text", KindOf(*context, arguments[0]));
  }
  return context->doc->Borrow(ValueKind::kSecret,
                              context->doc->text(arguments[0]));
}

absl::Status RefuseLatin1(const ConstructContext& context,
                          absl::string_view text) {
  uint32_t code_point = 0;
  while (code_point <= kLastLatin1) code_point = ConsumeCodePoint(&text);
  return Refused(context, "PKL-20", "characters up to U+00FF",
                 absl::StrCat("U+", absl::Hex(code_point, absl::kZeroPad4)));
}

absl::StatusOr<ValueId> MakeLatin1(ValueId argument,
                                   ConstructContext* context) {
  Document& doc = *context->doc;
  if (!IsText(doc.kind(argument))) {
    return Refused(*context, "PKL-20", "text", KindOf(*context, argument));
  }
  const absl::string_view text = doc.text(argument);
  const absl::Status scanned = ChargeScan(context, text.size());
  if (!scanned.ok()) return scanned;
  if (IsAscii(text)) return doc.Borrow(ValueKind::kBytes, text);
  const absl::Status charged = Charge(context, text.size());
  if (!charged.ok()) return charged;
  char* const bytes = doc.NewStringSpace(text.size());
  if (const std::optional<size_t> size = EncodeLatin1(text, bytes)) {
    return doc.Borrow(ValueKind::kBytes, {bytes, *size});
  }
  return RefuseLatin1(*context, text);
}

using Entries = std::vector<DictEntries::Entry>;
using StringHash = absl::flat_hash_set<absl::string_view>::hasher;

bool IsName(ValueKind kind) { return IsText(kind) || IsBytes(kind); }

absl::string_view NameOf(const Document& doc, ValueId key) {
  return IsText(doc.kind(key)) ? doc.text(key) : doc.bytes(key);
}

// The names of a table of entries, as keys of a set of their numbers: a set of
// the names themselves would take several times the memory.
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

// What Python's dict does: of equal names the first keeps its place, and has
// the value of the last.
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
      return Refused(*context, "PKL-19", "keyword names in UTF-8",
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
  const absl::Status charged =
      Charge(context, converted * kConvertedEntryCost +
                          (entries.size() - converted) * kEntryCost);
  if (!charged.ok()) return charged;
  if (converted == 0) return false;
  const absl::Status scanned = ChargeScan(context, names);
  if (!scanned.ok()) return scanned;
  return true;
}

absl::StatusOr<ValueId> MakeConvertedKwargs(const DictEntries& entries,
                                            ConstructContext* context) {
  Entries converted;
  converted.reserve(entries.size());
  for (const DictEntries::Entry& entry : entries) converted.push_back(entry);
  const absl::Status status = ConvertKeys(&converted, context);
  if (!status.ok()) return status;
  const ValueId kwargs = context->doc->NewKwargs();
  ValueId* copy = context->doc->Extend(kwargs, 2 * converted.size()).data();
  for (const DictEntries::Entry& entry : converted) {
    *copy++ = entry.key;
    *copy++ = entry.value;
  }
  return kwargs;
}

absl::StatusOr<ValueId> MakeKwargs(ValueId argument,
                                   ConstructContext* context) {
  Document& doc = *context->doc;
  const ValueKind kind = doc.kind(argument);
  if (kind != ValueKind::kDict && kind != ValueKind::kKwargs) {
    return Refused(*context, "PKL-19", "a dict", KindOf(*context, argument));
  }
  const DictEntries entries = doc.entries(argument);
  const absl::StatusOr<bool> converts = ChargeEntries(entries, context);
  if (!converts.ok()) return converts.status();
  if (*converts) return MakeConvertedKwargs(entries, context);
  const ValueId kwargs = doc.NewKwargs();
  const absl::Span<const ValueId> words = doc.children(argument);
  std::copy(words.begin(), words.end(),
            doc.Extend(kwargs, words.size()).begin());
  return kwargs;
}

absl::Status CheckText(ConstructContext* context, ValueId value,
                       uint32_t max_length) {
  if (context->doc->kind(value) != ValueKind::kText) {
    return Refused(*context, "PKL-17", "text", KindOf(*context, value));
  }
  const absl::string_view text = context->doc->text(value);
  if (text.size() <= max_length) return absl::OkStatus();
  const absl::Status scanned = ChargeScan(context, text.size());
  if (!scanned.ok()) return scanned;
  const size_t length = CountCodePoints(text);
  if (length <= max_length) return absl::OkStatus();
  return Refused(*context, "PKL-17",
                 absl::StrCat("text of at most ", max_length, " characters"),
                 absl::StrCat(length));
}

absl::StatusOr<ValueId> MakeCallError(ValueId argument,
                                      ConstructContext* context) {
  const absl::Status checked =
      CheckText(context, argument, kMaxCallErrorLength);
  if (!checked.ok()) return checked;
  return context->doc->Borrow(ValueKind::kCallError,
                              context->doc->text(argument));
}

absl::StatusOr<uint32_t> NumberInRange(const ConstructContext& context,
                                       ValueId value, int64_t least) {
  const int64_t number = context.doc->AsInt(value);
  if (context.doc->kind(value) == ValueKind::kInt && number >= least &&
      number <= 0xffffffff) {
    return static_cast<uint32_t>(number);
  }
  return Refused(
      context, "PKL-17",
      absl::StrCat("an integer from ", least, " to 4294967295"),
      context.doc->kind(value) == ValueKind::kInt
          ? absl::StrCat(number)
          : absl::StrCat("a value of type ", KindOf(context, value)));
}

absl::StatusOr<ValueId> MakeSender(Arguments arguments,
                                   ConstructContext* context) {
  const absl::StatusOr<uint32_t> id = NumberInRange(*context, arguments[0], 0);
  if (!id.ok()) return id.status();
  const absl::StatusOr<uint32_t> handle =
      NumberInRange(*context, arguments[1], 1);
  if (!handle.ok()) return handle.status();
  return context->doc->Sender(*id, *handle);
}

absl::StatusOr<ValueId> MakeContext(Arguments arguments,
                                    ConstructContext* context) {
  const absl::StatusOr<uint32_t> id = NumberInRange(*context, arguments[0], 0);
  if (!id.ok()) return id.status();
  if (!context->doc->is_none(arguments[1])) {
    const absl::Status checked =
        CheckText(context, arguments[1], context->max_context_name);
    if (!checked.ok()) return checked;
  }
  return context->doc->Context(*id, arguments[1]);
}

struct ArgumentCount {
  size_t least;
  size_t most;
};

ArgumentCount CountFor(GlobalMeaning meaning) {
  switch (meaning) {
    case GlobalMeaning::kBlob:
    case GlobalMeaning::kSecret:
    case GlobalMeaning::kBytes:
      return {0, 1};
    case GlobalMeaning::kCallError:
    case GlobalMeaning::kKwargs:
      return {1, 1};
    case GlobalMeaning::kSender:
    case GlobalMeaning::kContext:
    case GlobalMeaning::kLatin1Encode:
      return {2, 2};
  }
  return {0, 0};
}

}  // namespace

absl::StatusOr<ValueId> Construct(GlobalMeaning meaning, Arguments arguments,
                                  ConstructContext* context) {
  const ArgumentCount count = CountFor(meaning);
  const absl::Status checked =
      CheckCount(*context, meaning, arguments.size(), count.least, count.most);
  if (!checked.ok()) return checked;
  switch (meaning) {
    case GlobalMeaning::kBlob:
      return MakeBytes(ValueKind::kBlob, arguments, context);
    case GlobalMeaning::kBytes:
      return MakeBytes(ValueKind::kBytes, arguments, context);
    case GlobalMeaning::kSecret:
      return MakeSecret(arguments, context);
    case GlobalMeaning::kKwargs:
      return MakeKwargs(arguments[0], context);
    case GlobalMeaning::kCallError:
      return MakeCallError(arguments[0], context);
    case GlobalMeaning::kSender:
      return MakeSender(arguments, context);
    case GlobalMeaning::kContext:
      return MakeContext(arguments, context);
    case GlobalMeaning::kLatin1Encode:
      // The original ignores the name of the encoding, and so do we.
      return MakeLatin1(arguments[0], context);
  }
  return MakeFault(Blame::kInternal, "PKL-16", "a global without a meaning");
}

}  // namespace mitogen
