// Children come, talk and die, for as long as the soak is told to run. At
// intervals, when none is left, nothing of them may be left either: memory,
// descriptors, processes, and the master's tables. That is true of the master
// and of the context in the middle that lasts. Census has what is checked.

#include <malloc.h>
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
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "protocol/text/escape_controls.h"
#include "stub/master.h"
#include "stub/os/standard_output.h"
#include "stub/usage/usage.h"
#include "tools/soak/hostile_leaf.h"
#include "tools/soak/intermediates.h"
#include "tools/soak/life.h"
#include "tools/soak/process_view.h"
#include "tools/soak/soak_options.h"

namespace mitogen {
namespace {

using Clock = std::chrono::steady_clock;

// Rounds that may still fill caches and pools.
constexpr int kWarmUpRounds = 2;
// How much memory may grow after those rounds: less than any leak makes in a
// soak, more than one round differs from another.
constexpr size_t kGrowth = 12 << 20;
constexpr uint64_t kFileSize = 3 << 20;

// What must be as before once the children are gone.
struct Census {
  Master::Counts tables;
  size_t descriptors = 0;
  size_t processes = 0;
  std::string in_the_middle;

  std::string Words() const {
    return absl::StrCat("links ", tables.links, ", routes ", tables.routes,
                        ", handles ", tables.handles, ", chains ",
                        tables.chains, ", connecting ", tables.connecting,
                        ", ending ", tables.processes_ending, ", timers ",
                        tables.timers, ", descriptors ", descriptors,
                        ", processes ", processes, "; ", in_the_middle);
  }
};

// Bytes that must not grow once all is warm.
class Resident {
 public:
  // Returns what is wrong, or nothing.
  std::string Note(int round, size_t bytes) {
    now_ = bytes;
    if (round < kWarmUpRounds) warm_ = std::max(warm_, bytes);
    if (bytes <= warm_ + kGrowth) return "";
    return absl::StrCat("expected at most ", (warm_ + kGrowth) >> 10,
                        " KiB resident, got ", bytes >> 10);
  }
  size_t kib() const { return now_ >> 10; }

 private:
  size_t warm_ = 0;
  size_t now_ = 0;
};

// The words may come from a child.
void PrintError(absl::string_view words) {
  const std::string shown = EscapeControls(words, Newlines::kKeep);
  fprintf(stderr, "mitogen-soak: %s\n", shown.c_str());
}

class Soak {
 public:
  Soak(SoakOptions options, std::unique_ptr<Master> master,
       Intermediates intermediates, SoakSettings settings)
      : options_(std::move(options)),
        master_(std::move(master)),
        intermediates_(std::move(intermediates)),
        settings_(std::move(settings)) {}

  // Returns the exit status.
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
      CauseLeak();
      CheckRound(round);
    }
    printf(
        "%s: %llu lives, %llu of them cut short, %llu calls, %llu killed, "
        "%llu hostile leaves\n",
        failures_ == 0 ? "passed" : "FAILED",
        static_cast<unsigned long long>(lives_),
        static_cast<unsigned long long>(cut_short_),
        static_cast<unsigned long long>(calls_),
        static_cast<unsigned long long>(killed_),
        static_cast<unsigned long long>(hostile_));
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
    for (uint64_t i = 0; i < options_.hostile; ++i) {
      workers.emplace_back([this, round, i, end] { DoHarm(round, i, end); });
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

  void DoHarm(int round, uint64_t worker, Clock::time_point end) {
    const Context& middle = intermediates_.contexts().front();
    std::optional<Context> place;
    if (worker % 2 == 1) place = middle;
    HostileLeaf leaf(master_.get(), options_.python, place, {middle.id()});
    std::mt19937_64 seeds(options_.seed + (uint64_t{1} << 40) * (worker + 1) +
                          static_cast<uint64_t>(round));
    while (Clock::now() < end && failures_ == 0) {
      const absl::Status status = leaf.Run(seeds());
      ++hostile_;
      if (!status.ok()) Fail(status.message());
    }
  }

  void CauseLeak() {
    if (options_.leak_handles) {
      absl::StatusOr<Inbox> inbox = master_->OpenInbox();
      if (inbox.ok()) leaked_.push_back(*std::move(inbox));
    }
    const absl::Status caused = intermediates_.Cause(options_.leak);
    if (!caused.ok()) Fail(caused.ToString());
  }

  // The children of the master and of the contexts that last, without the
  // latter.
  std::vector<pid_t> MortalChildren() const {
    const std::vector<pid_t>& lasting = intermediates_.processes();
    std::vector<pid_t> children = ChildProcesses(getpid());
    std::erase_if(children, [&](pid_t pid) {
      return std::find(lasting.begin(), lasting.end(), pid) != lasting.end();
    });
    for (pid_t pid : lasting) {
      const std::vector<pid_t> below = ChildProcesses(pid);
      children.insert(children.end(), below.begin(), below.end());
    }
    return children;
  }

  // Kills children at random, also while they boot or have children of their
  // own.
  void Kill(uint64_t seed) {
    std::mt19937_64 random(seed);
    while (living_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 200));
      const std::vector<pid_t> children = MortalChildren();
      if (children.empty()) continue;
      // If the child was reaped meanwhile, it is not there; its number is not
      // used again so soon.
      if (kill(children[random() % children.size()], SIGKILL) == 0) ++killed_;
    }
  }

