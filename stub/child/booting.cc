#include "stub/child/booting.h"

#include <unistd.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/shell_stage.h"
#include "protocol/limits.h"
#include "protocol/status_macros.h"
#include "stub/child/blocking_handshake.h"
#include "stub/child/sent_program.h"
#include "stub/child/stdio.h"
#include "stub/os/out_of_memory.h"

namespace mitogen {
namespace {

Boot Failed(absl::Status error, int exit_status = kExitFailed) {
  Boot boot;
  boot.exit_status = exit_status;
  boot.error = std::move(error);
  return boot;
}

// The parent asked whether this program runs on this host.
Boot AnswerProbe() {
  const absl::Status written =
      WriteAll(STDOUT_FILENO, absl::StrCat(kProbeAnswer, "\n"));
  return Failed(written, written.ok() ? kExitProbed : kExitFailed);
}

absl::StatusOr<std::optional<CapturedStdio>> SeparateStdio(bool capture) {
  if (!capture) {
    RETURN_IF_ERROR(DropStdio());
    return std::nullopt;
  }
  return CaptureStdio();
}

Boot BootedBy(std::shared_ptr<ChildHandshake> handshake, bool capture_output) {
  absl::StatusOr<InheritedLink> link = MoveInheritedLink();
  if (!link.ok()) return Failed(link.status());
  SetLastWordsDescriptor(link->diagnostics.get());
  absl::StatusOr<std::optional<CapturedStdio>> captured =
      SeparateStdio(capture_output);
  Boot boot = Failed(captured.status());
  if (!captured.ok()) {
    boot.diagnostics = std::move(link->diagnostics);
    return boot;
  }
  const int out = link->out.get();
  boot.context.emplace(BootedContext{
      handshake->config(), handshake->TakeCoreSource(), *std::move(link),
      *std::move(captured), handshake->TakeFrameBytes()});
  boot.say_up = [handshake = std::move(handshake), out] {
    const absl::Status up = handshake->ContextUp();
    return up.ok() ? WriteAll(out, handshake->TakeOutput()) : up;
  };
  return boot;
}

}  // namespace

Boot BootThisProcess(int argc, char** argv, bool capture_output) {
  const std::vector<absl::string_view> arguments(argv + (argc > 0 ? 1 : 0),
                                                 argv + argc);
  if (arguments.size() == 1 && arguments[0] == kProbeArgument) {
    return AnswerProbe();
  }
  RemoveOwnFile();
  const absl::StatusOr<BootCommand> command =
      ParseBootCommand(arguments, Limits());
  if (!command.ok()) return Failed(command.status(), kExitUsage);
  auto handshake =
      std::make_shared<ChildHandshake>(Limits(), command->preamble_size);
  absl::Status status = AwaitPreamble(handshake.get());
  if (!status.ok()) return Failed(std::move(status));
  return BootedBy(std::move(handshake), capture_output);
}

}  // namespace mitogen
