#include "protocol/bootstrap/shell_stage.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "protocol/bootstrap/marker.h"

namespace mitogen {
namespace {

// The braces make sh read all of the script before it runs any. In its order:
//
// - A folder will do if this user or root owns it and all above it, and if
//   nobody else can rename what is in them. This is checked from the top down,
//   by the name without symbolic links: then nobody else can make that name
//   lead elsewhere afterwards.
// - mkdir makes a new directory, or fails: what another user put there is left
//   alone, and the next name is tried. Everything is inside that directory,
//   which no other user can enter.
// - A program has to run from there: many systems mount /tmp without execution.
// - Zeros take the room first, because the program comes only once: a full
//   folder is found while there is another to try. The program then replaces
//   the zeros in place.
// - The trap for 0 runs at every end but the successful exec. A signal during
//   mkdir waits until it is known whose the directory is (h is "hold").
// - The child gets back the umask of the user.
constexpr absl::string_view kScript = R"sh({ s=@SIZE@
mask=`umask`
umask 077
d=;w=;h=
away(){ [ -z "$d" ]||{ rm -f "$d/mitogen-stub";rmdir "$d";};d=;}
no(){ w="$w $t ($1)";away;}
safe(){ [ -z "$1" ]||safe "${1%/*}"||return
set -- "${1:-/}" `ls -ldn "${1:-/}"`
[ "$4" = 0 ]||[ -O "$1" ]||return
case $2 in [!d]*|d????w???[!tT]*|d???????w[!tT]*)return 1;;esac;}
die(){ trap - 0;away;exit 1;}
make(){ for n in 0 1 2 3 4
do h=1;mkdir "$p/.mitogen.$$.$n"&&d=$p/.mitogen.$$.$n
[ $h = 2 ]&&die
h=;[ "$d" ]&&return
done;return 1;}
runs(){ echo '#!/bin/sh'>"$f"&&chmod 700 "$f"&&"$f";}
trap away 0
trap '[ "$h" ]&&h=2||die' 1 2 3 13 15
for t in "$TMPDIR" /tmp /dev/shm /var/tmp "$HOME" "$PWD"
do case $t in /*);;*)continue;;esac
{ p=`cd -P "$t"&&pwd -P`&&safe "$p";} 2>/dev/null||
{ no 'missing, or others may change it';continue;}
make 2>/dev/null||{ no 'nothing can be made there';continue;}
f=$d/mitogen-stub
runs 2>/dev/null||{ no 'full, or no program runs there';continue;}
head -c $s /dev/zero 2>/dev/null >"$f"||{ no full;continue;}
break
done
[ "$d" ]||{ echo "no folder for a program of $s bytes:$w";exit 1;}
head -c $s 1<>"$f"&&read -r l&&[ "$l" = @END@ ]||
{ echo 'the program did not come whole';exit 1;}
[ "`"$f" @PROBE@ 2>&1 </dev/null`" = @ANSWER@ ]||
{ echo "the program does not run on `uname -sm`";exit 1;}
umask $mask
@FILE@=$f
export @FILE@
exec "$f" "$@"
})sh";

}  // namespace

std::vector<std::string> MakeShellCommand(const FirstStage& stage) {
  // A line of one word if the host has no uname.
  std::vector<std::string> command = {
      "sh", "-c",
      absl::StrCat("echo ", kProgramMarker, " `uname -m`;eval \"`head -c ",
                   BeforeProgram(1).size(), "`\""),
      "sh"};
  command.insert(command.end(), stage.arguments.begin(), stage.arguments.end());
  return command;
}

std::string BeforeProgram(size_t program_size) {
  // As many digits as any size has. Spaces behind a word change nothing.
  const std::string size = absl::StrFormat("%-20d", program_size);
  return absl::StrReplaceAll(kScript,
                             {{"@SIZE@", size},
                              {"@END@", absl::StripSuffix(kAfterProgram, "\n")},
                              {"@PROBE@", kProbeArgument},
                              {"@ANSWER@", kProbeAnswer},
                              {"@FILE@", kProgramFileVariable}});
}

}  // namespace mitogen
