// The operations on the preamble that a parent sends to its child.

#include <string>

#include "conformance/json/json_value.h"
#include "conformance/testee/literal_profile.h"
#include "conformance/testee/operation.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/python_literal/python_repr.h"
#include "protocol/status_macros.h"

namespace mitogen {

absl::Status PreambleRead(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::string bytes, request.Bytes("bytes"));
  PreambleReader reader((Limits()));
  ASSIGN_OR_RETURN(const size_t taken, reader.Feed(bytes));
  RETURN_IF_ERROR(reader.CheckEnd());
  Document doc;
  ASSIGN_OR_RETURN(const ValueId config,
                   ParseConfigLine(reader.last_line(), Limits(), &doc));
  answer->Number("source", reader.core_source().size());
  answer->Number("rest", bytes.size() - taken);
  return AppendValue(doc, config, answer->Begin("config"));
}

absl::Status PreambleBuild(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const auto profile,
                   request.OneOf<LiteralStyle>("profile", kLiteralProfiles));
  ASSIGN_OR_RETURN(const std::string source, request.Bytes("source"));
  ASSIGN_OR_RETURN(const nlohmann::json* json, request.Any("config"));
  Document doc;
  ASSIGN_OR_RETURN(const ValueId config, ReadValue(*json, &doc));
  ASSIGN_OR_RETURN(const std::string literal,
                   PythonRepr(doc, config, Limits(), profile));
  answer->Bytes("bytes", MakePreamble(source, ConfigLine(literal)));
  return absl::OkStatus();
}

}  // namespace mitogen
