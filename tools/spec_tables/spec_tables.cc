#include "tools/spec_tables/spec_tables.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "protocol/bootstrap/marker.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/handle.h"
#include "protocol/limits.h"
#include "protocol/log_levels.h"
#include "protocol/message.h"
#include "protocol/payload/dead_reason.h"
#include "protocol/payload/file_chunk.h"
#include "protocol/payload/id_block.h"
#include "protocol/payload/table/payload_table.h"
#include "protocol/pickle/decode/construct.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/opcode.h"
#include "protocol/release.h"
#include "protocol/status_macros.h"
#include "router/identity.h"
#include "router/service/service_limits.h"
#include "tools/spec_tables/config_keys.h"

namespace mitogen {
namespace {

using Json = nlohmann::ordered_json;

absl::string_view NameOf(SenderRule rule) {
  switch (rule) {
    case SenderRule::kAnyone:
      return "anyone";
    case SenderRule::kParentAuthority:
      return "parent authority";
    case SenderRule::kNeighbour:
      return "neighbour";
    case SenderRule::kSelf:
      return "self";
  }
  return "";
}

absl::string_view NameOf(Encoding tag) {
  switch (tag) {
    case Encoding::kLegacy:
      return "legacy";
    case Encoding::kPickle:
      return "pickle";
    case Encoding::kRaw:
      return "raw";
  }
  return "";
}

absl::string_view NameOf(OpcodeArgument argument) {
  switch (argument) {
    case OpcodeArgument::kNone:
      return "none";
    case OpcodeArgument::kUint1:
      return "uint1";
    case OpcodeArgument::kUint2:
      return "uint2";
    case OpcodeArgument::kInt4:
      return "int4";
    case OpcodeArgument::kUint4:
      return "uint4";
    case OpcodeArgument::kUint8:
      return "uint8";
    case OpcodeArgument::kFloat8:
      return "float8";
    case OpcodeArgument::kBytes1:
      return "bytes1";
    case OpcodeArgument::kBytes4:
      return "bytes4";
    case OpcodeArgument::kBytes8:
      return "bytes8";
    case OpcodeArgument::kLine:
      return "line";
    case OpcodeArgument::kTwoLines:
      return "two lines";
  }
  return "";
}

Json FormJson(const PayloadForm& form) {
  Json row;
  row["clause"] = form.clause;
  row["tag"] = NameOf(form.encoding);
  row["fields"] = Json::array();
  for (const absl::string_view field : form.fields) {
    row["fields"].push_back(field);
  }
  return row;
}

Json Handles() {
  Json rows = Json::array();
  for (const HandleInfo& info : StandardHandles()) {
    Json row;
    row["number"] = static_cast<uint32_t>(info.handle);
    row["name"] = info.name;
    row["senders"] = NameOf(info.senders);
    row["since"] = ReleaseText(info.since);
    row["form"] = info.payload;
    const PayloadForm* const request = FindPayloadForm(info.name, false);
    const PayloadForm* const reply = FindPayloadForm(info.name, true);
    row["payload"] = request == nullptr ? Json() : FormJson(*request);
    row["reply"] = reply == nullptr ? Json() : FormJson(*reply);
    rows.push_back(row);
  }
  return rows;
}

Json Opcodes() {
  Json rows = Json::array();
  for (const OpcodeRow& opcode : kOpcodes) {
    Json row;
    row["byte"] = absl::StrFormat("0x%02x", static_cast<int>(opcode.opcode));
    row["name"] = opcode.name;
    row["protocol"] = opcode.protocol;
    row["argument"] = NameOf(opcode.argument);
    row["accepted"] = opcode.disposition == OpcodeRow::kAccepted;
    rows.push_back(row);
  }
  return rows;
}

Json Globals() {
  Json rows = Json::array();
  for (const GlobalRow& global : kGlobals) {
    Json row;
    row["module"] = global.module;
    row["name"] = global.name;
    rows.push_back(row);
  }
  return rows;
}

Json Features() {
  Json rows = Json::array();
  for (const DialectFeature& feature : DialectFeatures()) {
    Json row;
    row["name"] = feature.name;
    row["since"] = ReleaseText(feature.since);
    rows.push_back(row);
  }
  return rows;
}

Json ConfigKeyRows(const std::vector<ConfigKey>& keys) {
  Json rows = Json::array();
  for (const ConfigKey& key : keys) {
    Json row;
    row["name"] = key.name;
    row["since"] = ReleaseText(key.since);
    row["before"] =
        key.before.has_value() ? Json(ReleaseText(*key.before)) : Json();
    row["required"] = key.required;
    rows.push_back(row);
  }
  return rows;
}

Json Reasons() {
  Json rows = Json::array();
  for (const DeadReason& reason : kDeadReasons) {
    Json row;
    row["text"] = reason.text;
    row["clause"] = reason.clause;
    row["original"] = reason.original;
    rows.push_back(row);
  }
  return rows;
}

Json Markers() {
  Json rows = Json::array();
  for (const absl::string_view text :
       {kReadyMarker, kReceivedMarker, kUpMarker, kProgramMarker}) {
    rows.push_back({{"text", text}});
  }
  return rows;
}

Json Constants() {
  const Limits limits;
  const Dialect newest;
  Dialect oldest;
  oldest.long_context_names = false;
  const std::vector<std::pair<absl::string_view, int64_t>> values = {
      {"frame-header", kFrameHeaderSize},
      {"tag-legacy", static_cast<int64_t>(Encoding::kLegacy)},
      {"tag-pickle", static_cast<int64_t>(Encoding::kPickle)},
      {"tag-raw", static_cast<int64_t>(Encoding::kRaw)},
      {"dead-reply-to", kIsDead},
      {"first-dynamic-handle", kFirstDynamicHandle},
      {"message-limit", limits.max_message_size},
      {"master-id", kMasterId},
      {"id-block", kIdBlockSize},
      {"raw-chunk", kFileChunkSize},
      {"file-window", static_cast<int64_t>(FileServiceLimits().window_bytes)},
      {"boot-lines", kMaxNoiseLines},
      {"call-error-text", kMaxCallErrorLength},
      {"context-name", MaxContextName(newest)},
      {"context-name-before", MaxContextName(oldest)},
      {"read-protocol", kNewestPickleProtocol},
      {"integer-digits", limits.max_integer_digits},
      {"log-debug", kLogDebug},
      {"log-info", kLogInfo},
      {"log-warning", kLogWarning},
      {"log-error", kLogError},
  };
  Json rows = Json::array();
  for (const auto& [id, value] : values) {
    Json row;
    row["id"] = id;
    row["value"] = value;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

absl::StatusOr<std::string> SpecTables() {
  ASSIGN_OR_RETURN(const std::vector<ConfigKey> keys, ConfigKeys());
  Json tables;
  tables["handles"] = Handles();
  tables["opcodes"] = Opcodes();
  tables["globals"] = Globals();
  tables["features"] = Features();
  tables["config_keys"] = ConfigKeyRows(keys);
  tables["reasons"] = Reasons();
  tables["markers"] = Markers();
  tables["constants"] = Constants();
  return tables.dump(2) + "\n";
}

}  // namespace mitogen
