// The operations on Python literals.

#include <string>

#include "conformance/json/json_value.h"
#include "conformance/testee/literal_profile.h"
#include "conformance/testee/operation.h"
#include "protocol/python_literal/python_literal.h"
#include "protocol/python_literal/python_repr.h"
#include "protocol/status_macros.h"

namespace mitogen {

absl::Status LiteralParse(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::string bytes, request.Bytes("bytes"));
  Document doc;
  ASSIGN_OR_RETURN(const ValueId value,
                   ParsePythonLiteral(bytes, Limits(), &doc));
  return AppendValue(doc, value, answer->Begin("value"));
}

absl::Status LiteralWrite(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const auto profile,
                   request.OneOf<LiteralStyle>("profile", kLiteralProfiles));
  ASSIGN_OR_RETURN(const nlohmann::json* json, request.Any("value"));
  Document doc;
  ASSIGN_OR_RETURN(const ValueId value, ReadValue(*json, &doc));
  ASSIGN_OR_RETURN(const std::string text,
                   PythonRepr(doc, value, Limits(), profile));
  answer->Text("text", text);
  return absl::OkStatus();
}

}  // namespace mitogen
