#include "conformance/testee/testee.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "conformance/json/json_text.h"
#include "conformance/testee/operation.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

Operation Hello;

struct OperationRow {
  absl::string_view name;
  Operation* run;
};

constexpr OperationRow kOperations[] = {
    {"hello", Hello},
    {"frame.decode", FrameDecode},
    {"frame.encode", FrameEncode},
    {"pickle.load", PickleLoad},
    {"pickle.dump", PickleDump},
    {"payload.parse", PayloadParse},
    {"payload.build", PayloadBuild},
    {"literal.parse", LiteralParse},
    {"literal.write", LiteralWrite},
    {"preamble.read", PreambleRead},
    {"preamble.build", PreambleBuild},
    {"boot.parse", BootParse},
    {"boot.parent", BootParent},
    {"unix.handshake", UnixHandshake},
    {"stdio.lines", StdioLines},
    {"connect.command", ConnectCommand},
    {"router.run", RouterRun},
};

absl::Status Hello(const Request&, AnswerWriter* answer) {
  answer->Text("name", "mitogen-testee");
  answer->Text("language", "C++");
  answer->Text("version", ReleaseText(kNewestRelease));
  // Any that the library knows: it reads and writes by what they differ in.
  answer->Begin("releases")->append("[\"*\"]");
  std::string* names = answer->Begin("operations");
  char before = '[';
  for (const OperationRow& row : kOperations) {
    names->push_back(before);
    AppendJsonString(row.name, names);
    before = ',';
  }
  names->push_back(']');
  return absl::OkStatus();
}

absl::Status Run(const Json& request, AnswerWriter* answer) {
  const Request arguments(request);
  ASSIGN_OR_RETURN(const std::string name, arguments.Text("op"));
  for (const OperationRow& row : kOperations) {
    if (row.name == name) return row.run(arguments, answer);
  }
  return absl::UnimplementedError(absl::StrCat("operation ", name));
}

std::string Line(const std::string& id, const AnswerWriter& answer) {
  return absl::StrCat("{\"id\":", id, answer.members(), "}");
}

void AppendRefusal(const Fault& fault, const absl::Status& status,
                   AnswerWriter* answer) {
  std::string* out = answer->Begin("refused");
  absl::StrAppend(out, "{\"kind\":\"", BlameName(fault.blame), "\"");
  AnswerWriter details;
  details.Text("clause", fault.clause);
  if (fault.offset.has_value()) details.Number("offset", *fault.offset);
  details.Text("message", status.message());
  absl::StrAppend(out, details.members(), "}");
}

std::string FailureLine(const std::string& id, const absl::Status& status,
                        AnswerWriter* answer) {
  const std::optional<Fault> fault = FaultOf(status);
  if (fault.has_value() && fault->blame != Blame::kInternal) {
    AppendRefusal(*fault, status, answer);
    return Line(id, *answer);
  }
  AnswerWriter failure;
  failure.Text(absl::IsUnimplemented(status) ? "unsupported" : "broken",
               status.message());
  return Line(id, failure);
}

std::string BrokenLine(absl::string_view why) {
  AnswerWriter failure;
  failure.Text("broken", why);
  return Line("null", failure);
}

}  // namespace

std::string AnswerTo(absl::string_view line) {
  const Json request = Json::parse(line.begin(), line.end(), nullptr,
                                   /*allow_exceptions=*/false);
  if (!request.is_object()) return BrokenLine("expected a JSON object");
  const auto id = request.find("id");
  if (id == request.end() || !id->is_number_integer()) {
    return BrokenLine("expected id to be an integer");
  }
  AnswerWriter answer;
  const absl::Status status = Run(request, &answer);
  return status.ok() ? Line(id->dump(), answer)
                     : FailureLine(id->dump(), status, &answer);
}

}  // namespace mitogen
