// What the original's service pool answered, as testdata/answers.txt has it.

#ifndef MITOGEN_ROUTER_SERVICE_TESTING_ORIGINAL_ANSWERS_H_
#define MITOGEN_ROUTER_SERVICE_TESTING_ORIGINAL_ANSWERS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace mitogen {

struct OriginalAnswer {
  std::string name;
  uint32_t authority = 0;
  std::string payload;
  // "error: TEXT", "value: REPR", or "nothing".
  std::string answer;
  // The answer of this implementation, where it differs on purpose.
  std::string ours;
  // A dead message came first.
  bool after_dead = false;
};

struct OriginalTransfer {
  uint64_t size = 0;
  // "chunk SIZE", "acknowledge SIZE", "dead TEXT".
  std::vector<std::string> steps;
};

// In the order of the file; empty if it cannot be read.
std::vector<OriginalAnswer> ReadOriginalAnswers();
std::vector<OriginalTransfer> ReadOriginalTransfers();

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_TESTING_ORIGINAL_ANSWERS_H_
