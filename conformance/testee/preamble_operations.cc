#include <string>

#include "conformance/testee/json_value.h"
#include "conformance/testee/literal_profile.h"
#include "conformance/testee/operation.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/bootstrap/python_repr.h"

namespace mitogen {

absl::Status PreambleRead(const Request& request, AnswerWriter* answer) {
  const absl::StatusOr<std::string> bytes = request.Bytes("bytes");
  if (!bytes.ok()) return bytes.status();
  PreambleReader reader((Limits()));
  const absl::StatusOr<size_t> taken = reader.Feed(*bytes);
  if (!taken.ok()) return taken.status();
  const absl::Status complete = reader.CheckEnd();
  if (!complete.ok()) return complete;
  Document doc;
  const absl::StatusOr<ValueId> config =
      ParseConfigLine(reader.last_line(), Limits(), &doc);
  if (!config.ok()) return config.status();
  answer->Number("source", reader.core_source().size());
  answer->Number("rest", bytes->size() - *taken);
  return AppendValue(doc, *config, answer->Begin("config"));
}

absl::Status PreambleBuild(const Request& request, AnswerWriter* answer) {
  const auto profile = request.OneOf<LiteralStyle>("profile", kLiteralProfiles);
  if (!profile.ok()) return profile.status();
  const absl::StatusOr<std::string> source = request.Bytes("source");
  if (!source.ok()) return source.status();
  const absl::StatusOr<const nlohmann::json*> json = request.Any("config");
  if (!json.ok()) return json.status();
  Document doc;
  const absl::StatusOr<ValueId> config = ReadValue(**json, &doc);
  if (!config.ok()) return config.status();
  const absl::StatusOr<std::string> literal =
      PythonRepr(doc, *config, Limits(), *profile);
  if (!literal.ok()) return literal.status();
  answer->Bytes("bytes", MakePreamble(*source, ConfigLine(*literal)));
  return absl::OkStatus();
}

}  // namespace mitogen
