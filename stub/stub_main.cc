// mitogen-stub: a Mitogen parent starts this program where it would start
// Python. The program is then a context of the parent's tree. Its functions are
// those that an intermediate context and a test of this library need.

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "stub/child.h"
#include "stub/child/functions/ansible_functions.h"
#include "stub/child/functions/os_functions.h"
#include "stub/child/functions/test_functions.h"
#include "stub/os/standard_output.h"
#include "stub/stub_usage.h"
#include "stub/usage/usage.h"

namespace {

constexpr char kProgram[] = "mitogen-stub";
constexpr int kExitShown = 0;
constexpr int kExitFailed = 1;

int Show(const std::string& text) {
  mitogen::PrintNow(text);
  return mitogen::EndOfOutput(kProgram, kExitShown, kExitFailed);
}

}  // namespace

int main(int argc, char** argv) {
  // For a person; a parent never asks.
  const absl::string_view only = argc == 2 ? argv[1] : "";
  if (only == "--version") return Show(mitogen::VersionText(kProgram));
  if (only == "--help") return Show(mitogen::HelpText(mitogen::StubUsage()));
  mitogen::ChildFunctions functions;
  functions.set_program(kProgram);
  mitogen::AddOsFunctions(&functions);
  mitogen::AddAnsibleFunctions(&functions);
  mitogen::AddTestFunctions(&functions);
  return mitogen::RunChild(argc, argv, {.functions = std::move(functions)});
}
