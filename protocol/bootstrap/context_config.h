// The configuration that a parent gives a new context: the dictionary in the
// last line of the preamble, `ExternalContext({...}).main()`.
//
// Source of the facts: mitogen/parent.py, Connection.get_econtext_config and
// get_log_levels; mitogen/core.py, ExternalContext, which reads it.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/log_levels.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

struct ContextConfig {
  // Nearest first, the master's 0 last. Never empty.
  std::vector<uint32_t> parent_ids;
  uint32_t context_id = 0;
  bool debug = false;
  bool profiling = false;
  bool unidirectional = false;
  // A frame cannot announce more than 2^32 - 1 bytes, so neither does this.
  uint32_t max_message_size = 0;
  // The parent's dialect, by its `version`. A pre-release, whose version goes
  // on after three numbers, counts as the release.
  Dialect dialect;
  // Up to 0.3.44 a parent states the root's level only. The other two are then
  // what a child of that release sets by itself: inherited, and INFO.
  LogLevels log_levels;
  // Prefixes of module names. Up to 0.3.41 they are called `whitelist` and
  // `blacklist`. A whitelist that is empty, or has an empty prefix, allows
  // everything.
  std::vector<std::string> import_overrides;
  std::vector<std::string> import_blocks;
};

// Reads the last line of the preamble, without its newline. Keys that no child
// of that release asks for are ignored, as a Python child does. Errors: BOOT-8
// (not of the form above), LIT-1 and others (the literal), BOOT-9 (a key that
// the parent's release demands is missing, has another type, or holds more
// parents than Limits::max_parents; the error names it), DIA-2 (a release that
// is not supported).
absl::StatusOr<ContextConfig> ParseContextConfig(absl::string_view last_line,
                                                 const Limits& limits);

// The dictionary of the last line, whatever keys it has; the value lives in
// `document`. Errors: BOOT-8 and those of the literal.
absl::StatusOr<ValueId> ParseConfigLine(absl::string_view last_line,
                                        const Limits& limits,
                                        Document* document);

// Makes a line for ParseConfigLine() out of the literal of a dictionary.
std::string ConfigLine(absl::string_view literal);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_H_
