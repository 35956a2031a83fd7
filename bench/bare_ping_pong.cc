#include "bench/bare_ping_pong.h"

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>

namespace mitogen {
namespace {

// Small messages are read whole.
bool Pass(int fd, std::string* in, const std::string& out) {
  return read(fd, in->data(), in->size()) == static_cast<ssize_t>(in->size()) &&
         write(fd, out.data(), out.size()) == static_cast<ssize_t>(out.size());
}

}  // namespace

double BarePingPong(int count, size_t request, size_t reply) {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0) return -1;
  std::string there(request, 'x');
  std::string back(reply, 'x');
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    close(fds[0]);
    while (Pass(fds[1], &there, back)) {
    }
    _exit(0);
  }
  close(fds[1]);
  const auto started = std::chrono::steady_clock::now();
  bool good = write(fds[0], there.data(), there.size()) > 0;
  for (int i = 1; good && i < count; ++i) good = Pass(fds[0], &back, there);
  good = good && read(fds[0], back.data(), back.size()) > 0;
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - started;
  close(fds[0]);
  waitpid(child, nullptr, 0);
  return good ? taken.count() : -1;
}

}  // namespace mitogen
