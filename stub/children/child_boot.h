// Boots one child: starts a command, answers what it asks, sends the preamble,
// and ends when the child is up, when the command has failed, or at a deadline.
//
// A line that reads like a refusal does not end a boot, since anybody may have
// written it; it names the cause once the program has ended (login_dialog.h).
// No error has the password that was typed.
//
// Contract. All calls come from the thread of the loop. `done` is called once,
// by the loop, unless the boot is destroyed before; it may destroy the boot. No
// process is left behind: one that did not become a child is given to the
// reaper.
//
// Source of the facts: mitogen/parent.py, Connection (0.3.54); BOOT-12.

#ifndef MITOGEN_STUB_CHILDREN_CHILD_BOOT_H_
#define MITOGEN_STUB_CHILDREN_CHILD_BOOT_H_

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/limits.h"
#include "stub/children/login_process.h"
#include "stub/children/read_allowance.h"
#include "stub/children/stub_programs.h"
#include "stub/connect/login_dialog.h"
#include "stub/os/event_loop.h"
#include "stub/os/process/reaper.h"
#include "stub/os/process/spawn.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

// How much is read of each of the two streams that a command writes to before
// its child is up. An honest command writes far less than can be read at once.
// Its lines become no records, so they cost less than those of a child that is
// up. Stops: hosts that write without end, and so slow down the connecting of
// others.
//
// Test: child_boot_test, ReadsSlowlyFromACommandThatWritesWithoutEnd,
// GoesOnBehindMuchNoise.
inline constexpr SideOutputLimits kBootOutputLimits = {
    .bytes_per_second = 256 << 10,
    .burst = 1 << 20,
    .line_cost = 16,
    .read_cost = 1 << 10};

struct ChildBootOptions {
  std::vector<std::string> argv;
  SpawnOptions spawn;
  LoginDialogOptions dialog;
  LoginSystem login_system;
  // If set, the stage is that of shell_stage.h: the program among these that
  // the host needs is sent first. If there is none, nothing is sent.
  std::shared_ptr<const StubPrograms> programs;
  std::string preamble;
  // Goes into the error if the output ends before the child is up.
  std::string end_of_output_hint;
  std::chrono::milliseconds timeout{30'000};
  Limits limits;
};

struct BootedChild {
  pid_t pid = -1;
  UniqueFd in;
  UniqueFd out;
  // See SpawnedProcess. Closing it may hang up the child.
  UniqueFd side;
  // Frames that were read already.
  std::string frame_bytes;
};

class ChildBoot {
 public:
  using DoneCallback = std::function<void(absl::StatusOr<BootedChild>)>;

  ChildBoot(EventLoop* loop, Reaper* reaper, ChildBootOptions options,
            DoneCallback done);
  ~ChildBoot();

  ChildBoot(const ChildBoot&) = delete;
  ChildBoot& operator=(const ChildBoot&) = delete;

  void Start();

 private:
  // One of the two streams that the command writes to.
  struct Source {
    ReadAllowance allowance{kBootOutputLimits, EventLoop::Clock::now()};
    // While nothing is read of it, since the allowance is used up.
    std::optional<EventLoop::TimerId> pause;
  };

  void OnStarted();
  void ReadOutput();
  void ReadSide();
  void Charge(absl::string_view bytes, Source* source);
  void SetEvents();
  short SideEvents() const;
  void DrainSide();
  void FeedDialog(absl::string_view bytes);
  void AnswerDialog();
  bool CommandMayBeAsking();
  bool ProxyAsks() const;
  void CloseDialog();
  void FeedHandshake(absl::string_view bytes);
  absl::Status SendProgram();
  void Send(std::string* bytes, const UniqueFd& fd);
  void OnOutputEnd();
  void OnExit(absl::string_view description);
  void OnTimeout();
  void Succeed();
  void End(absl::StatusOr<BootedChild> result);
  void StopWatching();
  bool LinkIsTerminal() const {
    return options_.spawn.link == SpawnOptions::Link::kTerminal;
  }
  bool HasTerminal() const {
    return options_.spawn.errors == SpawnOptions::Errors::kTerminal;
  }
  // Where the program asks, if it has one.
  const UniqueFd& Terminal() const {
    return LinkIsTerminal() ? process_.in : process_.side;
  }

  EventLoop* const loop_;
  Reaper* const reaper_;
  ChildBootOptions options_;
  DoneCallback done_;
  ParentHandshake handshake_;
  LoginDialog dialog_;
  // Until the first marker: code of the other side runs from then on.
  bool dialog_open_ = true;
  SpawnedProcess process_;
  // Set if the program runs its command on this machine.
  std::optional<LoginProcess> login_process_;
  EventLoop::Clock::time_point deadline_;
  std::optional<EventLoop::TimerId> timer_;
  std::optional<EventLoop::TimerId> echo_timer_;
  Source output_;
  Source side_;
  // Not yet written, to the link and to the side.
  std::string unsent_;
  std::string unsent_answer_;
  absl::StatusOr<BootedChild> result_;
  // Ends with the boot.
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_CHILD_BOOT_H_
