#include "stub/idle_memory.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <chrono>

namespace mitogen {
namespace {

constexpr std::chrono::milliseconds kLook{500};

// Less than this between two looks counts as quiet.
constexpr uint64_t kQuiet = 64 << 10;

// A process that never is quiet gives back what it can after so many looks.
constexpr int kMostBusyLooks = 20;

// Of all threads.
void TrimHeap() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

void IdleMemory::Arm() {
  armed_ = true;
  loop_->After(kLook, [this, moved = moved_] { Look(moved); });
}

void IdleMemory::Look(uint64_t moved_before) {
  armed_ = false;
  const bool busy = moved_ - moved_before > kQuiet;
  if (busy && ++busy_looks_ < kMostBusyLooks) return Arm();
  busy_looks_ = 0;
  released_at_ = moved_;
  release_();
  TrimHeap();
}

}  // namespace mitogen
