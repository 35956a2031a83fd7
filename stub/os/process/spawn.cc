#include "stub/os/process/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/os/descriptor_limit.h"
#include "stub/os/os_error.h"

namespace mitogen {
namespace {

using Link = SpawnOptions::Link;
using Errors = SpawnOptions::Errors;

// `near` stays here; `far` becomes a standard descriptor of the program.
struct Ends {
  UniqueFd near;
  UniqueFd far;
};

// A far end must not have the number of a standard descriptor: it would be
// overwritten before it is duplicated.
absl::StatusOr<UniqueFd> AboveStandard(UniqueFd fd) {
  if (fd.get() > STDERR_FILENO) return fd;
  UniqueFd copy(fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!copy.valid()) return OsError(errno, "duplicate a descriptor");
  return copy;
}

absl::StatusOr<Ends> MakeEnds(int near, int far) {
  UniqueFd low_near(near), low_far(far);
  ASSIGN_OR_RETURN(UniqueFd high_near, AboveStandard(std::move(low_near)));
  ASSIGN_OR_RETURN(UniqueFd high_far, AboveStandard(std::move(low_far)));
  return Ends{std::move(high_near), std::move(high_far)};
}

absl::StatusOr<Ends> MakeSocketPair() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0) {
    return OsError(errno, "make a socket pair");
  }
  return MakeEnds(fds[0], fds[1]);
}

enum class Direction { kToProgram, kFromProgram };

absl::StatusOr<Ends> MakePipe(Direction direction) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) < 0) return OsError(errno, "make a pipe");
  if (direction == Direction::kToProgram) return MakeEnds(fds[1], fds[0]);
  return MakeEnds(fds[0], fds[1]);
}

// Sets raw mode with echo. A program that asks for a secret turns the echo off,
// which tells its prompt from other lines that look like one.
absl::Status MakeRaw(int terminal) {
  termios attributes;
  if (tcgetattr(terminal, &attributes) < 0) {
    return OsError(errno, "read the attributes of a terminal");
  }
  cfmakeraw(&attributes);
  attributes.c_lflag |= ECHO;
  // The echo must return control characters as they were typed.
  attributes.c_lflag &= ~static_cast<tcflag_t>(ECHOCTL);
  if (tcsetattr(terminal, TCSAFLUSH, &attributes) < 0) {
    return OsError(errno, "set the attributes of a terminal");
  }
  return absl::OkStatus();
}

struct Terminal {
  Ends ends;
  // The program opens the terminal by this name, and so gets it as its
  // controlling terminal.
  std::string name;
};

absl::StatusOr<Terminal> MakeTerminal() {
  UniqueFd near(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!near.valid()) return OsError(errno, "open a terminal");
  char name[64];
  if (grantpt(near.get()) < 0 || unlockpt(near.get()) < 0 ||
      ptsname_r(near.get(), name, sizeof name) != 0) {
    return OsError(errno, "prepare a terminal");
  }
  const int far = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (far < 0) return OsError(errno, absl::StrCat("open ", name));
  ASSIGN_OR_RETURN(Ends ends, MakeEnds(near.Release(), far));
  RETURN_IF_ERROR(MakeRaw(ends.far.get()));
  return Terminal{std::move(ends), name};
}

absl::StatusOr<UniqueFd> Duplicate(const UniqueFd& fd) {
  UniqueFd copy(fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!copy.valid()) return OsError(errno, "duplicate a descriptor");
  return copy;
}

// Collects the descriptors that the program will have, and the attributes that
// it starts with.
class Plan {
 public:
  absl::Status Make(const SpawnOptions& options) {
    if (options.link == Link::kTerminal ||
        options.errors == Errors::kTerminal) {
      ASSIGN_OR_RETURN(Terminal terminal, MakeTerminal());
      terminal_ = std::move(terminal);
    }
    absl::Status made = MakeLink(options.link);
    if (made.ok()) made = MakeErrors(options.errors);
    return made;
  }

  absl::StatusOr<SpawnedProcess> Run(const std::vector<std::string>& argv);

