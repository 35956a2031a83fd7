// The yardstick of a round trip: two processes that only pass the same bytes
// back and forth through a socket pair, each blocking in read().

#ifndef MITOGEN_BENCH_BARE_PING_PONG_H_
#define MITOGEN_BENCH_BARE_PING_PONG_H_

#include <cstddef>

namespace mitogen {

// Seconds for `count` round trips of `request` bytes there and `reply` back;
// negative if the system refused a process or a socket.
double BarePingPong(int count, size_t request, size_t reply);

}  // namespace mitogen

#endif  // MITOGEN_BENCH_BARE_PING_PONG_H_
