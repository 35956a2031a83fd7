#include "conformance/testee/scenario_roles.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_text.h"
#include "conformance/json/json_value.h"
#include "protocol/bootstrap/inflater.h"
#include "protocol/handle.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxInflated = uint64_t{1} << 20;

absl::StatusOr<KnownModule> ReadModule(const Json& json) {
  if (!json.is_object()) return Expected("a module to be an object");
  const Request request(json);
  ASSIGN_OR_RETURN(std::string path, request.Text("path"));
  ASSIGN_OR_RETURN(std::string source, request.Bytes("source"));
  KnownModule module;
  module.text.path = std::move(path);
  module.text.source = std::move(source);
  if (request.Has("submodules")) {
    ASSIGN_OR_RETURN(std::vector<std::string> names,
                     ReadTexts(request, "submodules"));
    module.text.submodules = std::move(names);
  }
  ASSIGN_OR_RETURN(std::vector<std::string> related,
                   ReadTexts(request, "related"));
  module.related = std::move(related);
  return module;
}

// Null if it is left out.
absl::StatusOr<const Json*> Object(const Request& request, const char* key) {
  if (!request.Has(key)) return nullptr;
  ASSIGN_OR_RETURN(const Json* json, request.Any(key));
  if (!json->is_object()) {
    return Expected(absl::StrCat(key, " to be an object"));
  }
  return json;
}

absl::Status ReadModules(const Request& request, Roles* roles) {
  const absl::StatusOr<const Json*> modules = Object(request, "modules");
  if (!modules.ok() || *modules == nullptr) return modules.status();
  for (const auto& [fullname, json] : (*modules)->items()) {
    ASSIGN_OR_RETURN(KnownModule module, ReadModule(json));
    roles->modules.emplace(fullname, std::move(module));
  }
  return absl::OkStatus();
}

absl::Status ReadResources(const Request& request, Roles* roles) {
  const absl::StatusOr<const Json*> packages = Object(request, "resources");
  if (!packages.ok() || *packages == nullptr) return packages.status();
  for (const auto& [package, files] : (*packages)->items()) {
    if (!files.is_object()) return Expected("resources to be objects");
    for (const auto& [name, json] : files.items()) {
      ASSIGN_OR_RETURN(std::string content, ReadHex(json, "a resource"));
      roles->resources.emplace(std::pair(package, name), std::move(content));
    }
  }
  return absl::OkStatus();
}

const PayloadForm* FormOf(uint32_t handle) {
  if (handle != kLoadModule && handle != kGetResource &&
      handle != kLoadResource) {
    return nullptr;
  }
  for (const PayloadForm& form : PayloadForms()) {
    if (form.handle == handle) return &form;
  }
  return nullptr;
}

// How well zlib compresses is nobody's business.
absl::Status AppendInflated(absl::string_view compressed, std::string* out) {
  ASSIGN_OR_RETURN(const std::string source,
                   InflateAll(Compression::kZlib, {"source", "PAY-7", "PAY-7"},
                              kMaxInflated, compressed));
  Document document;
  return AppendValue(document, document.Bytes(source), out);
}

absl::Status AppendFields(const Document& document, ValueId fields,
                          std::string* out) {
  char before = '{';
  for (const DictEntries::Entry field : document.entries(fields)) {
    const absl::string_view name = document.text(field.key);
    out->push_back(before);
    before = ',';
    AppendJsonString(name, out);
    out->push_back(':');
    const bool is_source =
        name == "compressed" && document.kind(field.value) == ValueKind::kBytes;
    RETURN_IF_ERROR(is_source ? AppendInflated(document.bytes(field.value), out)
                              : AppendValue(document, field.value, out));
  }
  out->push_back('}');
  return absl::OkStatus();
}

// The start of a member: a comma, unless it is the first.
void AppendKey(absl::string_view key, std::string* out) {
  if (out->back() != '{') out->push_back(',');
  absl::StrAppend(out, "\"", key, "\":");
}

absl::Status AppendImported(const Scenario& scenario,
                            const std::vector<LoadedModulePtr>& imported,
                            std::string* out) {
  if (imported.empty()) return absl::OkStatus();
  AppendKey("imported", out);
  char before = '[';
  for (const LoadedModulePtr& module : imported) {
    Document document;
    PickleDecoder decoder{Limits()};
    ASSIGN_OR_RETURN(
        const ValueId fields,
        ParsePayload(*FormOf(kLoadModule), module->view(),
                     scenario.roles->dialect, &decoder, &document));
    out->push_back(std::exchange(before, ','));
    RETURN_IF_ERROR(AppendFields(document, fields, out));
  }
  out->push_back(']');
  return absl::OkStatus();
}

// Of an error that a function of the scenario raised, the first line; nothing
// of any other, since its words are everybody's own (ROL-17.7). A scenario
// without functions shows it whole.
std::string ShownError(const Scenario& scenario, absl::string_view text) {
  if (scenario.roles->functions.empty()) return std::string(text);
  const absl::string_view line = text.substr(0, text.find('\n'));
  if (line.empty()) return "";
  for (const auto& [name, function] : scenario.roles->functions) {
    if (function.raises.has_value() &&
        absl::StartsWith(*function.raises, line)) {
      return std::string(line);
    }
  }
  return "";
}

// A record of a call that failed begins so, and then has the error.
std::string ShownMessage(const Scenario& scenario, absl::string_view message) {
  constexpr absl::string_view kFailed = "No-reply function call failed: ";
  absl::string_view error = message;
  if (!absl::ConsumePrefix(&error, kFailed)) return std::string(message);
  return absl::StrCat(kFailed, ShownError(scenario, error));
}

