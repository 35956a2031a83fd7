#include "stub/os/out_of_memory.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <new>

namespace mitogen {
namespace {

constexpr absl::string_view kWords =
    ": out of memory: expected room for what was sent or asked for, the system "
    "gave none; see its limits (ulimit -v, the memory of a container)\n";

// The message is built in advance, since nothing can be allocated when it is
// needed. Only one thread exists then.
constexpr size_t kMaxName = 64;
char last_words[kMaxName + kWords.size()];
size_t last_words_size = 0;
int exit_status = 1;
std::atomic<int> last_words_fd{STDERR_FILENO};

[[noreturn]] void End() {
  // Does not wait for a reader that does not read.
  pollfd ready{last_words_fd.load(), POLLOUT, 0};
  if (poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0) {
    [[maybe_unused]] const ssize_t size =
        write(ready.fd, last_words, last_words_size);
  }
  _exit(exit_status);
}

}  // namespace

void EndInWordsWithoutMemory(absl::string_view program, int status) {
  const size_t name_size = std::min(program.size(), kMaxName);
  memcpy(last_words, program.data(), name_size);
  memcpy(last_words + name_size, kWords.data(), kWords.size());
  last_words_size = name_size + kWords.size();
  exit_status = status;
  std::set_new_handler(End);
}

void SetLastWordsDescriptor(int fd) { last_words_fd.store(fd); }

}  // namespace mitogen
