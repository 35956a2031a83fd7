// The smallest master: starts the child that first_child.cc makes, and calls
// its function. The reference of the interface begins with it
// (docs/reference/).
//
//   first_master CHILD

#include <cstdio>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "stub/examples/end_of_example.h"
#include "stub/master.h"

namespace {

//! [master]
absl::Status Run(const char* program) {
  const auto master = mitogen::Master::Start({});
  if (!master.ok()) return master.status();
  const auto child = (*master)->Local({.common = {.python_path = {{program}}}});
  if (!child.ok()) return child.status();
  const auto size = child->Call("first.size", mitogen::CallArguments("hello"),
                                {.timeout = absl::Seconds(20)});
  if (!size.ok()) return size.status();
  printf("%s\n", size->Repr().c_str());
  return absl::OkStatus();
}
//! [master]

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  if (argc != 2) return 2;
  return mitogen::EndOfExample("first_master", Run(argv[1]));
}
