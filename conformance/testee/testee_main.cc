// Answers the testee protocol (protocol.md) on standard input and output.

#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "conformance/testee/testee.h"
#include "stub/os/standard_output.h"

int main() {
  mitogen::HoldStandardDescriptors();
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  std::string line;
  // Nobody waits for answers that do not arrive.
  while (std::getline(std::cin, line) &&
         mitogen::PrintNow(absl::StrCat(mitogen::AnswerTo(line), "\n"))) {
  }
  return mitogen::EndOfOutput("mitogen-testee", 0, 1);
}
