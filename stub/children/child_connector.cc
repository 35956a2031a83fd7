#include "stub/children/child_connector.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "protocol/bootstrap/context_config_writer.h"
#include "protocol/bootstrap/first_stage.h"
#include "protocol/bootstrap/shell_stage.h"
#include "protocol/status_macros.h"
#include "stub/children/reworded.h"
#include "stub/disk/file_content.h"
#include "stub/os/non_blocking.h"

namespace mitogen {
namespace {

constexpr size_t kReadSize = 16 << 10;

// What a pipe holds. Somebody else may go on writing there once the child is
// gone, without end.
constexpr size_t kMaxLastWords = 64 << 10;

// The configuration that all children share, changed as the options ask.
ContextConfig ConfigOf(const ChildSettings& settings, uint32_t context_id,
                       const ContextOptions& options) {
  ContextConfig config = settings.config;
  config.context_id = context_id;
  config.debug |= options.debug;
  config.profiling |= options.profiling;
  config.unidirectional |= options.unidirectional;
  if (options.max_message_size.has_value()) {
    config.max_message_size = static_cast<uint32_t>(*options.max_message_size);
  }
  return config;
}

// Where SELinux is enforced, a program of another user loses inherited sockets,
// but not pipes.
bool SelinuxIsEnforced() {
  const absl::StatusOr<std::string> enforced =
      ReadFile("/sys/fs/selinux/enforce", kReadSize);
  return enforced.ok() && absl::StartsWith(*enforced, "1");
}

SpawnOptions SpawnOptionsOf(const ConnectionCommand& command) {
  using Errors = SpawnOptions::Errors;
  const SpawnOptions::Link pair =
      command.escalates_privilege && SelinuxIsEnforced()
          ? SpawnOptions::Link::kPipes
          : SpawnOptions::Link::kSocketPair;
  switch (command.stdio) {
    case StdioKind::kSocketPair:
      return {pair, Errors::kInherited};
    case StdioKind::kSocketPairWithErrors:
      return {pair, Errors::kWithOutput};
    case StdioKind::kSocketPairWithErrorPipe:
      return {pair, Errors::kPipe};
    case StdioKind::kSocketPairWithTerminal:
      return {pair, Errors::kTerminal};
    case StdioKind::kTerminal:
      return {SpawnOptions::Link::kTerminal, Errors::kTerminal};
  }
  return {};
}

// The command that becomes the child. If a program is to be sent, adds those
// that there are to `boot`.
std::vector<std::string> BootArguments(const ContextOptions& options,
                                       const ChildSettings& settings,
                                       ChildBootOptions* boot) {
  const FirstStage stage =
      MakeFirstStage(options.remote_name.value_or(settings.parent_name),
                     boot->preamble.size());
  if (options.send_stub) {
    boot->programs = settings.stubs;
    return MakeShellCommand(stage);
  }
  std::vector<std::string> argv = options.python_argv;
  argv.insert(argv.end(), stage.arguments.begin(), stage.arguments.end());
  return argv;
}

}  // namespace

ChildConnector::~ChildConnector() {
  for (const auto& [link, child] : children_) {
    CloseSide(child.get());
    reaper_.Terminate(child->pid, [](std::string) {});
  }
}

void ChildConnector::Connect(const ChildSettings& settings, ChildRequest child,
                             ConnectCallback done) {
  Request request{std::move(child)};
  absl::StatusOr<ChildBootOptions> options = MakeBoot(settings, &request);
  if (!options.ok()) {
    loop_->After(
        std::chrono::milliseconds(0),
        [done = std::move(done), status = options.status()] { done(status); });
    return;
  }
  const uint64_t number = next_boot_++;
  Boot& boot = boots_[number];
  boot.done = std::move(done);
  boot.boot = std::make_unique<ChildBoot>(
      loop_, &reaper_, *std::move(options),
      [this, number,
       request = std::move(request)](absl::StatusOr<BootedChild> booted) {
        OnBooted(number, request, std::move(booted));
      });
  boot.boot->Start();
}

absl::StatusOr<ChildBootOptions> ChildConnector::MakeBoot(
    const ChildSettings& settings, Request* request) const {
  ASSIGN_OR_RETURN(const ContextOptions options,
                   ReadContextOptions(request->method, request->options));
  if (options.send_stub && settings.stubs == nullptr) {
    return absl::FailedPreconditionError(
        "expected a static mitogen-stub to send, this parent has none");
  }
  ASSIGN_OR_RETURN(
      const std::string last_line,
      WriteLastLine(ConfigOf(settings, request->context_id, options),
                    LiteralStyle::kPython3));

  ChildBootOptions boot;
  boot.limits = limits_;
  boot.preamble = settings.core->Make(last_line);
  boot.timeout = std::chrono::milliseconds(
      static_cast<int64_t>(options.connect_timeout_s * 1000));
  ASSIGN_OR_RETURN(
      ConnectionCommand command,
      MakeConnectionCommand(request->method, request->options,
                            BootArguments(options, settings, &boot)));
  boot.argv = std::move(command.argv);
  boot.spawn = SpawnOptionsOf(command);
  boot.dialog = std::move(command.dialog);
  boot.end_of_output_hint = std::move(command.end_of_stream_hint);
  request->process_is_child = command.process_is_child;
  request->name = std::move(command.context_name);
  request->name_ends_with_pid = command.name_ends_with_pid;
  return boot;
}

void ChildConnector::OnBooted(uint64_t number, const Request& request,
                              absl::StatusOr<BootedChild> booted) {
  const auto node = boots_.extract(number);
  if (!booted.ok()) {
    const absl::Status& why = booted.status();
    // No child came up, so the name has no process id; drop its trailing dot.
    node.mapped().done(Reworded(
        why,
        absl::StrCat("cannot connect ", absl::StripSuffix(request.name, "."),
                     ": ", why.message())));
    return;
  }
  node.mapped().done(AddChild(request, *std::move(booted)));
}

absl::StatusOr<ConnectedChild> ChildConnector::AddChild(const Request& request,
                                                        BootedChild booted) {
  std::string name = request.name;
  if (request.name_ends_with_pid) absl::StrAppend(&name, booted.pid);
  const absl::StatusOr<LinkId> link =
      host_->AddChild({request.context_id, name, std::nullopt});
  if (!link.ok()) {
    reaper_.Terminate(booted.pid, [](std::string) {});
    return link.status();
  }
  auto child = std::make_unique<Child>(
      Child{name, booted.pid, request.process_is_child, std::move(booted.side),
            LineSplitter(limits_.max_output_line,
                         [this, name](absl::string_view line) {
                           host_->OnChildLine(name, line);
                         }),
            ReadAllowance({}, EventLoop::Clock::now())});
  if (child->side.valid()) WatchSide(child.get());
  children_[*link] = std::move(child);
  links_->Add(*link, std::move(booted.in), std::move(booted.out),
              booted.frame_bytes);
  return ConnectedChild{*link, name};
}

void ChildConnector::SetReading(bool reading) {
  if (std::exchange(reading_, reading) == reading) return;
  for (const auto& [link, child] : children_) {
    if (child->side.valid()) {
      loop_->SetEvents(child->side.get(), SideEvents(*child));
    }
  }
}

short ChildConnector::SideEvents(const Child& child) const {
  return reading_ && !child.pause.has_value() ? POLLIN : 0;
}

void ChildConnector::WatchSide(Child* child) {
  loop_->Watch(child->side.get(), SideEvents(*child), [this, child](short) {
    if (ReadSide(child) > 0) PauseSide(child);
  });
}

size_t ChildConnector::ReadSide(Child* child) {
  char bytes[kReadSize];
  const ssize_t size = read(child->side.get(), bytes, sizeof bytes);
  if (size > 0) {
    const absl::string_view read_bytes(bytes, size);
    child->allowance.Charge(read_bytes, EventLoop::Clock::now());
    child->lines.Feed(read_bytes);
    return size;
  }
  if (size == 0 || !IsTransient(errno)) {
    child->lines.Finish();
    loop_->Unwatch(child->side.get());
  }
  return 0;
}

void ChildConnector::PauseSide(Child* child) {
  const EventLoop::Clock::duration pause = child->allowance.Pause();
  if (pause <= EventLoop::Clock::duration::zero()) return;
  child->pause = loop_->After(pause, [this, child] {
    child->pause.reset();
    loop_->SetEvents(child->side.get(), SideEvents(*child));
  });
  loop_->SetEvents(child->side.get(), SideEvents(*child));
}

void ChildConnector::CloseSide(Child* child) {
  if (child->pause.has_value()) loop_->Cancel(*std::exchange(child->pause, {}));
  if (child->side.valid()) loop_->Unwatch(child->side.get());
}

void ChildConnector::CancelConnects() {
  while (!boots_.empty()) {
    const auto node = boots_.extract(boots_.begin());
    node.mapped().done(absl::CancelledError(
        "expected the child to be up before the shutdown, it was not"));
  }
}

void ChildConnector::OnLinkLost(LinkId link, ProcessFate fate) {
  const auto node = children_.extract(link);
  if (node.empty()) return;
  const std::unique_ptr<Child>& child = node.mapped();
  if (child->side.valid()) {
    for (size_t sum = 0, size = 1; size > 0 && sum < kMaxLastWords;) {
      sum += size = ReadSide(child.get());
    }
    child->lines.Finish();
  }
  CloseSide(child.get());
  if (fate == ProcessFate::kLeave && child->process_is_child) {
    return reaper_.Await(child->pid);
  }
  reaper_.Reap(child->pid,
               [this, name = child->name](const std::string& description) {
                 host_->OnChildExit(name, description);
               });
}

}  // namespace mitogen
