// The command line by which a parent starts what it takes to be Python. It
// tells a child the name that the parent gave it, and how many bytes of
// preamble will come; the program in it is Python's business, and is inflated
// only to recognise the form.
//
// Source of the facts: mitogen/parent.py, Connection.get_boot_command and
// Connection._first_stage, and the command lines that every release makes.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_BOOT_COMMAND_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_BOOT_COMMAND_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/limits.h"

namespace mitogen {

enum class BootForm {
  // `-c CODE`, up to 0.3.31. CODE holds the first stage as base64 of zlib, in
  // its first pair of double quotes; the first stage holds name and size.
  kWholeInCode,
  // `-c CODE B64 NAME SIZE`, from 0.3.32. B64 is the first stage as base64 of
  // raw deflate (Dialect::split_boot_arguments).
  kSplitArguments,
};

struct BootCommand {
  BootForm form = BootForm::kSplitArguments;
  // The parent's name for this process. By default it is "user@host:pid" of the
  // parent.
  std::string remote_name;
  // Size of the preamble on the wire, in compressed bytes; never 0.
  uint64_t preamble_size = 0;
};

// Recognises the arguments that follow the name of the program. Both forms
// must hold a first stage that writes the first marker. Anything else is a
// peer fault: BOOT-1 (the arguments), BOOT-2 (the first stage). A first stage
// over limits.max_first_stage_size is a limit fault, BOOT-3.
absl::StatusOr<BootCommand> ParseBootCommand(
    absl::Span<const absl::string_view> arguments, const Limits& limits);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_BOOT_COMMAND_H_
