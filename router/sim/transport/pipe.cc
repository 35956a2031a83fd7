#include "router/sim/transport/pipe.h"

#include <algorithm>
#include <cstring>

namespace mitogen::sim {
namespace {

// An empty pipe keeps no buffer beyond this: a world has many that are idle.
constexpr size_t kKeptBytes = 1024;

}  // namespace

size_t Pipe::Write(absl::string_view bytes) {
  const size_t room = full() ? 0 : capacity_ - held();
  const size_t size = std::min(bytes.size(), room);
  if (taken_ > 0 && taken_ >= bytes_.size() / 2) {
    bytes_.erase(0, taken_);
    taken_ = 0;
  }
  bytes_.append(bytes.data(), size);
  written_ += size;
  return size;
}

size_t Pipe::Read(absl::Span<char> space) {
  const size_t size = std::min(space.size(), held());
  std::memcpy(space.data(), bytes_.data() + taken_, size);
  taken_ += size;
  read_ += size;
  Shrink();
  return size;
}

void Pipe::CloseReader() {
  reader_open_ = false;
  Discard();
}

void Pipe::Break() {
  broken_ = true;
  Discard();
}

void Pipe::Discard() {
  discarded_ += held();
  taken_ = bytes_.size();
  Shrink();
}

void Pipe::Shrink() {
  if (held() > 0) return;
  if (bytes_.capacity() > kKeptBytes) std::string().swap(bytes_);
  bytes_.clear();
  taken_ = 0;
}

}  // namespace mitogen::sim
