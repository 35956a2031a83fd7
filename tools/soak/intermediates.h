// The contexts that a soak keeps from first to last, while children come and go
// below them: one of this implementation, and one of the original if there is a
// Python. If the former leaks, that shows over all the rounds.
//
// Contract. Only one thread at a time may use it, and not the master's. It must
// be destroyed before the master.

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

// What soak_test makes the intermediate of this implementation leak, to see
// that the leak is found.
enum class Leak { kNone, kZombie, kMemory };

class Intermediates {
 public:
  // `python` may be empty.
  static absl::StatusOr<Intermediates> Connect(Master* master,
                                               const std::string& stub,
                                               const std::string& python);

  const std::vector<Context>& contexts() const { return contexts_; }
  // The killer spares these.
  const std::vector<pid_t>& processes() const { return processes_; }

  // Describes what must be as before once the children below the intermediate
  // of this implementation are gone.
  std::string Words() const;
  size_t Resident() const;

  absl::Status Cause(Leak leak) const;

 private:
  absl::Status Add(Master* master, absl::string_view program);

  // The one of this implementation comes first.
  std::vector<Context> contexts_;
  std::vector<pid_t> processes_;
};

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SOAK_INTERMEDIATES_H_
