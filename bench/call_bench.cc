// Measures calls from a C++ master to a child, in the forms of stub/context.h,
// and a bare ping-pong beside them. Prints the median microseconds of each as a
// JSON object; parent_bench.py reads it.
//
//   call_bench ROUNDS CHILD [VIA...]
//
// CHILD is the python_path of the child that is called. Each VIA is that of a
// context on the way there, the nearest first. If the variable CALL_BENCH_ONLY
// is set, it names the works to be done, with commas between them.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "bench/bare_ping_pong.h"
#include "bench/bench_tree.h"
#include "stub/master.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

constexpr int kWarmUp = 200;
constexpr int kPipelined = 1000;
// Bytes of the frames of a call of os.getpid and its reply.
constexpr size_t kCallBytes = 76;
constexpr size_t kReplyBytes = 36;
constexpr size_t kLargeSize = 1 << 20;
constexpr int kLargePipelined = 8;

double SecondsOf(const std::function<void()>& work) {
  const auto started = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> taken =
      std::chrono::steady_clock::now() - started;
  return taken.count();
}

class CallBench {
 public:
  explicit CallBench(Context child) : child_(std::move(child)) {}

  void Blocking(int count) {
    for (int i = 0; i < count; ++i) {
      const absl::StatusOr<PythonValue> pid = child_.Call("os.getpid");
      if (!pid.ok()) Fail(pid.status());
    }
  }

  // One call.
  using Call = void (CallBench::*)(Context::CallCallback done) const;

  void CallSmall(Context::CallCallback done) const {
    child_.CallAsync("os.getpid", {}, std::move(done));
  }
  // The function does not look at the argument.
  void CallLarge(Context::CallCallback done) const {
    child_.CallAsync("os.getenv", CallArguments("PATH", PythonBytes{large_}),
                     std::move(done));
  }

  // Each call is made by the callback of one before, `at_once` at a time.
  void Callbacks(int count, int at_once, Call call = &CallBench::CallSmall) {
    call_ = call;
    left_to_start_ = count;
    left_to_end_ = count;
    std::promise<void> done;
    done_ = &done;
    for (int i = 0; i < at_once; ++i) StartOne();
    done.get_future().wait();
  }

  // Starts as many calls as the thread can, as fast as it can.
  void Pipelined(int count) {
    std::promise<void> done;
    left_to_end_ = count;
    done_ = &done;
    for (int i = 0; i < count; ++i) {
      CallSmall([this](const absl::StatusOr<PythonValue>& pid) {
        OnEnd(pid.status());
      });
    }
    done.get_future().wait();
  }

  void Large(int count) {
    for (int i = 0; i < count; ++i) {
      const absl::StatusOr<PythonValue> path =
          child_.Call("os.getenv", CallArguments("PATH", PythonBytes{large_}));
      if (!path.ok()) Fail(path.status());
    }
  }

 private:
  void StartOne() {
    if (left_to_start_-- <= 0) return;
    (this->*call_)([this](const absl::StatusOr<PythonValue>& result) {
      StartOne();
      OnEnd(result.status());
    });
  }

  void OnEnd(const absl::Status& status) {
    if (!status.ok()) Fail(status);
    if (--left_to_end_ == 0) done_->set_value();
  }

  const Context child_;
  const std::string large_ = std::string(kLargeSize, 'x');
  Call call_ = nullptr;
  std::atomic<int> left_to_start_ = 0;
  std::atomic<int> left_to_end_ = 0;
  std::promise<void>* done_ = nullptr;
};

struct Work {
  const char* name;
  int count;
  // Returns the seconds for that many.
  std::function<double(int)> run;
  std::vector<double> samples;
};

double Median(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() / 2];
}

bool IsWanted(absl::string_view work) {
  const char* const only = getenv("CALL_BENCH_ONLY");
  if (only == nullptr) return true;
  const std::vector<absl::string_view> wanted = absl::StrSplit(only, ',');
  return std::find(wanted.begin(), wanted.end(), work) != wanted.end();
}

// Runs all in turn, so that other load on the machine falls on each.
void Measure(CallBench* bench, int rounds) {
  const auto timed = [](const std::function<void()>& work) {
    return SecondsOf(work);
  };
  std::vector<Work> works = {
      {"ping-pong", 2000,
       [](int count) { return BarePingPong(count, kCallBytes, kReplyBytes); }},
      {"callback", 2000,
       [&](int count) { return timed([&] { bench->Callbacks(count, 1); }); }},
      {"blocking", 2000,
       [&](int count) { return timed([&] { bench->Blocking(count); }); }},
      {"pipelined callbacks", 50000,
       [&](int count) {
         return timed([&] { bench->Callbacks(count, kPipelined); });
       }},
      {"pipelined", 50000,
       [&](int count) { return timed([&] { bench->Pipelined(count); }); }},
      {"1 MiB argument", 30,
       [&](int count) { return timed([&] { bench->Large(count); }); }},
      {"pipelined 1 MiB", 64,
       [&](int count) {
         return timed([&] {
           bench->Callbacks(count, kLargePipelined, &CallBench::CallLarge);
         });
       }},
  };
  for (int round = 0; round < rounds; ++round) {
    for (Work& work : works) {
      if (!IsWanted(work.name)) continue;
      work.samples.push_back(work.run(work.count) / work.count * 1e6);
    }
  }
  const char* separator = "{";
  for (const Work& work : works) {
    if (work.samples.empty()) continue;
    printf("%s\"%s\": %.4f", separator, work.name, Median(work.samples));
    separator = ", ";
  }
  printf("}\n");
}

int Main(int argc, char** argv) {
  if (argc < 3 || atoi(argv[1]) < 1) {
    fprintf(stderr, "usage: call_bench ROUNDS CHILD [VIA...]\n");
    return 2;
  }
  const std::unique_ptr<Master> master = StartMaster();
  std::optional<Context> via;
  for (int i = 3; i < argc; ++i) via = StartChild(master.get(), argv[i], via);
  CallBench bench(StartChild(master.get(), argv[2], via));
  bench.Blocking(kWarmUp);
  Measure(&bench, atoi(argv[1]));
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  return mitogen::EndOfOutput("call_bench", mitogen::Main(argc, argv), 1);
}
