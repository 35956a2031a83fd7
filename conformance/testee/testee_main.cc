// Answers the testee protocol (protocol.md) on standard input and output.

#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "conformance/testee/testee.h"
#include "conformance/testee/testee_usage.h"
#include "stub/os/standard_output.h"
#include "stub/usage/usage.h"

namespace mitogen {
namespace {

constexpr int kUsage = 2;

int AnswerAll() {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  std::string line;
  // Nobody waits for answers that do not arrive.
  while (std::getline(std::cin, line) &&
         PrintNow(absl::StrCat(AnswerTo(line), "\n"))) {
  }
  return 0;
}

int Main(int argc, char** argv) {
  if (argc == 1) return AnswerAll();
  const absl::string_view word = argv[1];
  if (argc == 2 && word == "--help") {
    PrintNow(HelpText(TesteeUsage()));
    return 0;
  }
  if (argc == 2 && word == "--version") {
    PrintNow(VersionText("mitogen-testee"));
    return 0;
  }
  std::cerr << "mitogen-testee: expected no arguments, --help or --version\n";
  return kUsage;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  return mitogen::EndOfOutput("mitogen-testee", mitogen::Main(argc, argv), 1);
}
