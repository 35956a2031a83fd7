#include <string>

#include "conformance/testee/json_value.h"
#include "conformance/testee/literal_profile.h"
#include "conformance/testee/operation.h"
#include "protocol/bootstrap/python_literal.h"
#include "protocol/bootstrap/python_repr.h"

namespace mitogen {

absl::Status LiteralParse(const Request& request, AnswerWriter* answer) {
  const absl::StatusOr<std::string> bytes = request.Bytes("bytes");
  if (!bytes.ok()) return bytes.status();
  Document doc;
  const absl::StatusOr<ValueId> value =
      ParsePythonLiteral(*bytes, Limits(), &doc);
  if (!value.ok()) return value.status();
  return AppendValue(doc, *value, answer->Begin("value"));
}

absl::Status LiteralWrite(const Request& request, AnswerWriter* answer) {
  const auto profile = request.OneOf<LiteralStyle>("profile", kLiteralProfiles);
  if (!profile.ok()) return profile.status();
  const absl::StatusOr<const nlohmann::json*> json = request.Any("value");
  if (!json.ok()) return json.status();
  Document doc;
  const absl::StatusOr<ValueId> value = ReadValue(**json, &doc);
  if (!value.ok()) return value.status();
  const absl::StatusOr<std::string> text =
      PythonRepr(doc, *value, Limits(), *profile);
  if (!text.ok()) return text.status();
  answer->Text("text", *text);
  return absl::OkStatus();
}

}  // namespace mitogen
