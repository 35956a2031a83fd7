// Makes some calls without waiting for each. If one fails, the later ones are
// not run, and the last call reports the error.
//
//   chain DIRECTORY   which is made, unless it is there

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "stub/examples/end_of_example.h"
#include "stub/master.h"

namespace {

using mitogen::CallArguments;
using mitogen::Context;
using mitogen::Master;
using mitogen::PythonValue;

absl::Status Run(const std::string& directory) {
  const absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
  if (!master.ok()) return master.status();
  const absl::StatusOr<Context> child = (*master)->Local();
  if (!child.ok()) return child.status();

  const Context chain = child->Chained();
  absl::Status sent = chain.CallNoReply("os.mkdir", CallArguments(directory));
  if (!sent.ok()) return sent;
  sent = chain.CallNoReply("os.chmod", CallArguments(directory, 0700));
  if (!sent.ok()) return sent;
  CallArguments arguments(directory + "/run");
  arguments.Set("mode", 0755);
  const absl::StatusOr<PythonValue> last = chain.Call(
      "os.mkdir", std::move(arguments), {.timeout = absl::Seconds(20)});
  // After the reset the chain takes calls again.
  chain.ResetChain();
  return last.status();
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  if (argc != 2) return 2;
  const absl::Status status = Run(argv[1]);
  return mitogen::EndOfExample("chain", status);
}
