#include "protocol/testing/allocation_counter.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

mitogen::Allocations g_allocations;

}  // namespace

namespace mitogen {

Allocations CurrentAllocations() { return g_allocations; }

void ResetAllocations() { g_allocations = {}; }

}  // namespace mitogen

void* operator new(size_t size) {
  ++g_allocations.count;
  g_allocations.bytes += size;
  g_allocations.largest = std::max(g_allocations.largest, size);
  void* memory = std::malloc(std::max<size_t>(size, 1));
  if (memory == nullptr) std::abort();
  return memory;
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
