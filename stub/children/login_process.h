// Watches a program such as sudo, su or doas while it decides whether to run a
// command as another user, and ssh while it connects: who asks at the terminal?
//
// Contract. Nothing here waits. A program is known by the process that this one
// started and has not reaped.

#ifndef MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
#define MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_

#include <sys/types.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mitogen {

// The groups of this process: the real, the effective, and all others.
std::vector<int64_t> OwnGroups();

// Where the system shows what runs, and the user that this process runs as.
struct LoginSystem {
  std::string proc = "/proc";
  uid_t user = getuid();
  // sudo and su let root in without a password, so whoever asks root for one is
  // not believed. Tests that run as root set this.
  bool believe_who_asks_root = false;
  std::vector<int64_t> groups = OwnGroups();
};

// For sudo, su and doas.
class LoginProcess {
 public:
  using Clock = std::chrono::steady_clock;

  // How long a program that had children must be idle.
  static constexpr std::chrono::milliseconds kIdle{500};

  explicit LoginProcess(pid_t pid, LoginSystem system = {})
      : pid_(pid), system_(std::move(system)) {}

  // True only if /proc shows that the program has not gone on to its command,
  // so that what has been written to the terminal is its own. This is so if it
  // has not ended, still belongs to this process's user, has the rights of that
  // user or of root, and has waited for no child. A command that it has become
  // has another real user, and cannot change that back; but it can become
  // root's, by a program such as sudo. So for root this is always false.
  //
  // A program whose children have all ended may have run its command and be
  // about to end. But pam_unix starts a program (unix_chkpwd) before it asks:
  // always since Linux-PAM 1.6, as Debian 13 has it, and before that under
  // SELinux. So such a program is believed once it has been idle for kIdle, and
  // no process is there that its command may have left behind; call this again.
  // Who can keep it idle and hide such a process must not be believed either.
  // Before it runs a command, sudo takes the groups of the target, and su takes
  // those groups and blocks signals. So a program with a group that this
  // process has not, or that blocks SIGINT, has gone on. That leaves a sudo
  // whose target has no group but ours.
  bool IsBeforeItsCommand(Clock::time_point now);

 private:
  const pid_t pid_;
  const LoginSystem system_;
  // What was last seen of it, and since when.
  std::string seen_;
  Clock::time_point seen_since_;
};

// True if /proc shows that the ssh of `pid` does not ask at the terminal, and
// that a program which ssh started to reach the host may: another ssh, for a
// jump host, or any ProxyCommand. `pid` may also be a program that has started
// ssh. Whoever asks by the rules of readpassphrase(), as ssh does, has /dev/tty
// open. What a program of another user has open is not shown, so it may ask.
bool ProxyIsAsking(pid_t pid, const std::string& proc = "/proc");

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_LOGIN_PROCESS_H_
