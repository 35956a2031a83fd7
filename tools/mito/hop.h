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
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "stub/connect/connection_option.h"

namespace mitogen::mito {

// In texts of a hop this stands for the host, if a call goes to many.
inline constexpr absl::string_view kHostPlaceholder = "{}";

struct Hop {
  // A method of the table (stub/connect/connection_method.h).
  std::string method;
  ConnectionOptions options;
};

// A flag that begins a hop or refines the one before, with its operand.
struct HopWord {
  std::string flag;
  std::string operand;
  // See TakePasswordVariables() and ReadPasswordFiles().
  std::optional<std::string> password = std::nullopt;
};

// Reads the variables that --password-env names into their words, and removes
// them from the environment and its memory. Programs that are started later do
// not have them, and those that read the environment of this process find them
// empty. To be called once, before there are other threads.
void TakePasswordVariables(std::vector<HopWord>* words);

// Reads the first lines of the files that --password-file names into their
// words, each file once, since a pipe gives its line only once. `host` is put
// in place of each placeholder; if it is not given, files with a placeholder
// are left for later. InvalidArgument if a file has no line that can be read;
// DeadlineExceeded if its line does not come in time.
absl::Status ReadPasswordFiles(std::vector<HopWord>* words,
                               std::optional<absl::string_view> host,
                               absl::Time deadline);

struct HopFlag {
  absl::string_view flag;
  // The name of its operand; empty for none.
  absl::string_view operand;
  absl::string_view what;
  // For a flag that begins a hop: its method, and the option that the operand
  // is for. Empty for others.
  absl::string_view method;
  absl::string_view option;
  absl::Status (*apply)(const HopFlag& flag, absl::string_view operand,
                        absl::string_view host, std::vector<Hop>* hops);
};

absl::Span<const HopFlag> HopFlags();
// Null if there is none.
const HopFlag* FindHopFlag(absl::string_view flag);

// Makes the hops that the words describe, with `host` in place of each
// placeholder. A host is one word. It must not begin with "-", and it adds no
// option except the user and the port of --ssh. Passwords are those that were
// taken or read before. Each option is checked against the table. Secret
// options are refused, since other users see a command line.
absl::StatusOr<std::vector<Hop>> MakeHops(absl::Span<const HopWord> words,
                                          absl::string_view host);

// OK if MakeHops() can make the hops for one of the hosts, whatever is in files
// of passwords that are not read yet. Otherwise the error is that of the first
// host. Without hosts some host is assumed.
absl::Status CheckHops(absl::Span<const HopWord> words,
                       absl::Span<const std::string> hosts);

bool HasPlaceholder(absl::Span<const HopWord> words);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_HOP_H_
