#include "protocol/bootstrap/context_config_writer.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

ValueId ParentIds(const ContextConfig& config, Document* document) {
  const ValueId list = document->NewList();
  for (const uint32_t id : config.parent_ids) {
    document->Append(list, document->Int(id));
  }
  return list;
}

ValueId ContextId(const ContextConfig& config, Document* document) {
  return document->Int(config.context_id);
}

ValueId Debug(const ContextConfig& config, Document*) {
  return Document::Bool(config.debug);
}

ValueId Profiling(const ContextConfig& config, Document*) {
  return Document::Bool(config.profiling);
}

ValueId Unidirectional(const ContextConfig& config, Document*) {
  return Document::Bool(config.unidirectional);
}

ValueId MaxMessageSize(const ContextConfig& config, Document* document) {
  return document->Int(config.max_message_size);
}

ValueId LogLevel(const ContextConfig& config, Document* document) {
  return document->Int(config.log_levels.root);
}

ValueId AllLogLevels(const ContextConfig& config, Document* document) {
  const ValueId list = document->NewList();
  document->Append(list, document->Int(config.log_levels.root));
  document->Append(list, document->Int(config.log_levels.mitogen));
  document->Append(list, document->Int(config.log_levels.mitogen_io));
  return list;
}

ValueId Texts(const std::vector<std::string>& texts, Document* document) {
  const ValueId list = document->NewList();
  for (const std::string& text : texts) {
    document->Append(list, document->Text(text));
  }
  return list;
}

ValueId Overrides(const ContextConfig& config, Document* document) {
  return Texts(config.import_overrides, document);
}

ValueId Blocks(const ContextConfig& config, Document* document) {
  return Texts(config.import_blocks, document);
}

ValueId Version(const ContextConfig& config, Document* document) {
  const Release& release = config.dialect.release;
  return document->Tuple({document->Int(release.major),
                          document->Int(release.minor),
                          document->Int(release.patch)});
}

bool Always(const Dialect&) { return true; }
bool HasLogLevels(const Dialect& dialect) { return dialect.log_levels; }
bool HasLogLevel(const Dialect& dialect) { return !dialect.log_levels; }
bool HasOverrides(const Dialect& dialect) { return dialect.import_overrides; }
bool HasWhitelist(const Dialect& dialect) { return !dialect.import_overrides; }

struct Key {
  absl::string_view name;
  bool (*applies)(const Dialect&);
  ValueId (*value)(const ContextConfig&, Document*);
};

constexpr Key kKeys[] = {
    {"parent_ids", Always, ParentIds},
    {"context_id", Always, ContextId},
    {"debug", Always, Debug},
    {"import_blocks", HasOverrides, Blocks},
    {"import_overrides", HasOverrides, Overrides},
    {"log_levels", HasLogLevels, AllLogLevels},
    {"profiling", Always, Profiling},
    {"unidirectional", Always, Unidirectional},
    {"log_level", HasLogLevel, LogLevel},
    {"whitelist", HasWhitelist, Overrides},
    {"blacklist", HasWhitelist, Blocks},
    {"max_message_size", Always, MaxMessageSize},
    {"version", Always, Version},
};

absl::Status CheckTexts(absl::string_view field,
                        const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (IsUtf8(text)) continue;
    return CallerFault("BOOT-9", absl::StrCat("expected ", field,
                                              " as texts in UTF-8, got other "
                                              "bytes"));
  }
  return absl::OkStatus();
}

absl::Status CheckConfig(const ContextConfig& config) {
  if (config.parent_ids.empty()) {
    return CallerFault("BOOT-9", "expected a context's parent_ids, got none");
  }
  RETURN_IF_ERROR(CheckTexts("import_overrides", config.import_overrides));
  return CheckTexts("import_blocks", config.import_blocks);
}

}  // namespace

absl::StatusOr<std::string> WriteContextConfig(const ContextConfig& config,
                                               LiteralStyle style) {
  RETURN_IF_ERROR(CheckConfig(config));
  Document document;
  const ValueId dict = document.NewDict();
  for (const Key& key : kKeys) {
    if (!key.applies(config.dialect)) continue;
    // The keys are native strings: on Python 2, bytes.
    const ValueId name = style == LiteralStyle::kPython2
                             ? document.Bytes(key.name)
                             : document.Text(key.name);
    document.Set(dict, name, key.value(config, &document));
  }
  return PythonRepr(document, dict, Limits(), style);
}

absl::StatusOr<std::string> WriteLastLine(const ContextConfig& config,
                                          LiteralStyle style) {
  ASSIGN_OR_RETURN(const std::string dict, WriteContextConfig(config, style));
  return absl::StrCat("ExternalContext(", dict, ").main()");
}

}  // namespace mitogen
