#include "protocol/bootstrap/shell_stage.h"

#include "absl/strings/substitute.h"

namespace mitogen {
namespace {

// A folder will do if a file can be made there that nobody else made, and run:
// many systems mount /tmp so that nothing in it can be. $0 of the template is
// the size, $1 the variable; $$ is a dollar of the shell's.
constexpr absl::string_view kScript =
    R"(umask 077
for d in "$${TMPDIR:-/tmp}" /dev/shm /var/tmp "$$HOME" .
do f=$$d/.mitogen.$$$$
(set -C;echo '#!/bin/sh'>"$$f")2>/dev/null||continue
chmod 700 "$$f"&&"$$f" 2>/dev/null&&break
rm -f "$$f";f=
done
[ -f "$$f" ]||{ echo 'no folder to run a program in';exit 1;}
echo MITOEXE
head -c $0 >"$$f"
$1=$$f exec "$$f" "$$@")";

}  // namespace

std::vector<std::string> MakeShellStage(size_t program_size,
                                        const FirstStage& stage) {
  std::vector<std::string> command = {
      "sh", "-c", absl::Substitute(kScript, program_size, kProgramFileVariable),
      "sh"};
  command.insert(command.end(), stage.arguments.begin(), stage.arguments.end());
  return command;
}

}  // namespace mitogen
