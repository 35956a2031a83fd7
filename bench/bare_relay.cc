#include "bench/bare_relay.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>

namespace mitogen {
namespace {

// How much our context and the original's read at once.
constexpr size_t kReadSize = 128 << 10;

bool WriteAll(int fd, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, bytes, size);
    if (written <= 0) return false;
    bytes += written;
    size -= written;
  }
  return true;
}

// Writes to `done` once everything has come.
void Sink(int from, size_t expected, int done) {
  std::string buffer(kReadSize, '\0');
  while (expected > 0) {
    const ssize_t size = read(from, buffer.data(), buffer.size());
    if (size <= 0) return;
    expected -= size;
  }
  WriteAll(done, "!", 1);
}

void CopyUntilEnd(int from, int to) {
  std::string buffer(kReadSize, '\0');
  ssize_t size = 0;
  while ((size = read(from, buffer.data(), buffer.size())) > 0) {
    if (!WriteAll(to, buffer.data(), size)) return;
  }
}

// The ends of the three processes: here, in between, and there.
struct Ends {
  int source[2];
  int sink[2];
  int done[2];
};

bool Open(Ends* ends) {
  return socketpair(AF_UNIX, SOCK_STREAM, 0, ends->source) == 0 &&
         socketpair(AF_UNIX, SOCK_STREAM, 0, ends->sink) == 0 &&
         pipe2(ends->done, O_CLOEXEC) == 0;
}

}  // namespace

double BareRelay(int count, size_t size) {
  Ends ends;
  if (!Open(&ends)) return -1;
  const pid_t relay = fork();
  if (relay == 0) {
    close(ends.source[0]);
    close(ends.sink[1]);
    close(ends.done[1]);
    CopyUntilEnd(ends.source[1], ends.sink[0]);
    _exit(0);
  }
  const pid_t sink = fork();
  if (sink == 0) {
    close(ends.source[0]);
    close(ends.sink[0]);
    Sink(ends.sink[1], count * size, ends.done[1]);
    _exit(0);
  }
  for (int fd : {ends.source[1], ends.sink[0], ends.sink[1], ends.done[1]}) {
    close(fd);
  }
  const std::string message(size, 'x');
  const auto started = std::chrono::steady_clock::now();
  bool good = relay > 0 && sink > 0;
  for (int i = 0; good && i < count; ++i) {
    good = WriteAll(ends.source[0], message.data(), message.size());
  }
  char all = 0;
  good = good && read(ends.done[0], &all, 1) == 1;
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - started;
  close(ends.source[0]);
  close(ends.done[0]);
  if (relay > 0) waitpid(relay, nullptr, 0);
  if (sink > 0) waitpid(sink, nullptr, 0);
  return good ? taken.count() : -1;
}

}  // namespace mitogen
