#include "protocol/pickle/testing/heap_peak.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

// Signed, because memory from before the start may be freed after it.
std::ptrdiff_t g_live = 0;
std::ptrdiff_t g_peak = 0;
size_t g_allocations = 0;

void Free(void* memory) {
  g_live -= static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

namespace mitogen {

void StartHeapPeak() { g_live = g_peak = g_allocations = 0; }

size_t HeapPeak() { return static_cast<size_t>(g_peak); }

size_t HeapLive() { return static_cast<size_t>(g_live); }

size_t HeapAllocations() { return g_allocations; }

}  // namespace mitogen

void* operator new(size_t size, const std::nothrow_t&) noexcept {
  void* memory = std::malloc(std::max<size_t>(size, 1));
  if (memory == nullptr) return nullptr;
  ++g_allocations;
  g_live += static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
  g_peak = std::max(g_peak, g_live);
  return memory;
}

void* operator new(size_t size) {
  void* memory = operator new(size, std::nothrow);
  if (memory == nullptr) std::abort();
  return memory;
}

void operator delete(void* memory) noexcept { Free(memory); }
void operator delete(void* memory, size_t) noexcept { Free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  Free(memory);
}
