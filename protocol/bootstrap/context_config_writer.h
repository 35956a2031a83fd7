// Writes the configuration that a parent gives a new context, for a child of
// any release: the way back from context_config.h.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_WRITER_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_WRITER_H_

#include <string>

#include "absl/status/statusor.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/bootstrap/python_repr.h"

namespace mitogen {

// The configuration as a dict literal, with the keys of config.dialect in the
// order in which the original has them on Python 3. A release that has no key
// for a value does without it: up to 0.3.44, log_levels.root is all of them. A
// caller fault (BOOT-9) if there are no parent_ids, or a prefix is not text.
absl::StatusOr<std::string> WriteContextConfig(const ContextConfig& config,
                                               LiteralStyle style);

// The last line of the preamble, without its newline: `WriteContextConfig()`
// inside of `ExternalContext(...).main()` (BOOT-8).
absl::StatusOr<std::string> WriteLastLine(const ContextConfig& config,
                                          LiteralStyle style);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_CONTEXT_CONFIG_WRITER_H_
