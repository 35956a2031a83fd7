// Gives memory back to the system once much has passed through a process. The
// C library keeps what was freed, for the next time, and a context in the
// middle of a tree would keep its peak for as long as it lives.
//
// Contract. One thread, that of the loop, which must outlive this.

#ifndef MITOGEN_STUB_OS_IDLE_MEMORY_H_
#define MITOGEN_STUB_OS_IDLE_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "stub/os/event_loop.h"

namespace mitogen {

// For a program to call before its first thread. The C library gives back what
// is free at the end of a heap only of the first one, and other threads would
// have heaps of their own.
void UseOneHeap();

class IdleMemory {
 public:
  // `waiting` counts the bytes that wait to be written. `release` lets go of
  // buffers that hold nothing.
  IdleMemory(EventLoop* loop, std::function<size_t()> waiting,
             std::function<void()> release)
      : loop_(loop),
        waiting_(std::move(waiting)),
        release_(std::move(release)) {}

  IdleMemory(const IdleMemory&) = delete;
  IdleMemory& operator=(const IdleMemory&) = delete;

  // After each turn of the loop. `moved` counts the bytes that ever passed
  // through.
  void AfterTurn(uint64_t moved) {
    moved_ = moved;
    if (!armed_ && moved_ - released_at_.moved >= kWorthwhile) Arm();
  }

 private:
  // Less than this is not worth the work.
  static constexpr uint64_t kWorthwhile = 4u << 20;

  struct Traffic {
    uint64_t moved = 0;
    size_t waiting = 0;
  };

  Traffic Now() const { return {moved_, waiting_()}; }
  void Arm();
  void Look(const Traffic& before);

  EventLoop* const loop_;
  const std::function<size_t()> waiting_;
  const std::function<void()> release_;
  uint64_t moved_ = 0;
  Traffic released_at_;
  int busy_looks_ = 0;
  bool armed_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_IDLE_MEMORY_H_
