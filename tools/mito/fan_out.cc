#include "tools/mito/fan_out.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "protocol/text/escape_controls.h"
#include "protocol/text/text.h"
#include "stub/os/os_thread.h"
#include "stub/os/standard_output.h"
#include "tools/mito/caller.h"
#include "tools/mito/json/json_text.h"
#include "tools/mito/line_reader.h"

namespace mitogen::mito {
namespace {

void ReadHosts(std::istream& in, std::vector<std::string>* hosts) {
  LineReader reader(&in);
  for (std::string line; reader.Next(&line);) {
    const absl::string_view host = absl::StripAsciiWhitespace(line);
    if (!host.empty() && host[0] != '#') hosts->emplace_back(host);
  }
}

absl::StatusOr<std::vector<std::string>> AllHosts(const CommandLine& line) {
  std::vector<std::string> hosts = line.hosts;
  for (const std::string& name : line.host_files) {
    std::ifstream file;
    if (name != "-") file.open(name);
    if (!file) {
      return absl::InvalidArgumentError(
          absl::StrCat("expected a file of hosts, got \"", name, "\""));
    }
    ReadHosts(name == "-" ? std::cin : file, &hosts);
  }
  if (hosts.empty()) {
    return absl::InvalidArgumentError("expected at least one host, got none");
  }
  return hosts;
}

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
  FanOutRun(Master* master, const CommandLine& line,
            std::vector<std::string> hosts)
      : master_(master), line_(line), hosts_(std::move(hosts)) {}

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
    if (shows_progress_) fputc('\n', stderr);
    if (done_ < hosts_.size()) {
      absl::FPrintF(stderr,
                    "mito: expected standard output to take a line for each "
                    "host, it takes no more; %d of %d hosts were not called\n",
                    hosts_.size() - done_, hosts_.size());
    }
    return worst_;
  }

 private:
  void CallNext() {
    for (size_t i = next_++; i < hosts_.size(); i = next_++) {
      Report(hosts_[i], MakeCall(master_, line_, hosts_[i]));
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
    if (shows_progress_) {
      absl::FPrintF(stderr, "\r%d of %d hosts, %d failed", done_, hosts_.size(),
                    failed_);
    }
  }

  Master* const master_;
  const CommandLine& line_;
  const std::vector<std::string> hosts_;
  const bool shows_progress_ = isatty(STDERR_FILENO) != 0;
  std::atomic<size_t> next_ = 0;
  std::mutex mutex_;
  ExitCode worst_ = kOk;
  size_t done_ = 0;
  size_t failed_ = 0;
};

}  // namespace

ExitCode FanOut(Master* master, const CommandLine& line) {
  absl::StatusOr<std::vector<std::string>> hosts = AllHosts(line);
  if (!hosts.ok()) {
    absl::FPrintF(stderr, "mito: %s\n",
                  EscapeControls(hosts.status().message(), Newlines::kKeep));
    return kUsage;
  }
  return FanOutRun(master, line, *std::move(hosts)).Run();
}

}  // namespace mitogen::mito