 private:
  absl::Status MakeLink(Link link);
  absl::Status MakeErrors(Errors errors);
  void AddActions(posix_spawn_file_actions_t* actions) const;

  SpawnedProcess process_;
  // The descriptors that become the standard ones; -1 leaves one as it is.
  int standard_[3] = {-1, -1, -1};
  std::vector<UniqueFd> far_;
  std::optional<Terminal> terminal_;
};

absl::Status Plan::MakeLink(Link link) {
  if (link == Link::kPipes) {
    ASSIGN_OR_RETURN(Ends in, MakePipe(Direction::kToProgram));
    ASSIGN_OR_RETURN(Ends out, MakePipe(Direction::kFromProgram));
    standard_[0] = in.far.get();
    standard_[1] = out.far.get();
    process_.in = std::move(in.near);
    process_.out = std::move(out.near);
    far_.push_back(std::move(in.far));
    far_.push_back(std::move(out.far));
    return absl::OkStatus();
  }
  Ends ends;
  if (link == Link::kTerminal) {
    ends = std::move(terminal_->ends);
  } else {
    ASSIGN_OR_RETURN(Ends pair, MakeSocketPair());
    ends = std::move(pair);
  }
  ASSIGN_OR_RETURN(UniqueFd out, Duplicate(ends.near));
  standard_[0] = standard_[1] = ends.far.get();
  process_.in = std::move(ends.near);
  process_.out = std::move(out);
  far_.push_back(std::move(ends.far));
  return absl::OkStatus();
}

absl::Status Plan::MakeErrors(Errors errors) {
  if (errors == Errors::kWithOutput) standard_[2] = standard_[1];
  if (errors == Errors::kPipe) {
    ASSIGN_OR_RETURN(Ends pipe, MakePipe(Direction::kFromProgram));
    standard_[2] = pipe.far.get();
    process_.side = std::move(pipe.near);
    far_.push_back(std::move(pipe.far));
  }
  if (errors == Errors::kTerminal && terminal_->ends.far.valid()) {
    standard_[2] = terminal_->ends.far.get();
    process_.side = std::move(terminal_->ends.near);
    far_.push_back(std::move(terminal_->ends.far));
  } else if (errors == Errors::kTerminal) {
    standard_[2] = standard_[1];
  }
  return absl::OkStatus();
}

void Plan::AddActions(posix_spawn_file_actions_t* actions) const {
  // The leader of a session gets the first terminal that it opens.
  if (terminal_.has_value()) {
    posix_spawn_file_actions_addopen(actions, STDERR_FILENO,
                                     terminal_->name.c_str(), O_RDWR, 0);
  }
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (standard_[fd] < 0) continue;
    posix_spawn_file_actions_adddup2(actions, standard_[fd], fd);
  }
  // This process may have inherited descriptors that stay open on exec.
  posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
}

// Gives the program the default signal actions and mask, whatever this process
// has set.
void SetSignals(posix_spawnattr_t* attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &all);
}

absl::StatusOr<SpawnedProcess> Plan::Run(const std::vector<std::string>& argv) {
  std::vector<char*> pointers;
  for (const std::string& argument : argv) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  AddActions(&actions);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  SetSignals(&attributes);
  const short session = terminal_.has_value() ? POSIX_SPAWN_SETSID : 0;
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | session);
  const int error = posix_spawnp(&process_.pid, pointers[0], &actions,
                                 &attributes, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return OsError(error, absl::StrCat("start ", argv[0]));
  RestoreDescriptorLimit(process_.pid);
  return std::move(process_);
}

}  // namespace

absl::StatusOr<SpawnedProcess> Spawn(const std::vector<std::string>& argv,
                                     const SpawnOptions& options) {
  if (argv.empty()) {
    return absl::InvalidArgumentError("expected a program to start, got none");
  }
  for (const std::string& argument : argv) {
    if (argument.find('\0') == std::string::npos) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "expected arguments without NUL for ", argv[0], ", got one with it"));
  }
  Plan plan;
  RETURN_IF_ERROR(plan.Make(options));
  return plan.Run(argv);
}

}  // namespace mitogen
