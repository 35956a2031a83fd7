// Back-pressure from the I/O thread to the threads of a program: it bounds the
// bytes that were sent but that the I/O thread has not taken. A thread that
// sends more waits for its turn.
//
// Contract. Any thread may use it. The gate must outlive its passes.

#ifndef MITOGEN_STUB_LINK_SEND_GATE_H_
#define MITOGEN_STUB_LINK_SEND_GATE_H_

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <utility>

namespace mitogen {

class SendGate {
 public:
  explicit SendGate(size_t max_bytes = size_t{64} << 20)
      : max_bytes_(max_bytes) {}

  // Accompanies what was sent. Destroy it once that was taken or dropped.
  class Pass {
   public:
    Pass(Pass&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)), bytes_(other.bytes_) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->Leave(bytes_);
    }

   private:
    friend class SendGate;
    Pass(SendGate* gate, size_t bytes) : gate_(gate), bytes_(bytes) {}

    SendGate* gate_;
    size_t bytes_;
  };

  // Waits until there is room for `bytes`. If nothing else is in flight, there
  // is room for any number. The I/O thread must not wait for itself, so it
  // passes `may_wait` = false.
  Pass Enter(size_t bytes, bool may_wait) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (may_wait) {
      left_.wait(lock, [&] {
        return bytes_ == 0 ||
               (bytes <= max_bytes_ && bytes_ <= max_bytes_ - bytes);
      });
    }
    bytes_ += bytes;
    return Pass(this, bytes);
  }

 private:
  void Leave(size_t bytes) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      bytes_ -= bytes;
    }
    left_.notify_all();
  }

  const size_t max_bytes_;
  std::mutex mutex_;
  std::condition_variable left_;
  size_t bytes_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_LINK_SEND_GATE_H_