  Census Take() {
    return {master_->CountTables(), OpenDescriptors(getpid()),
            ChildProcesses(getpid()).size(), intermediates_.Words()};
  }

  void CheckRound(int round) {
    const auto deadline = Clock::now() + std::chrono::seconds(options_.settle);
    std::string words = Take().Words();
    while (words != baseline_ && Clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      words = Take().Words();
    }
    if (words != baseline_) {
      Fail(absl::StrCat("expected to be left: ", baseline_, "; got: ", words));
    }
    const std::string grown =
        master_memory_.Note(round, ResidentBytes(getpid()));
    if (!grown.empty()) Fail(grown);
    const std::string middle =
        middle_memory_.Note(round, intermediates_.Resident());
    if (!middle.empty()) Fail(absl::StrCat("in the middle: ", middle));
    printf("round %d: %llu lives so far, %zu KiB resident, %zu in the middle\n",
           round, static_cast<unsigned long long>(lives_), master_memory_.kib(),
           middle_memory_.kib());
    fflush(stdout);
  }

  void Fail(absl::string_view words) {
    const std::lock_guard<std::mutex> lock(mutex_);
    PrintError(words);
    ++failures_;
  }

  const SoakOptions options_;
  const std::unique_ptr<Master> master_;
  const Intermediates intermediates_;
  const SoakSettings settings_;
  std::vector<Inbox> leaked_;
  std::string baseline_;
  Resident master_memory_;
  Resident middle_memory_;
  std::atomic<bool> living_ = false;
  std::atomic<uint64_t> lives_ = 0;
  std::atomic<uint64_t> calls_ = 0;
  std::atomic<uint64_t> cut_short_ = 0;
  std::atomic<uint64_t> killed_ = 0;
  std::atomic<uint64_t> hostile_ = 0;
  std::atomic<int> failures_ = 0;
  std::mutex mutex_;
};

// A path in the directory for temporary files. The name has the process id.
std::string TemporaryPath() {
  const char* const directory = getenv("TMPDIR");
  return absl::StrCat(directory == nullptr ? "/tmp" : directory,
                      "/mitogen-soak-", getpid());
}

// Prepares what all lives share: what the master serves, where others join, and
// the contexts that last.
absl::StatusOr<Intermediates> Prepare(Master* master, SoakSettings* settings) {
  std::ofstream(settings->file) << std::string(kFileSize, 'x');
  absl::Status ready = master->ServeFile(settings->file);
  if (ready.ok()) ready = master->AddService(EchoService());
  if (ready.ok()) ready = master->Listen(settings->socket);
  if (!ready.ok()) return ready;
  absl::StatusOr<Intermediates> lasting =
      Intermediates::Connect(master, settings->stub, settings->python);
  if (lasting.ok()) settings->intermediates = lasting->contexts();
  return lasting;
}

int Failed(const absl::Status& status) {
  PrintError(status.ToString());
  return 1;
}

int Main(int argc, char** argv) {
  // With an arena for each thread that came and went, free memory stays spread
  // over them, and looks like a leak.
  mallopt(M_ARENA_MAX, 1);
  std::optional<SoakOptions> options =
      ParseSoakOptions({argv + 1, static_cast<size_t>(argc - 1)});
  if (!options.has_value()) {
    fputs(HelpText(SoakUsage()).c_str(), stderr);
    return 2;
  }
  if (options->help || options->version) {
    PrintNow(options->help ? HelpText(SoakUsage())
                           : VersionText("mitogen-soak"));
    return 0;
  }
  MasterSettings settings;
  settings.mitogen_directory = options->mitogen;
  settings.module_path = options->modules;
  absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
  if (!master.ok()) return Failed(master.status());
  SoakSettings soak = {.stub = options->stub,
                       .python = options->python,
                       .file = TemporaryPath(),
                       .file_size = kFileSize,
                       .socket = absl::StrCat(TemporaryPath(), ".socket"),
                       .of_those_who_join = settings};
  const std::string file = soak.file;
  absl::StatusOr<Intermediates> lasting = Prepare(master->get(), &soak);
  int status = lasting.ok() ? 0 : Failed(lasting.status());
  if (lasting.ok()) {
    status = Soak(*std::move(options), *std::move(master), *std::move(lasting),
                  std::move(soak))
                 .Run();
  }
  unlink(file.c_str());
  return status;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  return mitogen::EndOfOutput("mitogen-soak", mitogen::Main(argc, argv), 1);
}
