// Measures messages that one child of a context sends to another. Both ends
// only write and read (bare_leaf.cc), so the time is that of the context in the
// middle. Beside it as many bytes go through a bare relay. Prints the
// microseconds of each message of both, by round, as a JSON array;
// parent_bench.py reads it.
//
//   relay_bench ROUNDS COUNT SIZE LEAF VIA
//
// Each round sends COUNT messages of SIZE bytes. LEAF is the python_path of
// both ends, VIA that of the context in the middle. MITOGEN_DIRECTORY holds the
// package mitogen.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bench/bare_relay.h"
#include "bench/bench_tree.h"
#include "protocol/frame.h"
#include "stub/master.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

constexpr size_t kPieceSize = 128 << 10;

// Starts a call. The future gets its status.
std::future<absl::Status> Start(const Context& context,
                                absl::string_view function,
                                CallArguments arguments) {
  auto done = std::make_shared<std::promise<absl::Status>>();
  context.CallAsync(function, std::move(arguments),
                    [done](const absl::StatusOr<PythonValue>& result) {
                      done->set_value(result.status());
                    });
  return done->get_future();
}

void Await(std::future<absl::Status> done) {
  const absl::Status status = done.get();
  if (!status.ok()) Fail(status);
}

// The call of drain() is sent before that of flood(), by the same link.
double FloodSeconds(const Context& source, const Context& sink, int count,
                    int size) {
  const auto started = std::chrono::steady_clock::now();
  std::future<absl::Status> drained =
      Start(sink, "bare.drain", CallArguments(count));
  std::future<absl::Status> flooded =
      Start(source, "bare.flood", CallArguments(sink.id(), count, size));
  Await(std::move(drained));
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - started;
  Await(std::move(flooded));
  return taken.count();
}

// Relays as many bytes, frame headers included, in pieces as a context reads
// them.
double RelaySeconds(int count, size_t size) {
  const size_t bytes = (kFrameHeaderSize + size) * count;
  return BareRelay(static_cast<int>(bytes / kPieceSize + 1), kPieceSize);
}

int Main(int argc, char** argv) {
  if (argc != 6 || atoi(argv[1]) < 1 || atoi(argv[2]) < 1) {
    fprintf(stderr, "usage: relay_bench ROUNDS COUNT SIZE LEAF VIA\n");
    return 2;
  }
  const std::unique_ptr<Master> master = StartMaster();
  const int count = atoi(argv[2]);
  const int size = atoi(argv[3]);
  const Context middle = StartChild(master.get(), argv[5]);
  const Context source = StartChild(master.get(), argv[4], middle);
  const Context sink = StartChild(master.get(), argv[4], middle);
  FloodSeconds(source, sink, 1, size);
  for (int round = 0; round < atoi(argv[1]); ++round) {
    printf("%s[%.4f, %.4f]", round == 0 ? "[" : ", ",
           FloodSeconds(source, sink, count, size) / count * 1e6,
           RelaySeconds(count, size) / count * 1e6);
  }
  printf("]\n");
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  return mitogen::EndOfOutput("relay_bench", mitogen::Main(argc, argv), 1);
}
