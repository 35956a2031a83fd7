// Gives memory back to the system once much has passed through a process. The
// C library keeps what was freed, for the next time, and a context in the
// middle of a tree would keep its peak for as long as it lives.
//
// Contract. One thread, that of the loop, which must outlive this.

#ifndef MITOGEN_STUB_IDLE_MEMORY_H_
#define MITOGEN_STUB_IDLE_MEMORY_H_

#include <cstdint>
#include <functional>
#include <utility>

#include "stub/event_loop.h"

namespace mitogen {

class IdleMemory {
 public:
  // `release` lets go of buffers that hold nothing.
  IdleMemory(EventLoop* loop, std::function<void()> release)
      : loop_(loop), release_(std::move(release)) {}

  IdleMemory(const IdleMemory&) = delete;
  IdleMemory& operator=(const IdleMemory&) = delete;

  // After each turn of the loop. `moved` counts the bytes that ever passed
  // through.
  void AfterTurn(uint64_t moved) {
    moved_ = moved;
    if (!armed_ && moved_ - released_at_ >= kWorthwhile) Arm();
  }

 private:
  // Less than this is not worth the work.
  static constexpr uint64_t kWorthwhile = 4u << 20;

  void Arm();
  void Look(uint64_t moved_before);

  EventLoop* const loop_;
  const std::function<void()> release_;
  uint64_t moved_ = 0;
  uint64_t released_at_ = 0;
  int busy_looks_ = 0;
  bool armed_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_IDLE_MEMORY_H_
