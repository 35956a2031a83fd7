#include "stub/os/idle_memory.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <chrono>

namespace mitogen {
namespace {

constexpr std::chrono::milliseconds kLook{500};

// If fewer bytes than this moved between two looks, the process counts as
// quiet.
constexpr uint64_t kQuiet = 64 << 10;

// A process that is never quiet returns memory after this many looks.
constexpr int kMostBusyLooks = 20;

uint64_t Moved(uint64_t before, uint64_t now) {
  return before > now ? before - now : now - before;
}

// Trims the heaps of all threads.
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

// A neighbour that reads slowly also makes the process look quiet. The bytes
// that wait for it can be freed only once it has read them, so this looks again
// then.
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
