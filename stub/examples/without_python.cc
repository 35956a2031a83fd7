// Calls a function on a host that has a shell but no Python. The child program
// is sent there, removes its own file when it starts, and leaves nothing
// behind.
//
//   without_python STUB HOST   STUB is a static mitogen-stub

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

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

absl::Status Run(const std::string& stub, const std::string& host) {
  const absl::StatusOr<std::unique_ptr<Master>> master =
      Master::Start({.stub_program = stub});
  if (!master.ok()) return master.status();
  const absl::StatusOr<Context> child = (*master)->Ssh(
      {.hostname = host, .common = {.connect_timeout = 60, .send_stub = true}});
  if (!child.ok()) return child.status();
  const absl::StatusOr<PythonValue> names = child->Call(
      "os.listdir", CallArguments("/usr"), {.timeout = absl::Seconds(20)});
  if (!names.ok()) return names.status();
  const absl::StatusOr<std::vector<PythonValue>> items = names->AsItems();
  if (!items.ok()) return items.status();
  for (const PythonValue& name : *items) printf("%s\n", name.Repr().c_str());
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  if (argc != 3) return 2;
  const absl::Status status = Run(argv[1], argv[2]);
  return mitogen::EndOfExample("without_python", status);
}
