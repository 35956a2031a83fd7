#include "protocol/pickle/construct.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/wtf8.h"

namespace mitogen {
namespace {

// What the shortest entry of a dict takes in a pickle, in bytes; more for one
// whose key must become another value.
constexpr uint64_t kEntryCost = 2;
constexpr uint64_t kConvertedEntryCost = 4;

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

absl::StatusOr<ValueId> MakeLatin1(ValueId argument,
                                   ConstructContext* context) {
  Document& doc = *context->doc;
  if (!IsText(doc.kind(argument))) {
    return Refused(*context, "PKL-20", "text", KindOf(*context, argument));
  }
  absl::string_view text = doc.text(argument);
  if (IsAscii(text)) return doc.Borrow(ValueKind::kBytes, text);
  const absl::Status charged = Charge(context, text.size());
  if (!charged.ok()) return charged;
  std::string bytes;
  while (!text.empty()) {
    const uint32_t code_point = ConsumeCodePoint(&text);
    if (code_point > kLastLatin1) {
      return Refused(
          *context, "PKL-20", "characters up to U+00FF",
          absl::StrCat("U+", absl::Hex(code_point, absl::kZeroPad4)));
    }
    bytes.push_back(static_cast<char>(code_point));
  }
  return doc.Bytes(bytes);
}

// A key of bytes becomes text, as in the original's Kwargs on Python 3.
absl::StatusOr<ValueId> KwargsKey(ValueId key, ConstructContext* context) {
  Document& doc = *context->doc;
  if (doc.kind(key) != ValueKind::kBytes) return key;
  if (!IsUtf8(doc.bytes(key))) {
    return Refused(*context, "PKL-19", "keyword names in UTF-8", "other bytes");
  }
  return doc.Borrow(ValueKind::kText, doc.bytes(key));
}

absl::StatusOr<ValueId> MakeKwargs(ValueId argument,
                                   ConstructContext* context) {
  Document& doc = *context->doc;
  const ValueKind kind = doc.kind(argument);
  if (kind != ValueKind::kDict && kind != ValueKind::kKwargs) {
    return Refused(*context, "PKL-19", "a dict", KindOf(*context, argument));
  }
  const DictEntries entries = doc.entries(argument);
  uint64_t cost = 0;
  for (const DictEntries::Entry& entry : entries) {
    const bool converted = doc.kind(entry.key) == ValueKind::kBytes;
    cost += converted ? kConvertedEntryCost : kEntryCost;
  }
  const absl::Status charged = Charge(context, cost);
  if (!charged.ok()) return charged;
  const ValueId kwargs = doc.NewKwargs();
  const absl::Span<ValueId> copy = doc.Extend(kwargs, 2 * entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    const absl::StatusOr<ValueId> key = KwargsKey(entries[i].key, context);
    if (!key.ok()) return key.status();
    copy[2 * i] = *key;
    copy[2 * i + 1] = entries[i].value;
  }
  return kwargs;
}

absl::Status CheckText(const ConstructContext& context, ValueId value,
                       uint32_t max_length) {
  if (context.doc->kind(value) != ValueKind::kText) {
    return Refused(context, "PKL-17", "text", KindOf(context, value));
  }
  const size_t length = CountCodePoints(context.doc->text(value));
  if (length <= max_length) return absl::OkStatus();
  return Refused(context, "PKL-17",
                 absl::StrCat("text of at most ", max_length, " characters"),
                 absl::StrCat(length));
}

absl::StatusOr<ValueId> MakeCallError(ValueId argument,
                                      ConstructContext* context) {
  const absl::Status checked =
      CheckText(*context, argument, kMaxCallErrorLength);
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
        CheckText(*context, arguments[1], context->max_context_name);
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
