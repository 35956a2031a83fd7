// A bare relay in the place of a context in the middle: starts a child, and
// copies between it and its own standard input and output.
//
//   relayed_child PROGRAM [ARG...]

#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

#include "bench/bare_relay.h"

extern char** environ;

namespace mitogen {
namespace {

// Its standard input and output are `fd`.
pid_t Start(char** argv, int fd) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
  pid_t pid = -1;
  if (posix_spawnp(&pid, argv[0], &actions, nullptr, argv, environ) != 0) {
    pid = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

int Main(int argc, char** argv) {
  int fds[2];
  if (argc < 2 ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  const pid_t pid = Start(argv + 1, fds[1]);
  if (pid < 0) {
    fprintf(stderr, "relayed_child: cannot start %s\n", argv[1]);
    return 1;
  }
  close(fds[1]);
  std::thread down([&fds] {
    CopyUntilEnd(STDIN_FILENO, fds[0]);
    shutdown(fds[0], SHUT_WR);
  });
  CopyUntilEnd(fds[0], STDOUT_FILENO);
  shutdown(STDIN_FILENO, SHUT_RDWR);
  down.join();
  waitpid(pid, nullptr, 0);
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) { return mitogen::Main(argc, argv); }
