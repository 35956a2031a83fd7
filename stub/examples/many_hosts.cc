// Calls a function on many hosts at once, and prints each answer as it comes:
//
//   many_hosts HOST...

#include <cstdio>
#include <latch>
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

// `done` is called once, on the master's I/O thread.
void CallOn(Master* master, const std::string& host,
            const Context::CallCallback& done) {
  const mitogen::SshOptions ssh = {
      .hostname = host,
      .common = {.python_path = {{"python3"}}, .connect_timeout = 20}};
  master->ConnectAsync(ssh, {}, [done](absl::StatusOr<Context> context) {
    if (!context.ok()) return done(context.status());
    context->CallAsync("os.getloadavg", {}, done,
                       {.timeout = absl::Seconds(10)});
  });
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  std::latch left(argc - 1);
  const absl::StatusOr<std::unique_ptr<Master>> master = Master::Start({});
  if (!master.ok()) {
    return mitogen::EndOfExample("many_hosts", master.status());
  }
  for (int i = 1; i < argc; ++i) {
    const std::string host = argv[i];
    CallOn(master->get(), host,
           [&left, host](const absl::StatusOr<PythonValue>& load) {
             const std::string words =
                 load.ok() ? load->Repr()
                           : mitogen::Shown(load.status().ToString());
             printf("%s: %s\n", host.c_str(), words.c_str());
             left.count_down();
           });
  }
  left.wait();
  return mitogen::EndOfExample("many_hosts", absl::OkStatus());
}
