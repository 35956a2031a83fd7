// The yardstick of bytes through a context in the middle: a process that only
// copies from one socket pair to another, between a writer and a reader.

#ifndef MITOGEN_BENCH_BARE_RELAY_H_
#define MITOGEN_BENCH_BARE_RELAY_H_

#include <cstddef>

namespace mitogen {

// Seconds until `count` messages of `size` bytes have come through; negative if
// the system refused a process, a socket or a byte.
double BareRelay(int count, size_t size);

}  // namespace mitogen

#endif  // MITOGEN_BENCH_BARE_RELAY_H_
