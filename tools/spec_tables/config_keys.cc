#include "tools/spec_tables/config_keys.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/bootstrap/context_config_writer.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/pickle/value/document.h"
#include "protocol/python_literal/python_repr.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

// The oldest release, and each that differs from the one before it.
std::vector<Release> ReleasesThatDiffer() {
  std::vector<Release> releases = {kOldestRelease};
  for (const DialectFeature& feature : DialectFeatures()) {
    if (feature.since != releases.back()) releases.push_back(feature.since);
  }
  return releases;
}

// What a parent of `release` writes.
absl::StatusOr<ValueId> WriteExample(const Release& release,
                                     Document* document) {
  ContextConfig config;
  config.parent_ids = {0};
  config.context_id = 1;
  config.max_message_size = Limits().max_message_size;
  ASSIGN_OR_RETURN(config.dialect, DialectOf(release));
  ASSIGN_OR_RETURN(const std::string line,
                   WriteLastLine(config, LiteralStyle::kPython3));
  return ParseConfigLine(line, Limits(), document);
}

// Whether `dict` without its key `name` is refused.
absl::StatusOr<bool> IsRequired(ValueId dict, absl::string_view name,
                                Document* document) {
  const ValueId rest = document->NewDict();
  for (const auto& [key, value] : document->entries(dict)) {
    if (document->text(key) != name) document->Set(rest, key, value);
  }
  ASSIGN_OR_RETURN(const std::string literal,
                   PythonRepr(*document, rest, Limits()));
  return !ParseContextConfig(ConfigLine(literal), Limits()).ok();
}

absl::StatusOr<std::vector<ConfigKey>> KeysOf(const Release& release) {
  Document document;
  ASSIGN_OR_RETURN(const ValueId dict, WriteExample(release, &document));
  std::vector<std::string> names;
  for (const auto& [key, value] : document.entries(dict)) {
    names.emplace_back(document.text(key));
  }
  std::vector<ConfigKey> keys;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const bool required, IsRequired(dict, name, &document));
    keys.push_back({name, release, std::nullopt, required});
  }
  return keys;
}

std::vector<ConfigKey>::iterator FindKey(std::vector<ConfigKey>* keys,
                                         absl::string_view name) {
  return std::find_if(keys->begin(), keys->end(), [name](const ConfigKey& key) {
    return key.name == name;
  });
}

}  // namespace

absl::StatusOr<std::vector<ConfigKey>> ConfigKeys() {
  std::vector<ConfigKey> all;
  for (const Release& release : ReleasesThatDiffer()) {
    ASSIGN_OR_RETURN(std::vector<ConfigKey> present, KeysOf(release));
    for (ConfigKey& key : all) {
      const bool gone = FindKey(&present, key.name) == present.end();
      if (gone && !key.before.has_value()) key.before = release;
    }
    for (const ConfigKey& key : present) {
      if (FindKey(&all, key.name) == all.end()) all.push_back(key);
    }
  }
  return all;
}

}  // namespace mitogen
