// Returns free memory to the system after a process has moved much data. The C
// library keeps what was freed; without this, a context in the middle of a tree
// would keep the memory of its busiest moment for as long as it lives.
//
// Contract. All calls come from the thread of the loop, which must outlive this
// object.

#ifndef MITOGEN_STUB_OS_IDLE_MEMORY_H_
#define MITOGEN_STUB_OS_IDLE_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "stub/os/event_loop.h"

namespace mitogen {

// Makes all threads share one heap. A program calls it before it starts a
// thread. The C library returns free memory at the end of a heap only for the
// first heap, and other threads would get heaps of their own.
void UseOneHeap();

class IdleMemory {
 public:
  // `waiting` returns the number of bytes that wait to be written. `release`
  // frees buffers that hold nothing.
  IdleMemory(EventLoop* loop, std::function<size_t()> waiting,
             std::function<void()> release)
      : loop_(loop),
        waiting_(std::move(waiting)),
        release_(std::move(release)) {}

  IdleMemory(const IdleMemory&) = delete;
  IdleMemory& operator=(const IdleMemory&) = delete;

  // Call it after each turn of the loop. `moved` is the number of bytes that
  // the process has moved so far.
  void AfterTurn(uint64_t moved) {
    moved_ = moved;
    if (!armed_ && moved_ - released_at_.moved >= kWorthwhile) Arm();
  }

 private:
  // Fewer moved bytes than this are not worth the work.
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
