#include "protocol/pickle/decode/construct.h"

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/decode/construct_kwargs.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "protocol/text/latin1.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr uint32_t kLastLatin1 = 0xff;

using Arguments = absl::Span<const ValueId>;

absl::Status CheckCount(const ConstructContext& context, GlobalMeaning meaning,
                        size_t count, size_t least, size_t most) {
  if (count >= least && count <= most) return absl::OkStatus();
  const GlobalRow& row = kGlobals[GlobalIndexOf(meaning)];
  return RefuseCall(
      context, "PKL-18",
      absl::StrCat(least, least == most ? "" : absl::StrCat(" to ", most),
                   " arguments for ", row.module, ".", row.name),
      absl::StrCat(count));
}

absl::StatusOr<ValueId> MakeBytes(ValueKind result, Arguments arguments,
                                  ConstructContext* context) {
  if (arguments.empty()) return context->doc->Borrow(result, "");
  if (!IsBytes(context->doc->kind(arguments[0]))) {
    return RefuseCall(*context, "PKL-18", "bytes",
                      KindOf(*context, arguments[0]));
  }
  return context->doc->Borrow(result, context->doc->bytes(arguments[0]));
}

absl::StatusOr<ValueId> MakeSecret(Arguments arguments,
                                   ConstructContext* context) {
  if (arguments.empty()) return context->doc->Borrow(ValueKind::kSecret, "");
  if (!IsText(context->doc->kind(arguments[0]))) {
    return RefuseCall(*context, "PKL-18", "text",
                      KindOf(*context, arguments[0]));
  }
  return context->doc->Borrow(ValueKind::kSecret,
                              context->doc->text(arguments[0]));
}

absl::Status RefuseLatin1(const ConstructContext& context,
                          absl::string_view text) {
  uint32_t code_point = 0;
  while (code_point <= kLastLatin1) code_point = ConsumeCodePoint(&text);
  return RefuseCall(context, "PKL-20", "characters up to U+00FF",
                    absl::StrCat("U+", absl::Hex(code_point, absl::kZeroPad4)));
}

absl::StatusOr<ValueId> MakeLatin1(ValueId argument,
                                   ConstructContext* context) {
  Document& doc = *context->doc;
  if (!IsText(doc.kind(argument))) {
    return RefuseCall(*context, "PKL-20", "text", KindOf(*context, argument));
  }
  const absl::string_view text = doc.text(argument);
  RETURN_IF_ERROR(ChargeScan(context, text.size()));
  if (IsAscii(text)) return doc.Borrow(ValueKind::kBytes, text);
  RETURN_IF_ERROR(ChargeCopy(context, text.size()));
  char* const bytes = doc.NewStringSpace(text.size());
  if (const std::optional<size_t> size = EncodeLatin1(text, bytes)) {
    return doc.Borrow(ValueKind::kBytes, {bytes, *size});
  }
  return RefuseLatin1(*context, text);
}

absl::Status CheckText(ConstructContext* context, ValueId value,
                       uint32_t max_length) {
  if (context->doc->kind(value) != ValueKind::kText) {
    return RefuseCall(*context, "PKL-17", "text", KindOf(*context, value));
  }
  const absl::string_view text = context->doc->text(value);
  if (text.size() <= max_length) return absl::OkStatus();
  RETURN_IF_ERROR(ChargeScan(context, text.size()));
  const size_t length = CountCodePoints(text);
  if (length <= max_length) return absl::OkStatus();
  return RefuseCall(*context, "PKL-17",
                    absl::StrCat("text of at most ", max_length, " characters"),
                    absl::StrCat(length));
}

absl::StatusOr<ValueId> MakeCallError(ValueId argument,
                                      ConstructContext* context) {
  RETURN_IF_ERROR(CheckText(context, argument, kMaxCallErrorLength));
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
  return RefuseCall(
      context, "PKL-17",
      absl::StrCat("an integer from ", least, " to 4294967295"),
      context.doc->kind(value) == ValueKind::kInt
          ? absl::StrCat(number)
          : absl::StrCat("a value of type ", KindOf(context, value)));
}

absl::StatusOr<ValueId> MakeSender(Arguments arguments,
                                   ConstructContext* context) {
  ASSIGN_OR_RETURN(const uint32_t id, NumberInRange(*context, arguments[0], 0));
  ASSIGN_OR_RETURN(const uint32_t handle,
                   NumberInRange(*context, arguments[1], 1));
  return context->doc->Sender(id, handle);
}

absl::StatusOr<ValueId> MakeContext(Arguments arguments,
                                    ConstructContext* context) {
  ASSIGN_OR_RETURN(const uint32_t id, NumberInRange(*context, arguments[0], 0));
  if (!context->doc->is_none(arguments[1])) {
    RETURN_IF_ERROR(
        CheckText(context, arguments[1], context->max_context_name));
  }
  return context->doc->Context(id, arguments[1]);
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
  RETURN_IF_ERROR(
      CheckCount(*context, meaning, arguments.size(), count.least, count.most));
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
