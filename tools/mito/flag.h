// The table of the flags of mito, besides those of hops (hop.h).

#ifndef MITOGEN_TOOLS_MITO_FLAG_H_
#define MITOGEN_TOOLS_MITO_FLAG_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "tools/mito/command_line.h"

namespace mitogen::mito {

struct Flag {
  absl::string_view name;
  // Empty for a switch.
  absl::string_view operand;
  // A bit for each; see IsFlagOf().
  unsigned subcommands;
  absl::string_view what;
  // False if the operand is not valid.
  bool (*set)(absl::string_view operand, CommandLine* line);
  // For a number: its valid range.
  absl::string_view range = "";
};

absl::Span<const Flag> Flags();

bool IsFlagOf(const Flag& flag, Subcommand subcommand);

// Null if `subcommand` has no such flag.
const Flag* FindFlag(absl::string_view name, Subcommand subcommand);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_FLAG_H_
