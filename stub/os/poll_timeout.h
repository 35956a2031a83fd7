// The time-out of poll() that ends at a deadline.

#ifndef MITOGEN_STUB_OS_POLL_TIMEOUT_H_
#define MITOGEN_STUB_OS_POLL_TIMEOUT_H_

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace mitogen {

// In milliseconds, rounded up so that poll() does not end before the deadline;
// -1 for InfiniteFuture().
inline int PollTimeout(absl::Time deadline) {
  if (deadline == absl::InfiniteFuture()) return -1;
  const int64_t left = absl::ToInt64Milliseconds(
      absl::Ceil(deadline - absl::Now(), absl::Milliseconds(1)));
  return static_cast<int>(
      std::clamp<int64_t>(left, 0, std::numeric_limits<int>::max()));
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_POLL_TIMEOUT_H_
