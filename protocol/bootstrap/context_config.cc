#include "protocol/bootstrap/context_config.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/message_size.h"
#include "protocol/pickle/value/document.h"
#include "protocol/python_literal/python_literal.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr absl::string_view kBefore = "ExternalContext(";
constexpr absl::string_view kAfter = ").main()";

constexpr uint32_t kMaxId = std::numeric_limits<uint32_t>::max();

// How much of the line an error shows.
constexpr size_t kShownBytes = 60;

bool ReadIntWithin(const Document& doc, ValueId value, int64_t max,
                   int64_t* out) {
  *out = doc.AsInt(value);
  return doc.kind(value) == ValueKind::kInt && *out >= 0 && *out <= max;
}

// A number is shown, since its type is right and only its range is wrong.
std::string WhatCame(const Document& doc, ValueId value) {
  if (doc.kind(value) == ValueKind::kInt) {
    return absl::StrCat(doc.AsInt(value));
  }
  return absl::StrCat("another ", ValueKindName(doc.kind(value)));
}

// A Python child only asks whether the value is true.
bool ReadTruth(const Document& doc, ValueId value, bool* out) {
  const ValueKind kind = doc.kind(value);
  *out = doc.AsBool(value) || doc.AsInt(value) != 0;
  return kind == ValueKind::kBool || kind == ValueKind::kInt ||
         kind == ValueKind::kNone;
}

bool IsSequence(const Document& doc, ValueId value) {
  const ValueKind kind = doc.kind(value);
  return kind == ValueKind::kList || kind == ValueKind::kTuple;
}

bool ReadTexts(const Document& doc, ValueId value,
               std::vector<std::string>* out) {
  for (const ValueId item : doc.items(value)) {
    const ValueKind kind = doc.kind(item);
    if (kind != ValueKind::kText && kind != ValueKind::kBytes) return false;
    out->emplace_back(kind == ValueKind::kText ? doc.text(item)
                                               : doc.bytes(item));
  }
  return IsSequence(doc, value);
}

bool ReadParentIds(const Document& doc, ValueId value, ContextConfig* config) {
  for (const ValueId item : doc.items(value)) {
    int64_t id = 0;
    if (!ReadIntWithin(doc, item, kMaxId, &id)) return false;
    config->parent_ids.push_back(static_cast<uint32_t>(id));
  }
  return IsSequence(doc, value) && !config->parent_ids.empty();
}

bool ReadContextId(const Document& doc, ValueId value, ContextConfig* config) {
  int64_t id = 0;
  if (!ReadIntWithin(doc, value, kMaxId, &id)) return false;
  config->context_id = static_cast<uint32_t>(id);
  return true;
}

bool ReadDebug(const Document& doc, ValueId value, ContextConfig* config) {
  return ReadTruth(doc, value, &config->debug);
}

bool ReadProfiling(const Document& doc, ValueId value, ContextConfig* config) {
  return ReadTruth(doc, value, &config->profiling);
}

bool ReadUnidirectional(const Document& doc, ValueId value,
                        ContextConfig* config) {
  return ReadTruth(doc, value, &config->unidirectional);
}

bool ReadMaxMessageSize(const Document& doc, ValueId value,
                        ContextConfig* config) {
  int64_t size = 0;
  if (!ReadIntWithin(doc, value, std::numeric_limits<int64_t>::max(), &size) ||
      size < kLeastMaxMessageSize) {
    return false;
  }
  config->max_message_size =
      static_cast<uint32_t>(std::min<int64_t>(size, kMaxId));
  return true;
}

bool ReadLogLevel(const Document& doc, ValueId value, ContextConfig* config) {
  config->log_levels.root = doc.AsInt(value);
  return doc.kind(value) == ValueKind::kInt;
}

bool ReadLogLevels(const Document& doc, ValueId value, ContextConfig* config) {
  const absl::Span<const ValueId> levels = doc.items(value);
  for (const ValueId level : levels) {
    if (doc.kind(level) != ValueKind::kInt) return false;
  }
  if (!IsSequence(doc, value) || levels.size() != 3) return false;
  config->log_levels = {doc.AsInt(levels[0]), doc.AsInt(levels[1]),
                        doc.AsInt(levels[2])};
  return true;
}

bool ReadOverrides(const Document& doc, ValueId value, ContextConfig* config) {
  return ReadTexts(doc, value, &config->import_overrides);
}

bool ReadBlocks(const Document& doc, ValueId value, ContextConfig* config) {
  return ReadTexts(doc, value, &config->import_blocks);
}

bool Always(const Dialect&) { return true; }
bool HasLogLevels(const Dialect& dialect) { return dialect.log_levels; }
bool HasLogLevel(const Dialect& dialect) { return !dialect.log_levels; }
bool HasOverrides(const Dialect& dialect) { return dialect.import_overrides; }
bool HasWhitelist(const Dialect& dialect) { return !dialect.import_overrides; }

struct Key {
  absl::string_view name;
  absl::string_view type;
  bool (*applies)(const Dialect&);
  // Without an optional key, a Python child starts all the same.
  bool required;
  bool (*read)(const Document&, ValueId, ContextConfig*);
};

// The table names this number.
static_assert(kLeastMaxMessageSize == 256);

