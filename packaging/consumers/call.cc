// Starts a child on this machine, and calls a function in it.
//
//   call PROGRAM   PROGRAM is mitogen-stub, or another child

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "stub/master.h"

namespace {

using mitogen::Context;
using mitogen::Master;
using mitogen::PythonValue;

absl::StatusOr<int64_t> ProcessIdOfChild(const std::string& program) {
  const absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
  if (!master.ok()) return master.status();
  const absl::StatusOr<Context> child =
      (*master)->Local({.common = {.python_path = {{program}}}});
  if (!child.ok()) return child.status();
  const absl::StatusOr<PythonValue> id = child->Call("os.getpid");
  if (!id.ok()) return id.status();
  return id->AsInt();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const absl::StatusOr<int64_t> id = ProcessIdOfChild(argv[1]);
  printf("%s\n", id.status().ToString().c_str());
  return id.value_or(0) > 0 ? 0 : 1;
}
