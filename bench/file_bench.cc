// Measures the file service of a C++ master: a child fetches a file, and cat
// sends it through a socket pair. Prints the seconds of both, by round, as a
// JSON array; parent_bench.py reads it.
//
//   file_bench ROUNDS FILE CHILD FUNCTION [MODULES]
//
// CHILD is the python_path of the child. It calls FUNCTION with the path of the
// file: bare.fetch of bare_leaf, or file_client.fetch_only of a Python child,
// which finds it in the directory MODULES. MITOGEN_DIRECTORY holds the package
// mitogen.

#include <errno.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/bench_tree.h"
#include "stub/master.h"
#include "stub/os/standard_output.h"

extern char** environ;

namespace mitogen {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point started) {
  return std::chrono::duration<double>(Clock::now() - started).count();
}

// cat writes to one end, and this process reads the other.
double CatSeconds(const char* path) {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    Fail(absl::ErrnoToStatus(errno, "socketpair"));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  std::string cat = "cat";
  std::string file = path;
  char* const argv[] = {cat.data(), file.data(), nullptr};
  const Clock::time_point started = Clock::now();
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, "cat", &actions, nullptr, argv, environ);
  if (error != 0) Fail(absl::ErrnoToStatus(error, "cat"));
  posix_spawn_file_actions_destroy(&actions);
  close(fds[1]);
  std::string buffer(128 << 10, '\0');
  while (read(fds[0], buffer.data(), buffer.size()) > 0) {
  }
  const double seconds = SecondsSince(started);
  close(fds[0]);
  waitpid(pid, nullptr, 0);
  return seconds;
}

double FetchSeconds(const Context& child, const char* function,
                    const char* path) {
  const Clock::time_point started = Clock::now();
  const absl::StatusOr<PythonValue> fetched =
      child.Call(function, CallArguments(path));
  if (!fetched.ok()) Fail(fetched.status());
  return SecondsSince(started);
}

int Main(int argc, char** argv) {
  if (argc < 5 || argc > 6 || atoi(argv[1]) < 1) {
    fprintf(stderr, "usage: file_bench ROUNDS FILE CHILD FUNCTION [MODULES]\n");
    return 2;
  }
  MasterSettings settings;
  if (argc == 6) settings.module_path = {argv[5]};
  const std::unique_ptr<Master> master = StartMaster(settings);
  const absl::Status served = master->ServeFile(argv[2]);
  if (!served.ok()) Fail(served);
  const Context child = StartChild(master.get(), argv[3]);
  FetchSeconds(child, argv[4], argv[2]);
  for (int round = 0; round < atoi(argv[1]); ++round) {
    printf("%s[%.4f, %.4f]", round == 0 ? "[" : ", ", CatSeconds(argv[2]),
           FetchSeconds(child, argv[4], argv[2]));
  }
  printf("]\n");
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  return mitogen::EndOfOutput("file_bench", mitogen::Main(argc, argv), 1);
}
