#include "stub/os/out_of_memory.h"

#include <unistd.h>

#include <cstddef>
#include <memory>

#include "absl/base/config.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr int kNeverSeen = 91;

// More bytes than any address space has.
size_t TooMuch() {
  volatile size_t bytes = size_t{1} << 62;
  return bytes;
}

[[maybe_unused]] void Allocate() {
  const auto memory = std::make_unique<char[]>(TooMuch());
  // Uses the memory; otherwise the compiler would leave out the allocation.
  memory[0] = static_cast<char>(getpid());
  _exit(kNeverSeen);
}

// A sanitizer's operator new calls no handler.
#if !defined(ABSL_HAVE_ADDRESS_SANITIZER) && \
    !defined(ABSL_HAVE_THREAD_SANITIZER)
TEST(OutOfMemoryDeathTest, EndsInWordsAndWithAStatus) {
  EXPECT_EXIT(
      {
        EndInWordsWithoutMemory("my-program", 7);
        Allocate();
      },
      testing::ExitedWithCode(7), "my-program: out of memory: expected room");
}

TEST(OutOfMemoryDeathTest, WritesWhereItIsTold) {
  EXPECT_EXIT(
      {
        EndInWordsWithoutMemory("my-program", 7);
        const int copy = dup(STDERR_FILENO);
        close(STDERR_FILENO);
        SetLastWordsDescriptor(copy);
        Allocate();
      },
      testing::ExitedWithCode(7), "my-program: out of memory");
}

TEST(OutOfMemoryDeathTest, EndsWithoutWordsIfNobodyCanReadThem) {
  EXPECT_EXIT(
      {
        EndInWordsWithoutMemory("my-program", 7);
        SetLastWordsDescriptor(-1);
        Allocate();
      },
      testing::ExitedWithCode(7), "");
}
#endif

}  // namespace
}  // namespace mitogen
