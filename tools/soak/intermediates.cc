#include "tools/soak/intermediates.h"

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "stub/call_arguments.h"
#include "tools/soak/process_view.h"

namespace mitogen {
namespace {

constexpr CallOptions kOptions = {.timeout = absl::Minutes(2)};
// More than memory may grow by.
constexpr size_t kLeakedBytes = 32 << 20;

}  // namespace

absl::StatusOr<Intermediates> Intermediates::Connect(
    Master* master, const std::string& stub, const std::string& python) {
  Intermediates all;
  absl::Status added = all.Add(master, stub);
  if (added.ok() && !python.empty()) added = all.Add(master, python);
  if (!added.ok()) return added;
  return all;
}

absl::Status Intermediates::Add(Master* master, absl::string_view program) {
  LocalOptions options;
  options.common.python_path = {std::string(program)};
  const absl::StatusOr<Context> context = master->Local(options);
  if (!context.ok()) return context.status();
  const absl::StatusOr<PythonValue> pid =
      context->Call("os.getpid", {}, kOptions);
  if (!pid.ok()) return pid.status();
  const absl::StatusOr<int64_t> number = pid->AsInt();
  if (!number.ok()) return number.status();
  contexts_.push_back(*context);
  processes_.push_back(static_cast<pid_t>(*number));
  return absl::OkStatus();
}

std::string Intermediates::Words() const {
  const pid_t pid = processes_.front();
  return absl::StrCat("in the middle: descriptors ", OpenDescriptors(pid),
                      ", processes ", ChildProcesses(pid).size());
}

size_t Intermediates::Resident() const {
  return ResidentBytes(processes_.front());
}

absl::Status Intermediates::Cause(Leak leak) const {
  const Context& context = contexts_.front();
  switch (leak) {
    case Leak::kNone:
      return absl::OkStatus();
    case Leak::kZombie:
      // Nobody waits for it.
      return context
          .Call("mitogen_stub.spawn_background",
                CallArguments(std::vector<std::string>{"true"}), kOptions)
          .status();
    case Leak::kMemory: {
      const absl::StatusOr<PythonValue> sender =
          context.Call("mitogen_stub.make_receiver", {}, kOptions);
      if (!sender.ok()) return sender.status();
      const absl::StatusOr<SenderAddress> address = sender->AsSender();
      if (!address.ok()) return address.status();
      // Nobody reads it; it is there before what is called next is.
      const std::string bytes(kLeakedBytes, 'x');
      const absl::Status sent =
          context.Send(address->handle, PythonValue::Of(PythonBytes{bytes}));
      if (!sent.ok()) return sent;
      return context.Call("os.getpid", {}, kOptions).status();
    }
  }
  return absl::OkStatus();
}

}  // namespace mitogen
