// The arguments that a parent starts a child with. The first byte of the input
// says what the rest is: the arguments, a NUL between two of them; or a first
// stage, which is compressed here (no fuzzer guesses base64 of a checksum) and
// put into either form of the command.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/bootstrap/deflate.h"
#include "protocol/bootstrap/marker.h"
#include "protocol/limits.h"

namespace mitogen {
namespace {

absl::StatusOr<BootCommand> Parse(const std::vector<std::string>& arguments) {
  const std::vector<absl::string_view> views(arguments.begin(),
                                             arguments.end());
  const absl::StatusOr<BootCommand> command = ParseBootCommand(views, Limits());
  if (!command.ok()) {
    // Offsets count the bytes of what base64 holds.
    size_t size = 0;
    for (const std::string& argument : arguments) size += argument.size();
    RequireFault(command.status(), "BOOT-", size);
    return command;
  }
  Require(command->preamble_size > 0, "there is a preamble");
  const bool whole = command->form == BootForm::kWholeInCode;
  Require(arguments.size() == (whole ? 2 : 5), "each form has its arguments");
  return command;
}

// The first stage says nothing of name or size, so it can be anything that has
// the marker.
void CheckSplit(absl::string_view stage) {
  const std::string name(stage.substr(0, stage.find('\n')));
  const std::string encoded =
      absl::Base64Escape(Deflate(Compression::kRawDeflate, stage));
  const absl::StatusOr<BootCommand> command =
      Parse({"-c", "code", encoded, name, "17000"});
  // What cannot be compressed gets a little longer, and has the same limit.
  const bool has_marker = absl::StrContains(stage, kReadyMarker);
  Require(command.ok() <= has_marker, "a first stage has the marker");
  Require(command.ok() || !has_marker ||
              stage.size() > Limits().max_first_stage_size / 2,
          "what has the marker is a first stage");
  if (!command.ok()) return;
  Require(command->remote_name == name && command->preamble_size == 17000,
          "name and size are what the arguments say");
}

void CheckWhole(absl::string_view stage) {
  const std::string encoded =
      absl::Base64Escape(Deflate(Compression::kZlib, stage));
  const absl::StatusOr<BootCommand> command =
      Parse({"-c", absl::StrCat("run(\"", encoded, "\")")});
  if (!command.ok()) return;
  Require(absl::StrContains(stage, kReadyMarker),
          "a first stage has the marker");
  Require(absl::StrContains(
              stage, absl::StrCat("(mitogen:", command->remote_name, ")'")),
          "the name is what the first stage says");
  Require(absl::StrContains(stage, absl::StrCat(command->preamble_size)),
          "the size is what the first stage says");
}

void Check(absl::string_view input) {
  if (input.empty()) return;
  const absl::string_view rest = input.substr(1);
  switch (input[0] % 3) {
    case 0: {
      const std::vector<std::string> arguments = absl::StrSplit(rest, '\0');
      return static_cast<void>(Parse(arguments));
    }
    case 1:
      return CheckSplit(rest);
    default:
      return CheckWhole(rest);
  }
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
