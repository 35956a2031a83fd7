// A master that starts an agent and calls it. There is no Python at either end.
//
//   call_agent AGENT   AGENT is the program that agent.cc makes

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
using mitogen::Master;
using mitogen::PythonValue;

absl::Status Run(const std::string& program) {
  const absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
  if (!master.ok()) return master.status();
  mitogen::LocalOptions options;
  options.common.python_path = {program};
  const absl::StatusOr<Context> agent = (*master)->Local(options);
  if (!agent.ok()) return agent.status();
  const absl::StatusOr<PythonValue> counts =
      agent->Call("agent.count_words", CallArguments("one two two"),
                  {.timeout = absl::Seconds(20)});
  if (!counts.ok()) return counts.status();
  printf("%s\n", counts->Repr().c_str());
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  if (argc != 2) return 2;
  return mitogen::EndOfExample("call_agent", Run(argv[1]));
}