absl::StatusOr<KnownFunction> ReadFunction(const Json& json) {
  if (!json.is_object()) return Expected("a function to be an object");
  const Request request(json);
  KnownFunction function;
  if (request.Has("takes")) {
    ASSIGN_OR_RETURN(const uint64_t takes, request.Number("takes", 255));
    function.takes = static_cast<uint32_t>(takes);
  }
  if (request.Has("raises")) {
    ASSIGN_OR_RETURN(function.raises, request.Text("raises"));
    return function;
  }
  ASSIGN_OR_RETURN(const Json* value, request.Any("returns"));
  Document document;
  ASSIGN_OR_RETURN(const ValueId root, ReadValue(*value, &document));
  RETURN_IF_ERROR(
      EncodePickle(document, root, PickleProfile::kCompact, &function.returns));
  return function;
}

absl::Status ReadFunctions(const Request& request, Roles* roles) {
  const absl::StatusOr<const Json*> modules = Object(request, "functions");
  if (!modules.ok() || *modules == nullptr) return modules.status();
  for (const auto& [module, functions] : (*modules)->items()) {
    if (!functions.is_object()) return Expected("functions to be objects");
    for (const auto& [name, json] : functions.items()) {
      ASSIGN_OR_RETURN(KnownFunction function, ReadFunction(json));
      roles->functions.emplace(std::pair(module, name), std::move(function));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadTexts(const Request& request,
                                                   const char* key) {
  std::vector<std::string> texts;
  if (!request.Has(key)) return texts;
  ASSIGN_OR_RETURN(const Json* list, request.List(key));
  for (const Json& json : *list) {
    if (!json.is_string()) return Expected(absl::StrCat(key, " to be texts"));
    texts.push_back(json.get<std::string>());
  }
  return texts;
}

absl::StatusOr<Roles> ReadRoles(const Request& request) {
  Roles roles;
  ASSIGN_OR_RETURN(const Dialect dialect, request.PeerDialect());
  roles.dialect = dialect;
  ASSIGN_OR_RETURN(std::vector<std::string> overrides,
                   ReadTexts(request, "overrides"));
  roles.overrides = std::move(overrides);
  ASSIGN_OR_RETURN(std::vector<std::string> blocks,
                   ReadTexts(request, "blocks"));
  roles.blocks = std::move(blocks);
  absl::Status status = ReadModules(request, &roles);
  if (status.ok()) status = ReadResources(request, &roles);
  if (status.ok()) status = ReadFunctions(request, &roles);
  if (!status.ok()) return status;
  return roles;
}

absl::StatusOr<bool> AppendMeaning(const Scenario& scenario,
                                   const Message& message, std::string* out) {
  const MessageHeader& header = message.header;
  if (!scenario.roles.has_value() || header.is_dead() ||
      header.src_id != scenario.identity.context_id) {
    return false;
  }
  const Dialect& dialect = scenario.roles->dialect;
  const Encoding pickled =
      dialect.tag_is_encoding ? Encoding::kPickle : Encoding::kLegacy;
  const PayloadForm* const form = FormOf(header.handle);
  const bool is_reply = header.handle >= kFirstDynamicHandle;
  if (header.encoding != pickled || (form == nullptr && !is_reply)) {
    return false;
  }
  Document document;
  PickleDecoder decoder{Limits()};
  ASSIGN_OR_RETURN(ValueId value,
                   is_reply ? decoder.Decode(message.payload, &document)
                            : ParsePayload(*form, message.view(), dialect,
                                           &decoder, &document));
  if (is_reply && document.kind(value) == ValueKind::kCallError) {
    value = document.CallError(ShownError(scenario, document.text(value)));
  }
  absl::StrAppend(out, is_reply ? ",\"value\":" : ",\"fields\":");
  RETURN_IF_ERROR(is_reply ? AppendValue(document, value, out)
                           : AppendFields(document, value, out));
  return true;
}

absl::Status AppendRoleOutcome(const Scenario& scenario,
                               const StepResult& outcome, std::string* out) {
  RETURN_IF_ERROR(AppendImported(scenario, outcome.imported, out));
  char next = '[';
  if (!outcome.ran.empty()) AppendKey("ran", out);
  for (const std::string& name : outcome.ran) {
    out->push_back(std::exchange(next, ','));
    AppendJsonString(name, out);
  }
  if (!outcome.ran.empty()) out->push_back(']');
  if (outcome.ending) {
    AppendKey("ending", out);
    out->append("true");
  }
  if (outcome.allocated.has_value()) {
    AppendKey("allocated", out);
    absl::StrAppend(out, *outcome.allocated);
  }
  if (outcome.handles.has_value()) {
    AppendKey("handles", out);
    absl::StrAppend(out, "[", absl::StrJoin(*outcome.handles, ","), "]");
  }
  if (outcome.logged.empty()) return absl::OkStatus();
  AppendKey("logged", out);
  char before = '[';
  for (const ContextLogRecord& log : outcome.logged) {
    out->push_back(before);
    before = ',';
    absl::StrAppend(out, "{\"context_id\":", log.context_id, ",\"logger\":");
    AppendJsonString(log.record.logger, out);
    absl::StrAppend(out, ",\"level\":", log.record.level, ",\"message\":");
    AppendJsonString(ShownMessage(scenario, log.record.message), out);
    out->push_back('}');
  }
  out->push_back(']');
  return absl::OkStatus();
}

}  // namespace mitogen
