// Measures how a C++ master starts children: one after another, and many at
// once. Prints a JSON object; parent_bench.py reads it.
//
//   boot_bench ROUNDS AT_ONCE CHILD
//
// CHILD is the python_path of the children. MITOGEN_DIRECTORY holds the package
// mitogen.

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/bench_tree.h"
#include "stub/master.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

using Clock = std::chrono::steady_clock;

double MillisecondsSince(Clock::time_point started) {
  return std::chrono::duration<double, std::milli>(Clock::now() - started)
      .count();
}

size_t ResidentKiB() {
  std::ifstream statm("/proc/self/statm");
  size_t size = 0;
  size_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

void OneAfterAnother(Master* master, const LocalOptions& options, int count) {
  printf("{\"boot ms\": [");
  for (int i = 0; i < count; ++i) {
    const Clock::time_point started = Clock::now();
    const absl::StatusOr<Context> child = master->Local(options);
    if (!child.ok()) Fail(child.status());
    printf("%s%.3f", i == 0 ? "" : ", ", MillisecondsSince(started));
    child->Shutdown();
    if (!child->AwaitGone(absl::Seconds(30))) {
      Fail(absl::DeadlineExceededError("the child did not end"));
    }
  }
  printf("], ");
}

void AtOnce(Master* master, const LocalOptions& options, int count) {
  const Clock::time_point started = Clock::now();
  std::vector<std::promise<absl::StatusOr<Context>>> children(count);
  for (auto& child : children) {
    master->ConnectAsync(LocalOptions::kMethod, ToConnectionOptions(options),
                         {}, [&child](absl::StatusOr<Context> connected) {
                           child.set_value(std::move(connected));
                         });
  }
  std::vector<Context> connected;
  for (auto& child : children) {
    absl::StatusOr<Context> context = child.get_future().get();
    if (!context.ok()) Fail(context.status());
    connected.push_back(*std::move(context));
  }
  const double taken = MillisecondsSince(started);
  for (const Context& child : connected) {
    const absl::StatusOr<PythonValue> pid = child.Call("os.getpid");
    if (!pid.ok()) Fail(pid.status());
  }
  printf("\"at once ms\": %.3f, \"resident KiB\": %zu}\n", taken,
         ResidentKiB());
}

int Main(int argc, char** argv) {
  if (argc != 4 || atoi(argv[1]) < 1 || atoi(argv[2]) < 1) {
    fprintf(stderr, "usage: boot_bench ROUNDS AT_ONCE CHILD\n");
    return 2;
  }
  const std::unique_ptr<Master> master = StartMaster();
  LocalOptions options;
  options.common.python_path = {argv[3]};
  options.common.connect_timeout = 300;
  OneAfterAnother(master.get(), options, atoi(argv[1]));
  AtOnce(master.get(), options, atoi(argv[2]));
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  return mitogen::EndOfOutput("boot_bench", mitogen::Main(argc, argv), 1);
}
