// Children come, talk and die, for as long as it is told to; at intervals, with
// none left, nothing of them may be left either: memory, descriptors,
// processes, and the master's tables. What it checks stands in Census.

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "stub/master.h"
#include "tools/soak/life.h"
#include "tools/soak/process_view.h"

namespace mitogen {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kUsage[] =
    "usage: mitogen-soak --stub PROGRAM [--python PROGRAM --mitogen DIRECTORY\n"
    "         --modules DIRECTORY...] [--seconds N] [--seed N]\n"
    "         [--workers N] [--rounds N]\n";

// Rounds that may still fill caches and pools.
constexpr int kWarmUpRounds = 2;
// What memory may grow by after those: less than a soak's worth of any leak,
// more than what differs from one round to another.
constexpr size_t kGrowth = 12 << 20;
constexpr uint64_t kFileSize = 3 << 20;
constexpr std::chrono::seconds kSettleTimeout{30};

struct Options {
  std::string stub;
  std::string python;
  std::optional<std::string> mitogen;
  std::vector<std::string> modules;
  uint64_t seconds = 3600;
  uint64_t seed = 1;
  uint64_t workers = 6;
  uint64_t rounds = 0;
};

// All that must be as it was once the children are gone.
struct Census {
  Master::Counts tables;
  size_t descriptors = 0;
  size_t processes = 0;

  std::string Words() const {
    return absl::StrCat("links ", tables.links, ", routes ", tables.routes,
                        ", handles ", tables.handles, ", chains ",
                        tables.chains, ", connecting ", tables.connecting,
                        ", ending ", tables.processes_ending, ", timers ",
                        tables.timers, ", descriptors ", descriptors,
                        ", processes ", processes);
  }
};

class Soak {
 public:
  Soak(Options options, SoakSettings settings, std::unique_ptr<Master> master)
      : options_(std::move(options)),
        settings_(std::move(settings)),
        master_(std::move(master)) {}

  // The exit status.
  int Run() {
    baseline_ = Take().Words();
    printf("at first: %s\n", baseline_.c_str());
    const auto end = Clock::now() + std::chrono::seconds(options_.seconds);
    const auto length = std::max<Clock::duration>(
        std::chrono::seconds(options_.seconds) /
            (options_.rounds > 0 ? options_.rounds : 60),
        std::chrono::seconds(2));
    for (int round = 0; Clock::now() < end && failures_ == 0; ++round) {
      Live(round, std::min(end, Clock::now() + length));
      CheckRound(round);
    }
    printf("%s: %llu lives, %llu of them cut short, %llu calls, %llu killed\n",
           failures_ == 0 ? "passed" : "FAILED",
           static_cast<unsigned long long>(lives_),
           static_cast<unsigned long long>(cut_short_),
           static_cast<unsigned long long>(calls_),
           static_cast<unsigned long long>(killed_));
    return failures_ == 0 ? 0 : 1;
  }

 private:
  void Live(int round, Clock::time_point end) {
    living_ = true;
    std::vector<std::thread> workers;
    for (uint64_t i = 0; i < options_.workers; ++i) {
      workers.emplace_back([this, round, i, end] {
        std::mt19937_64 seeds(options_.seed + (uint64_t{1} << 32) * round +
                              (uint64_t{1} << 24) * i);
        while (Clock::now() < end && failures_ == 0) LiveOnce(seeds());
      });
    }
    std::thread killer([this, round] { Kill(options_.seed + round); });
    for (std::thread& worker : workers) worker.join();
    living_ = false;
    killer.join();
  }

  void LiveOnce(uint64_t seed) {
    Life life(master_.get(), settings_, seed);
    const absl::Status status = life.Run();
    ++lives_;
    calls_ += life.calls();
    if (life.was_cut_short()) ++cut_short_;
    if (!status.ok()) {
      Fail(absl::StrCat("life ", seed, ": ", status.message()));
    }
  }

