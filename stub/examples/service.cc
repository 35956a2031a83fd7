// Serves a method that children call while they run:
//
//   service DIRECTORY   which holds ask.py

#include "router/service/service.h"

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "stub/examples/end_of_example.h"
#include "stub/master.h"

namespace {

using mitogen::CallArguments;
using mitogen::Context;
using mitogen::Master;
using mitogen::PythonValue;
using mitogen::Service;
using mitogen::ServiceMethod;

// Runs on the master's I/O thread. It may also keep `call` and answer later.
void RoleOf(mitogen::ServiceCall call) {
  const absl::string_view host = call.arguments().text(call.Argument("host"));
  if (host != "web1") {
    return call.Fail(absl::NotFoundError("expected web1"));
  }
  call.Return(call.reply()->Text("web server"));
}

std::unique_ptr<Service> MakeInventory() {
  ServiceMethod role_of = {.name = "role_of",
                           .policies = {mitogen::ServicePolicy::kAllowAny},
                           .required = {{"host", mitogen::ArgumentKind::kText}},
                           .run = RoleOf};
  return std::make_unique<Service>(
      "example.Inventory", mitogen::InvokerKind::kPlain,
      std::vector<ServiceMethod>{std::move(role_of)});
}

absl::Status Run(const std::string& modules) {
  const absl::StatusOr<std::unique_ptr<Master>> master =
      Master::Start({.module_path = {modules}});
  if (!master.ok()) return master.status();
  const absl::Status serves = (*master)->AddService(MakeInventory());
  if (!serves.ok()) return serves;
  const absl::StatusOr<Context> child = (*master)->Local();
  if (!child.ok()) return child.status();
  const absl::StatusOr<PythonValue> role = child->Call(
      "ask.role_of", CallArguments("web1"), {.timeout = absl::Seconds(20)});
  if (!role.ok()) return role.status();
  printf("%s\n", role->Repr().c_str());
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  const absl::Status status = Run(argc > 1 ? argv[1] : ".");
  return mitogen::EndOfExample("service", status);
}
