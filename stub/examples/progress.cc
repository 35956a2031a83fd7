// Reports progress while a call runs: passes the Sender of an inbox as an
// argument.
//
//   progress DIRECTORY   which holds countdown.py

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "stub/examples/end_of_example.h"
#include "stub/master.h"

namespace {

using mitogen::CallArguments;
using mitogen::Context;
using mitogen::Inbox;
using mitogen::Master;
using mitogen::PythonValue;

constexpr absl::Duration kPatience = absl::Seconds(20);

absl::Status Run(const std::string& modules) {
  const absl::StatusOr<std::unique_ptr<Master>> master =
      Master::Start({.module_path = {modules}});
  if (!master.ok()) return master.status();
  const absl::StatusOr<Context> child = (*master)->Local();
  if (!child.ok()) return child.status();
  absl::StatusOr<Inbox> inbox = (*master)->OpenInbox();
  if (!inbox.ok()) return inbox.status();
  const absl::Status started = child->CallNoReply(
      "countdown.count_down", CallArguments(inbox->Sender(), 3));
  if (!started.ok()) return started;
  while (true) {
    const absl::StatusOr<PythonValue> left = inbox->ReceiveValue(kPatience);
    // The other end has closed its Sender.
    if (absl::IsUnavailable(left.status())) return absl::OkStatus();
    if (!left.ok()) return left.status();
    printf("%s\n", left->Repr().c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  const absl::Status status = Run(argc > 1 ? argv[1] : ".");
  return mitogen::EndOfExample("progress", status);
}
