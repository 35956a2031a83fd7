#include "conformance/differential/asking/testee_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/status_macros.h"
#include "stub/os/non_blocking.h"

namespace mitogen {
namespace {

constexpr int kPatienceMs = 30'000;
constexpr size_t kReadSize = 64 << 10;

absl::Status SystemError(const char* call, int error) {
  return absl::InternalError(absl::StrCat(call, ": ", strerror(error)));
}

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

absl::StatusOr<Pipe> MakePipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return SystemError("pipe2", errno);
  return Pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
}

}  // namespace

TesteeProcess::~TesteeProcess() { Stop(); }

absl::Status TesteeProcess::Start() {
  signal(SIGPIPE, SIG_IGN);
  ASSIGN_OR_RETURN(Pipe in, MakePipe());
  ASSIGN_OR_RETURN(Pipe out, MakePipe());
  std::vector<char*> argv;
  for (const std::string& word : command_) {
    argv.push_back(const_cast<char*>(word.c_str()));
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  const int error =
      posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    return SystemError(argv[0], error);
  }
  to_child_ = std::move(in.write);
  from_child_ = std::move(out.read);
  SetNonBlocking(to_child_.get());
  SetNonBlocking(from_child_.get());
  partial_.clear();
  return absl::OkStatus();
}

// How the child ended.
std::string TesteeProcess::Stop() {
  if (pid_ < 0) return "not started";
  to_child_.Reset();
  from_child_.Reset();
  int status = 0;
  // One that closed its output is on its way out by itself.
  for (int i = 0; i < 100; ++i) {
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    if (i == 50) kill(pid_, SIGKILL);
    usleep(10'000);
  }
  pid_ = -1;
  return WIFSIGNALED(status) ? absl::StrCat("signal ", WTERMSIG(status))
                             : absl::StrCat("status ", WEXITSTATUS(status));
}

// False at the end of the child's output.
bool TesteeProcess::ReadSome(std::vector<std::string>* answers) {
  char buffer[kReadSize];
  const ssize_t size = read(from_child_.get(), buffer, sizeof(buffer));
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  if (size == 0) return false;
  size_t begin = 0;
  for (size_t i = 0; i < static_cast<size_t>(size); ++i) {
    if (buffer[i] != '\n') continue;
    partial_.append(buffer + begin, i - begin);
    answers->push_back(std::move(partial_));
    partial_.clear();
    begin = i + 1;
  }
  partial_.append(buffer + begin, size - begin);
  return true;
}

// Adds answers until all are there or the child fails, which it then says.
std::string TesteeProcess::Exchange(absl::Span<const std::string> requests,
                                    std::vector<std::string>* answers) {
  const std::string text = absl::StrCat(absl::StrJoin(requests, "\n"), "\n");
  const size_t wanted = answers->size() + requests.size();
  size_t written = 0;
  while (answers->size() < wanted) {
    const bool writes = written < text.size();
    pollfd fds[] = {{from_child_.get(), POLLIN, 0},
                    {writes ? to_child_.get() : -1, POLLOUT, 0}};
    const int ready = poll(fds, 2, kPatienceMs);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return "no answer";
    if (fds[0].revents != 0 && !ReadSome(answers)) return "end of output";
    if (fds[1].revents == 0) continue;
    const ssize_t size =
        write(to_child_.get(), text.data() + written, text.size() - written);
    if (size > 0) written += size;
    // Its answers may still be on their way.
    if (size < 0 && errno == EPIPE) written = text.size();
  }
  return "";
}

absl::StatusOr<std::vector<std::string>> TesteeProcess::Ask(
    absl::Span<const std::string> requests) {
  std::vector<std::string> answers;
  while (answers.size() < requests.size()) {
    const bool is_new = pid_ < 0;
    if (is_new) {
      RETURN_IF_ERROR(Start());
    }
    const size_t before = answers.size();
    const std::string failure = Exchange(requests.subspan(before), &answers);
    if (failure.empty()) break;
    const std::string why = absl::StrCat(failure, ", ", Stop());
    if (is_new && before == 0 && answers.empty() && requests.size() > 1) {
      return absl::UnavailableError(
          absl::StrCat(absl::StrJoin(command_, " "), ": ", why));
    }
    answers.push_back(absl::StrCat("{\"died\":\"", why, "\"}"));
  }
  return answers;
}

}  // namespace mitogen