constexpr Key kKeys[] = {
    {"parent_ids", "a list of context ids from 0 to 4294967295", Always, true,
     ReadParentIds},
    {"context_id", "a context id from 0 to 4294967295", Always, true,
     ReadContextId},
    {"debug", "a truth value", Always, true, ReadDebug},
    {"profiling", "a truth value", Always, true, ReadProfiling},
    {"unidirectional", "a truth value", Always, true, ReadUnidirectional},
    {"max_message_size", "a size of 256 bytes or more", Always, true,
     ReadMaxMessageSize},
    {"log_level", "an integer of 64 bits", HasLogLevel, true, ReadLogLevel},
    {"log_levels", "three integers of 64 bits", HasLogLevels, true,
     ReadLogLevels},
    {"whitelist", "a list of texts", HasWhitelist, false, ReadOverrides},
    {"blacklist", "a list of texts", HasWhitelist, false, ReadBlocks},
    {"import_overrides", "a list of texts", HasOverrides, true, ReadOverrides},
    {"import_blocks", "a list of texts", HasOverrides, true, ReadBlocks},
};

absl::Status KeyFault(absl::string_view key, absl::string_view type,
                      absl::string_view release, absl::string_view got) {
  return PeerFault(
      "BOOT-9", absl::StrCat("expected the configuration", release, " to have ",
                             type, " as \"", key, "\", got ", got));
}

absl::StatusOr<Dialect> ReadDialect(const Document& doc, ValueId dict) {
  constexpr absl::string_view kType =
      "a tuple of three numbers or more, from 0 to 2147483647,";
  const std::optional<ValueId> value = doc.Find(dict, "version");
  if (!value.has_value()) return KeyFault("version", kType, "", "none");
  const absl::Span<const ValueId> parts = doc.items(*value);
  int64_t numbers[3] = {};
  bool valid = IsSequence(doc, *value) && parts.size() >= 3;
  for (size_t i = 0; valid && i < 3; ++i) {
    valid = ReadIntWithin(doc, parts[i], std::numeric_limits<int>::max(),
                          &numbers[i]);
  }
  if (!valid) {
    return KeyFault("version", kType, "", WhatCame(doc, *value));
  }
  return DialectOf({static_cast<int>(numbers[0]), static_cast<int>(numbers[1]),
                    static_cast<int>(numbers[2])});
}

absl::Status ReadKey(const Document& doc, ValueId dict, const Key& key,
                     ContextConfig* config) {
  const std::optional<ValueId> value = doc.Find(dict, key.name);
  const std::string release =
      absl::StrCat(" of release ", ReleaseText(config->dialect.release));
  if (!value.has_value()) {
    return key.required ? KeyFault(key.name, key.type, release, "none")
                        : absl::OkStatus();
  }
  if (key.read(doc, *value, config)) return absl::OkStatus();
  return KeyFault(key.name, key.type, release, WhatCame(doc, *value));
}

// One that is its own parent would send each message to itself.
absl::Status CheckOwnId(const ContextConfig& config) {
  const std::vector<uint32_t>& parents = config.parent_ids;
  if (std::find(parents.begin(), parents.end(), config.context_id) ==
      parents.end()) {
    return absl::OkStatus();
  }
  return PeerFault(
      "BOOT-9",
      absl::StrCat("expected the configuration to have as \"context_id\" an id "
                   "that is not in \"parent_ids\", got ",
                   config.context_id));
}

absl::Status CheckParentCount(const Document& doc, ValueId dict,
                              const Limits& limits) {
  const std::optional<ValueId> parents = doc.Find(dict, "parent_ids");
  if (!parents.has_value()) return absl::OkStatus();
  const size_t count = doc.items(*parents).size();
  if (count <= limits.max_parents) return absl::OkStatus();
  return LimitFault(
      "BOOT-9",
      absl::StrCat("expected the configuration to have at most ",
                   limits.max_parents, " ids as \"parent_ids\", got ", count));
}

absl::StatusOr<ContextConfig> ReadConfig(const Document& doc, ValueId dict,
                                         const Limits& limits) {
  ASSIGN_OR_RETURN(Dialect dialect, ReadDialect(doc, dict));
  RETURN_IF_ERROR(CheckParentCount(doc, dict, limits));
  ContextConfig config;
  config.dialect = dialect;
  for (const Key& key : kKeys) {
    if (!key.applies(dialect)) continue;
    RETURN_IF_ERROR(ReadKey(doc, dict, key, &config));
  }
  RETURN_IF_ERROR(CheckOwnId(config));
  return config;
}

absl::Status NotTheForm(absl::string_view line) {
  return PeerFault("BOOT-8",
                   absl::StrCat("expected ExternalContext({...}).main() as the "
                                "last line of the preamble, got \"",
                                absl::CHexEscape(line.substr(0, kShownBytes)),
                                line.size() > kShownBytes ? "...\"" : "\""));
}

}  // namespace

absl::StatusOr<ValueId> ParseConfigLine(absl::string_view last_line,
                                        const Limits& limits,
                                        Document* document) {
  if (!absl::StartsWith(last_line, kBefore)) return NotTheForm(last_line);
  size_t position = kBefore.size();
  absl::StatusOr<ValueId> dict =
      ReadPythonLiteral(last_line, &position, limits, document);
  if (!dict.ok()) return dict.status();
  if (document->kind(*dict) != ValueKind::kDict ||
      last_line.substr(position) != kAfter) {
    return NotTheForm(last_line);
  }
  return dict;
}

std::string ConfigLine(absl::string_view literal) {
  return absl::StrCat(kBefore, literal, kAfter);
}

absl::StatusOr<ContextConfig> ParseContextConfig(absl::string_view last_line,
                                                 const Limits& limits) {
  Document document;
  ASSIGN_OR_RETURN(const ValueId dict,
                   ParseConfigLine(last_line, limits, &document));
  return ReadConfig(document, dict, limits);
}

}  // namespace mitogen
