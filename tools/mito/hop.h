// The hops of a command line: how to reach one context from the one before.
//
// Errors are InvalidArgument, and name the option as the command line has it.

#ifndef MITOGEN_TOOLS_MITO_HOP_H_
#define MITOGEN_TOOLS_MITO_HOP_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "stub/connect/connection_option.h"

namespace mitogen::mito {

// Stands for the host in texts of a hop, where a call goes to many.
inline constexpr absl::string_view kHostPlaceholder = "{}";

struct Hop {
  // Of the table (stub/connect/connection_method.h).
  std::string method;
  ConnectionOptions options;
};

// A flag that begins a hop or refines the one before, with its operand.
struct HopWord {
  std::string flag;
  std::string operand;
  // See TakePasswordVariables().
  std::optional<std::string> password = std::nullopt;
};

// Reads the variables that --password-env names into their words, and takes
// them out of the environment and of its memory: programs that are started from
// then on do not have them, and whoever reads the environment of this process
// finds them empty. Once, and before there are other threads.
void TakePasswordVariables(std::vector<HopWord>* words);

struct HopFlag {
  absl::string_view flag;
  // What its operand is called; empty for none.
  absl::string_view operand;
  absl::string_view what;
  // Of a flag that begins a hop: its method, and the option that the operand
  // is for. Empty for others.
  absl::string_view method;
  absl::string_view option;
  absl::Status (*apply)(const HopFlag& flag, absl::string_view operand,
                        absl::string_view host, std::vector<Hop>* hops);
};

absl::Span<const HopFlag> HopFlags();
// Null if there is none.
const HopFlag* FindHopFlag(absl::string_view flag);

// The hops that the words describe, with `host` in place of each placeholder. A
// host is one word: it must not begin with "-", and it adds no option, but for
// the user and the port of --ssh.
// Reads the files of passwords; of --password-env it knows the variables that
// were taken. Each option is checked
// against the table; what is secret is refused as an option, since other users
// see a command line.
absl::StatusOr<std::vector<Hop>> MakeHops(absl::Span<const HopWord> words,
                                          absl::string_view host);

bool HasPlaceholder(absl::Span<const HopWord> words);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_HOP_H_
