// One direction of a simulated transport: bytes in order, as many as fit, from
// a writer to a reader, either of which may go away, and which may break.
//
// Contract. Every byte that was written is read, held or discarded: the three
// counters and held() always balance. Memory is that of the bytes held.

#ifndef MITOGEN_ROUTER_SIM_TRANSPORT_PIPE_H_
#define MITOGEN_ROUTER_SIM_TRANSPORT_PIPE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen::sim {

class Pipe {
 public:
  explicit Pipe(size_t capacity) : capacity_(capacity) {}

  // Takes bytes from the front, and returns how many; 0 if it is full. Not
  // when can_write() is false.
  size_t Write(absl::string_view bytes);
  // Returns how many; 0 if it is empty.
  size_t Read(absl::Span<char> space);

  // What was written can still be read.
  void CloseWriter() { writer_open_ = false; }
  // What was not read is discarded.
  void CloseReader();
  // Both ends get errors from now on; what was not read is discarded.
  void Break();

  // Otherwise a write fails: EPIPE.
  bool can_write() const { return reader_open_ && writer_open_ && !broken_; }
  // Nothing is left, and nothing will come: the end of the stream, or EIO.
  bool at_end() const { return held() == 0 && (!writer_open_ || broken_); }
  bool broken() const { return broken_; }
  bool full() const { return held() >= capacity_; }

  size_t held() const { return bytes_.size() - taken_; }
  uint64_t written() const { return written_; }
  uint64_t read() const { return read_; }
  uint64_t discarded() const { return discarded_; }

  // Changes a byte that waits to be read; `position` is less than held().
  void Corrupt(size_t position, char mask) {
    bytes_[taken_ + position] ^= mask;
  }

 private:
  void Discard();
  void Shrink();

  const size_t capacity_;
  std::string bytes_;
  size_t taken_ = 0;
  uint64_t written_ = 0;
  uint64_t read_ = 0;
  uint64_t discarded_ = 0;
  bool reader_open_ = true;
  bool writer_open_ = true;
  bool broken_ = false;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_TRANSPORT_PIPE_H_
