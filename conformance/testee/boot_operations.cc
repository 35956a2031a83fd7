#include <string>
#include <vector>

#include "absl/types/span.h"
#include "conformance/testee/atom_reader.h"
#include "conformance/testee/operation.h"
#include "protocol/bootstrap/boot_command.h"

namespace mitogen {

absl::Status BootParse(const Request& request, AnswerWriter* answer) {
  const absl::StatusOr<const nlohmann::json*> argv = request.List("argv");
  if (!argv.ok()) return argv.status();
  if ((*argv)->empty()) return Expected("argv to begin with a program");
  std::vector<std::string> arguments;
  for (const nlohmann::json& json : **argv) {
    absl::StatusOr<std::string> argument = ReadHex(json, "an argument");
    if (!argument.ok()) return argument.status();
    arguments.push_back(*std::move(argument));
  }
  const std::vector<absl::string_view> views(arguments.begin() + 1,
                                             arguments.end());
  const absl::StatusOr<BootCommand> command = ParseBootCommand(views, Limits());
  if (!command.ok()) return command.status();
  answer->Bytes("name", command->remote_name);
  answer->Number("preamble_size", command->preamble_size);
  return absl::OkStatus();
}

}  // namespace mitogen
