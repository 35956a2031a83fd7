// A child of the original that lies, floods and garbles, while honest children
// live beside it. It is below the master, or below a context that lasts.
//
// Contract. Run() blocks for some seconds, on any thread but the master's, and
// leaves no process behind. What happens to the leaf is never a finding; only
// the others must notice nothing.

#ifndef MITOGEN_TOOLS_SOAK_HOSTILE_LEAF_H_
#define MITOGEN_TOOLS_SOAK_HOSTILE_LEAF_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "stub/context.h"
#include "stub/master.h"

namespace mitogen {

class HostileLeaf {
 public:
  // `python` starts the leaf, directly below `place`, or below the master. It
  // also harms the contexts `targets`.
  HostileLeaf(Master* master, std::string python, std::optional<Context> place,
              std::vector<uint32_t> targets)
      : master_(master),
        python_(std::move(python)),
        place_(std::move(place)),
        targets_(std::move(targets)) {}

  // Runs one life. An error if the leaf could not be started, and was not
  // killed.
  absl::Status Run(uint64_t seed);

 private:
  Master* const master_;
  const std::string python_;
  const std::optional<Context> place_;
  const std::vector<uint32_t> targets_;
};

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_HOSTILE_LEAF_H_
