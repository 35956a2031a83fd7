// The operation on the command by which a parent starts a child.

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "conformance/json/atom_reader.h"
#include "conformance/testee/operation.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/status_macros.h"

namespace mitogen {

absl::Status BootParse(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::vector<std::string> arguments,
                   request.Pieces("argv"));
  if (arguments.empty()) return Expected("argv to begin with a program");
  const std::vector<absl::string_view> views(arguments.begin() + 1,
                                             arguments.end());
  ASSIGN_OR_RETURN(const BootCommand command,
                   ParseBootCommand(views, Limits()));
  answer->Bytes("name", command.remote_name);
  answer->Number("preamble_size", command.preamble_size);
  return absl::OkStatus();
}

}  // namespace mitogen
