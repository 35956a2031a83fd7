#include "tools/mito/session/session_request.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "protocol/status_macros.h"
#include "stub/disk/filesystem_text.h"
#include "tools/mito/json/json_reader.h"
#include "tools/mito/json/json_writer.h"

namespace mitogen::mito {
namespace {

bool IsDict(const Document& document, ValueId value) {
  const ValueKind kind = document.kind(value);
  return kind == ValueKind::kDict || kind == ValueKind::kKwargs;
}

std::optional<std::vector<std::string>> Texts(const Document& document,
                                              ValueId list) {
  std::vector<std::string> texts;
  for (const ValueId item : document.items(list)) {
    if (document.kind(item) != ValueKind::kText) return std::nullopt;
    texts.emplace_back(document.text(item));
  }
  return texts;
}

std::optional<OptionValue> OptionOf(const Document& document, ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kBool:
      return document.AsBool(value);
    case ValueKind::kInt:
      return document.AsInt(value);
    case ValueKind::kFloat:
      return document.AsFloat(value);
    case ValueKind::kText:
      return std::string(document.text(value));
    case ValueKind::kList:
      return Texts(document, value);
    default:
      return std::nullopt;
  }
}

}  // namespace

absl::StatusOr<SessionRequest> SessionRequest::Parse(absl::string_view line) {
  auto document = std::make_shared<Document>();
  const absl::StatusOr<ValueId> root = ReadJson(line, document.get());
  if (!root.ok()) return absl::InvalidArgumentError(root.status().message());
  return SessionRequest(std::move(document), *root);
}

std::string SessionRequest::id() const {
  std::string json;
  const absl::Status written =
      AppendJson(*document_, Field("id"), JsonStyle::kTagged, &json);
  return written.ok() ? json : "null";
}

bool SessionRequest::Has(absl::string_view field) const {
  return !document_->is_none(Field(field));
}

absl::StatusOr<std::string> SessionRequest::Text(
    absl::string_view field) const {
  const ValueId value = Field(field);
  if (document_->kind(value) != ValueKind::kText) {
    return Expected("text", field);
  }
  return std::string(document_->text(value));
}

absl::StatusOr<int64_t> SessionRequest::Number(absl::string_view field) const {
  const ValueId value = Field(field);
  if (document_->kind(value) != ValueKind::kInt ||
      document_->AsInt(value) < 0) {
    return Expected("a number", field);
  }
  return document_->AsInt(value);
}

absl::StatusOr<uint32_t> SessionRequest::Id(absl::string_view field) const {
  constexpr int64_t kMostId = std::numeric_limits<uint32_t>::max();
  const std::string expected = absl::StrCat("a number from 0 to ", kMostId);
  const ValueId value = Field(field);
  if (document_->kind(value) != ValueKind::kInt) {
    return Expected(expected, field);
  }
  const int64_t number = document_->AsInt(value);
  if (number >= 0 && number <= kMostId) return static_cast<uint32_t>(number);
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", expected, " as \"", field, "\", got ", number));
}

absl::StatusOr<std::string> SessionRequest::Path(
    absl::string_view field) const {
  ASSIGN_OR_RETURN(const std::string text, Text(field));
  // No file has such a name, and the system would read only the part before the
  // NUL.
  if (absl::StrContains(text, '\0'))
    return Expected("a path without NUL", field);
  return EncodeFilesystemText(text);
}

absl::StatusOr<absl::Duration> SessionRequest::Timeout(
    absl::Duration otherwise) const {
  if (!Has("timeout")) return otherwise;
  const absl::StatusOr<double> seconds = Value("timeout").AsDouble();
  // NaN is in no range.
  if (!seconds.ok() || !(*seconds >= 0 && *seconds <= kMostSeconds)) {
    return Expected(
        absl::StrFormat("a number of seconds from 0 to %.0f", kMostSeconds),
        "timeout");
  }
  return absl::Seconds(*seconds);
}

PythonValue SessionRequest::Value(absl::string_view field) const {
  return PythonValue(*document_, Field(field));
}

absl::StatusOr<CallArguments> SessionRequest::Arguments() const {
  CallArguments arguments;
  Document& to = arguments.document();
  const ValueId args = Field("args");
  const ValueId kwargs = Field("kwargs");
  if (Has("args") && document_->kind(args) != ValueKind::kList) {
    return Expected("a list", "args");
  }
  if (Has("kwargs") && !IsDict(*document_, kwargs)) {
    return Expected("an object", "kwargs");
  }
  for (const ValueId value : document_->items(args)) {
    arguments.AddValue(CopyValue(*document_, value, &to));
  }
  for (const DictEntries::Entry entry : document_->entries(kwargs)) {
    arguments.SetValue(document_->text(entry.key),
                       CopyValue(*document_, entry.value, &to));
  }
  return arguments;
}

absl::StatusOr<ConnectionOptions> SessionRequest::Options() const {
  const ValueId field = Field("options");
  if (Has("options") && !IsDict(*document_, field)) {
    return Expected("an object", "options");
  }
  ConnectionOptions options;
  for (const DictEntries::Entry entry : document_->entries(field)) {
    if (document_->is_none(entry.value)) continue;
    std::optional<OptionValue> value = OptionOf(*document_, entry.value);
    if (!value.has_value()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "expected text, a number, a boolean or a list of text as the option "
          "\"",
          document_->text(entry.key), "\", got a value of type ",
          ValueKindName(document_->kind(entry.value))));
    }
    options[std::string(document_->text(entry.key))] = *std::move(value);
  }
  return options;
}

ValueId SessionRequest::Field(absl::string_view name) const {
  return document_->Find(root_, name).value_or(Document::None());
}

absl::Status SessionRequest::Expected(absl::string_view expected,
                                      absl::string_view field) const {
  return absl::InvalidArgumentError(absl::StrCat(
      "expected ", expected, " as \"", field, "\", got a value of type ",
      ValueKindName(document_->kind(Field(field)))));
}

}  // namespace mitogen::mito
