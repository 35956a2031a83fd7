// Calls a function here, on another machine, or as another user there:
//
//   call_a_function [HOST [USER]]

#include <cstdio>
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

absl::StatusOr<Context> Connect(Master* master, const std::string& host,
                                const std::string& user) {
  if (host.empty()) return master->Local();
  // The default would be "python", as in the original.
  absl::StatusOr<Context> context = master->Ssh(
      {.hostname = host,
       .common = {.python_path = {{"python3"}}, .connect_timeout = 20}});
  if (!context.ok() || user.empty()) return context;
  return master->Sudo({.username = user}, *context);
}

absl::Status Run(const std::string& host, const std::string& user) {
  const absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
  if (!master.ok()) return master.status();
  const absl::StatusOr<Context> context = Connect(master->get(), host, user);
  if (!context.ok()) return context.status();
  const absl::StatusOr<PythonValue> name =
      context->Call("getpass.getuser", {}, {.timeout = absl::Seconds(20)});
  if (!name.ok()) return name.status();
  const absl::StatusOr<std::string> text = name->AsText();
  if (!text.ok()) return text.status();
  printf("%s\n", mitogen::Shown(*text).c_str());
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  const absl::Status status =
      Run(argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "");
  return mitogen::EndOfExample("call_a_function", status);
}
