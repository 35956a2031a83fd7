#include "stub/os/idle_memory.h"

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

uint64_t Moved(uint64_t before, uint64_t now) {
  return before > now ? before - now : now - before;
}

// Of all threads.
void TrimHeap() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace

void UseOneHeap() {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
#endif
}

void IdleMemory::Arm() {
  armed_ = true;
  loop_->After(kLook, [this, before = Now()] { Look(before); });
}

// A neighbour that reads slowly makes it quiet too. What waits for it is given
// back once it has been read, so that is waited for.
void IdleMemory::Look(const Traffic& before) {
  armed_ = false;
  const Traffic now = Now();
  const bool busy = Moved(before.moved, now.moved) > kQuiet ||
                    Moved(before.waiting, now.waiting) > kQuiet;
  if (busy && ++busy_looks_ < kMostBusyLooks) return Arm();
  busy_looks_ = 0;
  if (now.moved != released_at_.moved || now.waiting != released_at_.waiting) {
    released_at_ = now;
    release_();
    TrimHeap();
  }
  if (now.waiting > kQuiet) Arm();
}

}  // namespace mitogen
