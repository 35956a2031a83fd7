// Counts what operator new is asked for, so that tests can prove what a codec
// does not allocate. A test that links this has its global operators replaced.

#ifndef MITOGEN_PROTOCOL_TESTING_ALLOCATION_COUNTER_H_
#define MITOGEN_PROTOCOL_TESTING_ALLOCATION_COUNTER_H_

#include <cstddef>
#include <cstdint>

namespace mitogen {

struct Allocations {
  uint64_t count = 0;
  uint64_t bytes = 0;
  size_t largest = 0;
};

// All requests since the last call of ResetAllocations(), in this process.
Allocations CurrentAllocations();
void ResetAllocations();

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TESTING_ALLOCATION_COUNTER_H_
