// What the original's service pool answered, release by release, as the files
// answers_RELEASE.txt of testdata/ have it.

#ifndef MITOGEN_ROUTER_FILES_TESTING_ORIGINAL_ANSWERS_H_
#define MITOGEN_ROUTER_FILES_TESTING_ORIGINAL_ANSWERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

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
  // "value: REPR".
  std::string metadata;
  // "chunk SIZE", "acknowledge SIZE", "dead TEXT".
  std::vector<std::string> steps;
};

// In the order of the file; empty if it cannot be read.
std::vector<OriginalAnswer> ReadOriginalAnswers(absl::string_view release);
std::vector<OriginalTransfer> ReadOriginalTransfers(absl::string_view release);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_TESTING_ORIGINAL_ANSWERS_H_
