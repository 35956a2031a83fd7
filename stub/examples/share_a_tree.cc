// Lets other programs of this user use the children of this one:
//
//   share_a_tree listen PATH    connects a child, prints its id, and listens
//                               until its standard input ends
//   share_a_tree join PATH ID   calls a function in that child
//
// PATH names a unix socket. A Python program can join too, with
// mitogen.unix.connect(). And this one can join a mitogen.unix.Listener.

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "stub/examples/end_of_example.h"
#include "stub/master.h"

namespace {

using mitogen::Context;
using mitogen::Master;
using mitogen::PythonValue;

absl::Status Listen(const std::string& path) {
  const absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
  if (!master.ok()) return master.status();
  const absl::StatusOr<Context> child = (*master)->Local();
  if (!child.ok()) return child.status();
  const absl::Status listening = (*master)->Listen(path);
  if (!listening.ok()) return listening;
  printf("%u\n", child->id());
  fflush(stdout);
  while (getchar() != EOF) {
  }
  return absl::OkStatus();
}

absl::Status Join(const std::string& path, uint32_t context_id) {
  const absl::StatusOr<std::unique_ptr<Master>> master =
      Master::Join(path, {}, absl::Seconds(5));
  if (!master.ok()) return master.status();
  const absl::StatusOr<PythonValue> system =
      (*master)
          ->ContextById(context_id)
          .Call("platform.system", {}, {.timeout = absl::Seconds(20)});
  if (!system.ok()) return system.status();
  printf("%s\n", system->Repr().c_str());
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  if (argc < 3) return 2;
  const absl::Status status =
      argc == 3 ? Listen(argv[2]) : Join(argv[2], strtoul(argv[3], nullptr, 0));
  return mitogen::EndOfExample("share_a_tree", status);
}
