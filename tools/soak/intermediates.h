// The contexts that a soak keeps from first to last, while children come and go
// below them: one of this implementation, and one of the original if there is a
// Python. What the former leaks shows over all the rounds.
//
// Contract. One thread at a time, and not the master's. To be destroyed before
// the master.

#ifndef MITOGEN_TOOLS_SOAK_INTERMEDIATES_H_
#define MITOGEN_TOOLS_SOAK_INTERMEDIATES_H_

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "stub/context.h"
#include "stub/master.h"

namespace mitogen {

// What soak_test has the intermediate of this implementation leak, so that it
// can be seen to be found.
enum class Leak { kNone, kZombie, kMemory };

class Intermediates {
 public:
  // `python` may be empty.
  static absl::StatusOr<Intermediates> Connect(Master* master,
                                               const std::string& stub,
                                               const std::string& python);

  const std::vector<Context>& contexts() const { return contexts_; }
  // Not to be killed.
  const std::vector<pid_t>& processes() const { return processes_; }

  // Of the one of this implementation, in words: what must be as it was once
  // the children below it are gone.
  std::string Words() const;
  size_t Resident() const;

  absl::Status Cause(Leak leak) const;

 private:
  absl::Status Add(Master* master, absl::string_view program);

  // That of this implementation first.
  std::vector<Context> contexts_;
  std::vector<pid_t> processes_;
};

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_INTERMEDIATES_H_
