// The command line of mitogen-soak, as data that its usage is made from.

#ifndef MITOGEN_TOOLS_SOAK_SOAK_OPTIONS_H_
#define MITOGEN_TOOLS_SOAK_SOAK_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "stub/usage/usage.h"
#include "tools/soak/intermediates.h"

namespace mitogen {

struct SoakOptions {
  std::string stub;
  std::string python;
  std::optional<std::string> mitogen;
  std::vector<std::string> modules;
  uint64_t seconds = 3600;
  uint64_t seed = 1;
  uint64_t workers = 6;
  // The number of hostile leaves at a time, in turns below the master and below
  // the context of this implementation that lasts. They need a Python.
  uint64_t hostile = 0;
  uint64_t rounds = 0;
  // The seconds in which everything of a round must be gone.
  uint64_t settle = 30;
  // Leaks on purpose, to see that they are found: in the master, or in the
  // middle.
  bool leak_handles = false;
  Leak leak = Leak::kNone;
  bool help = false;
  bool version = false;
};

// `words` are those after the program's name; nothing if they make no sense.
std::optional<SoakOptions> ParseSoakOptions(absl::Span<char* const> words);

Usage SoakUsage();

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_SOAK_OPTIONS_H_
