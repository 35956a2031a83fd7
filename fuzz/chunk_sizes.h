// How a target cuts its stream: one byte determines a sequence of sizes, so an
// input determines its own chunking.

#ifndef MITOGEN_FUZZ_CHUNK_SIZES_H_
#define MITOGEN_FUZZ_CHUNK_SIZES_H_

#include <cstddef>
#include <cstdint>
#include <limits>

namespace mitogen {

class ChunkSizes {
 public:
  explicit ChunkSizes(uint8_t seed) : state_(seed) {}

  // One chunk that holds it all.
  static ChunkSizes Everything() {
    ChunkSizes sizes(0);
    sizes.everything_ = true;
    return sizes;
  }

  // From 1 to 61, or all there is.
  size_t Next() {
    if (everything_) return std::numeric_limits<size_t>::max();
    state_ = static_cast<uint8_t>(5 * state_ + 3);
    return 1 + state_ % 61;
  }

 private:
  uint8_t state_;
  bool everything_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CHUNK_SIZES_H_
