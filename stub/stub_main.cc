// mitogen-stub: a Mitogen parent starts this program where it would start
// Python. The program is then a context of the parent's tree. Its functions are
// those that an intermediate context and a test of this library need.

#include <utility>

#include "stub/child.h"
#include "stub/child/functions/ansible_functions.h"
#include "stub/child/functions/os_functions.h"
#include "stub/child/functions/test_functions.h"

int main(int argc, char** argv) {
  mitogen::ChildFunctions functions;
  functions.set_program("mitogen-stub");
  mitogen::AddOsFunctions(&functions);
  mitogen::AddAnsibleFunctions(&functions);
  mitogen::AddTestFunctions(&functions);
  return mitogen::RunChild(argc, argv, {.functions = std::move(functions)});
}
