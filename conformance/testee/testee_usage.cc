#include "conformance/testee/testee_usage.h"

namespace mitogen {

Usage TesteeUsage() {
  return {
      .program = "mitogen-testee",
      .summary = "answers questions about the Mitogen protocol",
      .synopsis = {"", "--help", "--version"},
      .paragraphs =
          {"Reads requests from standard input, one JSON object a line, and "
           "writes an answer to each to standard output. The file "
           "conformance/testee/protocol.md of the sources specifies both. The "
           "answers are those of this library, so a test of another "
           "implementation can compare its own with them."},
      .sections = {{"Options",
                    {{"--help", "", "prints this"},
                     {"--version", "", "prints the version"}}},
                   {"Exit status",
                    {{"0", "", "the input ended"},
                     {"1", "", "standard output did not take an answer"},
                     {"2", "", "usage"}}}},
      .examples = {{"echo '{\"id\": 1, \"op\": \"hello\"}' | mitogen-testee",
                    "", "asks which operations there are"}},
      .see_also = {"mito", "mitogen-stub"},
  };
}

}  // namespace mitogen
