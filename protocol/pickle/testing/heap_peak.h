// The peak of the heap, for tests that hold the codec to its memory bound. A
// program that links this has its global operator new and delete replaced.

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_HEAP_PEAK_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_HEAP_PEAK_H_

#include <cstddef>

namespace mitogen {

// Starts a measurement: what is allocated now counts for nothing.
void StartHeapPeak();
// The most bytes that were allocated at once since then.
size_t HeapPeak();
// What was allocated since then and is still allocated.
size_t HeapLive();
// The number of allocations since then.
size_t HeapAllocations();

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_HEAP_PEAK_H_
