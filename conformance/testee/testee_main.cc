// Answers the testee protocol (protocol.md) on standard input and output.

#include <iostream>
#include <string>

#include "conformance/testee/testee.h"

int main() {
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << mitogen::AnswerTo(line) << '\n' << std::flush;
  }
  return std::cout.good() ? 0 : 1;
}
