#include "tools/soak/intermediates.h"

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "protocol/status_macros.h"
#include "stub/values/call_arguments.h"
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
  options.common.connect_timeout = absl::ToDoubleSeconds(kOptions.timeout);
  options.common.python_path = {std::string(program)};
  ASSIGN_OR_RETURN(const Context context, master->Local(options));
  ASSIGN_OR_RETURN(const PythonValue pid,
                   context.Call("os.getpid", {}, kOptions));
  ASSIGN_OR_RETURN(const int64_t number, pid.AsInt());
  contexts_.push_back(context);
  processes_.push_back(static_cast<pid_t>(number));
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
      ASSIGN_OR_RETURN(
          const PythonValue sender,
          context.Call("mitogen_stub.make_receiver", {}, kOptions));
      ASSIGN_OR_RETURN(const SenderAddress address, sender.AsSender());
      // Nobody reads these bytes. They arrive before the next call does.
      const std::string bytes(kLeakedBytes, 'x');
      RETURN_IF_ERROR(
          context.Send(address.handle, PythonValue::Of(PythonBytes{bytes})));
      return context.Call("os.getpid", {}, kOptions).status();
    }
  }
  return absl::OkStatus();
}

}  // namespace mitogen