  // Children at random, booting ones and those with children of their own too.
  void Kill(uint64_t seed) {
    std::mt19937_64 random(seed);
    while (living_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 200));
      const std::vector<pid_t> children = ChildProcesses();
      if (children.empty()) continue;
      // One that was reaped meanwhile is not there; its number is not taken
      // again so soon.
      if (kill(children[random() % children.size()], SIGKILL) == 0) ++killed_;
    }
  }

  Census Take() {
    return {master_->CountTables(), OpenDescriptors(), ChildProcesses().size()};
  }

  void CheckRound(int round) {
    const auto deadline = Clock::now() + kSettleTimeout;
    std::string words = Take().Words();
    while (words != baseline_ && Clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      words = Take().Words();
    }
    if (words != baseline_) {
      Fail(absl::StrCat("expected to be left: ", baseline_, "; got: ", words));
    }
    const size_t resident = ResidentBytes();
    if (round < kWarmUpRounds) warm_ = std::max(warm_, resident);
    printf("round %d: %llu lives so far, %zu KiB resident\n", round,
           static_cast<unsigned long long>(lives_), resident >> 10);
    fflush(stdout);
    if (resident > warm_ + kGrowth) {
      Fail(absl::StrCat("expected at most ", (warm_ + kGrowth) >> 10,
                        " KiB resident, got ", resident >> 10));
    }
  }

  void Fail(absl::string_view words) {
    const std::lock_guard<std::mutex> lock(mutex_);
    fprintf(stderr, "mitogen-soak: %.*s\n", static_cast<int>(words.size()),
            words.data());
    ++failures_;
  }

  const Options options_;
  const SoakSettings settings_;
  const std::unique_ptr<Master> master_;
  std::string baseline_;
  size_t warm_ = 0;
  std::atomic<bool> living_ = false;
  std::atomic<uint64_t> lives_ = 0;
  std::atomic<uint64_t> calls_ = 0;
  std::atomic<uint64_t> cut_short_ = 0;
  std::atomic<uint64_t> killed_ = 0;
  std::atomic<int> failures_ = 0;
  std::mutex mutex_;
};

bool ParseOption(absl::string_view name, const std::string& value,
                 Options* options) {
  if (name == "--stub") return !(options->stub = value).empty();
  if (name == "--python") return !(options->python = value).empty();
  if (name == "--mitogen") return options->mitogen.emplace(value), true;
  if (name == "--modules") return options->modules.emplace_back(value), true;
  if (name == "--seconds") return absl::SimpleAtoi(value, &options->seconds);
  if (name == "--seed") return absl::SimpleAtoi(value, &options->seed);
  if (name == "--workers") return absl::SimpleAtoi(value, &options->workers);
  if (name == "--rounds") return absl::SimpleAtoi(value, &options->rounds);
  return false;
}

std::optional<Options> Parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc || !ParseOption(argv[i], argv[i + 1], &options)) {
      return std::nullopt;
    }
  }
  if (options.stub.empty()) return std::nullopt;
  return options;
}

// In the directory for temporary files; the name goes with the process.
std::string WriteFile() {
  const char* const directory = getenv("TMPDIR");
  const std::string path = absl::StrCat(
      directory == nullptr ? "/tmp" : directory, "/mitogen-soak-", getpid());
  std::ofstream(path) << std::string(kFileSize, 'x');
  return path;
}

int Main(int argc, char** argv) {
  std::optional<Options> options = Parse(argc, argv);
  if (!options.has_value()) {
    fputs(kUsage, stderr);
    return 2;
  }
  MasterSettings settings;
  settings.mitogen_directory = options->mitogen;
  settings.module_path = options->modules;
  absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
  absl::Status ready = master.status();
  const std::string file = WriteFile();
  if (ready.ok()) ready = (*master)->ServeFile(file);
  if (!ready.ok()) {
    fprintf(stderr, "mitogen-soak: %s\n", ready.ToString().c_str());
    return 1;
  }
  SoakSettings soak = {options->stub, options->python, file, kFileSize};
  const int status =
      Soak(*std::move(options), std::move(soak), *std::move(master)).Run();
  unlink(file.c_str());
  return status;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) { return mitogen::Main(argc, argv); }
