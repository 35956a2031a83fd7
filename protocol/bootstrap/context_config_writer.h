// Writes the configuration that a parent gives a new context, for a child of
// any release: the inverse of context_config.h.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_WRITER_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_WRITER_H_

#include <string>

#include "absl/status/statusor.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/python_literal/python_repr.h"

namespace mitogen {

// Writes the configuration as a dict literal, with the keys of config.dialect
// in the order of the original on Python 3. A value for which the release has
// no key is left out: up to 0.3.44, only log_levels.root is written. If there
// are no parent_ids, or a prefix is not text, this is a caller fault (BOOT-9).
absl::StatusOr<std::string> WriteContextConfig(const ContextConfig& config,
                                               LiteralStyle style);

// The last line of the preamble, without its newline: `WriteContextConfig()`
// inside of `ExternalContext(...).main()` (BOOT-8).
absl::StatusOr<std::string> WriteLastLine(const ContextConfig& config,
                                          LiteralStyle style);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_WRITER_H_
