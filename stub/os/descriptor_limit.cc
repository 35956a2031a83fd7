#include "stub/os/descriptor_limit.h"

#include <sys/resource.h>

#include <atomic>

namespace mitogen {
namespace {

// Zero if the limit was not raised.
std::atomic<rlim_t> earlier_limit = 0;

}  // namespace

void RaiseDescriptorLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return;
  const rlim_t earlier = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (earlier < limit.rlim_max && setrlimit(RLIMIT_NOFILE, &limit) == 0) {
    earlier_limit = earlier;
  }
}

void RestoreDescriptorLimit(pid_t pid) {
  const rlim_t earlier = earlier_limit;
  rlimit limit = {};
  if (earlier == 0 || prlimit(pid, RLIMIT_NOFILE, nullptr, &limit) < 0) return;
  limit.rlim_cur = earlier;
  prlimit(pid, RLIMIT_NOFILE, &limit, nullptr);
}

}  // namespace mitogen
