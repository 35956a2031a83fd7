#include "tools/mito/fan_out.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "protocol/text/text.h"
#include "stub/os/os_thread.h"
#include "stub/os/standard_output.h"
#include "tools/mito/caller.h"
#include "tools/mito/json/json_text.h"
#include "tools/mito/progress.h"

namespace mitogen::mito {
namespace {

std::string LineOf(absl::string_view host, const CallOutcome& outcome,
                   ResultStyle style) {
  std::string line = "{\"host\":";
  AppendJsonString(ReplaceInvalidUtf8(host), &line);
  const bool is_text = outcome.code != kOk || style == ResultStyle::kRepr;
  line += outcome.code == kOk ? ",\"result\":" : ",\"error\":";
  if (is_text) {
    AppendJsonString(ReplaceInvalidUtf8(outcome.text), &line);
  } else {
    line += outcome.text;
  }
  if (outcome.code != kOk) {
    absl::StrAppend(&line, ",\"kind\":\"", KindName(outcome.code), "\"");
  }
  line += "}\n";
  return line;
}

class FanOutRun {
 public:
  FanOutRun(Master* master, const CommandLine& line, AnswerTurns* turns,
            OutputLines* logs)
      : master_(master),
        line_(line),
        hosts_(line.hosts),
        turns_(turns),
        logs_(*logs) {}

  ExitCode Run() {
    const size_t count = std::min<size_t>(line_.parallel, hosts_.size());
    std::vector<OsThread> threads;
    // This thread calls too, and alone if there is no other.
    while (threads.size() + 1 < count) {
      absl::StatusOr<OsThread> thread = OsThread::Start([this] { CallNext(); });
      if (!thread.ok()) break;
      threads.push_back(*std::move(thread));
    }
    CallNext();
    threads.clear();
    if (done_ < hosts_.size()) {
      logs_.Add(absl::StrFormat(
          "mito: expected standard output to take a line for each host, it "
          "takes no more; %d of %d hosts were not called",
          hosts_.size() - done_, hosts_.size()));
    }
    return worst_;
  }

 private:
  void CallNext() {
    for (size_t i = next_++; i < hosts_.size(); i = next_++) {
      Report(hosts_[i], MakeCall(master_, line_, hosts_[i],
                                 absl::Now() + line_.timeout, turns_));
    }
  }

  void Report(const std::string& host, const CallOutcome& outcome) {
    const std::string line = LineOf(host, outcome, line_.style);
    const std::lock_guard<std::mutex> lock(mutex_);
    // If nobody gets the results, no more calls are made.
    if (!PrintNow(line)) next_ = hosts_.size();
    worst_ = std::max(worst_, outcome.code);
    ++done_;
    failed_ += outcome.code != kOk;
    progress_.Show(absl::StrFormat("%d of %d hosts, %d failed", done_,
                                   hosts_.size(), failed_));
  }

  Master* const master_;
  const CommandLine& line_;
  const std::vector<std::string>& hosts_;
  AnswerTurns* const turns_;
  OutputLines& logs_;
  Progress progress_;
  std::atomic<size_t> next_ = 0;
  std::mutex mutex_;
  ExitCode worst_ = kOk;
  size_t done_ = 0;
  size_t failed_ = 0;
};

}  // namespace

ExitCode FanOut(Master* master, const CommandLine& line, AnswerTurns* turns,
                OutputLines* logs) {
  return FanOutRun(master, line, turns, logs).Run();
}

}  // namespace mitogen::mito
