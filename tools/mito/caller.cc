#include "tools/mito/caller.h"

#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "stub/connect/connection_option.h"
#include "tools/mito/answer_turns.h"
#include "tools/mito/hop.h"
#include "tools/mito/json/answer_limits.h"
#include "tools/mito/json/json_writer.h"
#include "tools/mito/output/cut_text.h"

namespace mitogen::mito {
namespace {

// The limit of --repr: what a person can still read.
constexpr size_t kReprSize = 64 << 20;

// The time for the error of a connection at its time-out to come back, perhaps
// from another host.
constexpr absl::Duration kGrace = absl::Milliseconds(500);
constexpr char kConnectTimeout[] = "connect_timeout";
constexpr double kDefaultConnectTimeoutS = 30;

double ConnectTimeoutOf(const ConnectionOptions& options) {
  const auto given = options.find(kConnectTimeout);
  if (given == options.end()) return kDefaultConnectTimeoutS;
  const int64_t* whole = std::get_if<int64_t>(&given->second);
  return whole != nullptr ? static_cast<double>(*whole)
                          : std::get<double>(given->second);
}

CallOutcome Failed(ExitCode code, absl::string_view words) {
  return {code, std::string(words)};
}

CallOutcome Shown(const PythonValue& value, ResultStyle style,
                  absl::Time deadline) {
  if (style == ResultStyle::kRepr) return {kOk, value.Repr(kReprSize)};
  CallOutcome outcome;
  const absl::Status written = AppendJson(
      value.document(), value.id(),
      style == ResultStyle::kPlainJson ? JsonStyle::kPlain : JsonStyle::kTagged,
      &outcome.text, {.deadline = deadline});
  if (written.ok()) return outcome;
  return Failed(absl::IsDeadlineExceeded(written) ? kTimedOut : kFault,
                written.message());
}

class Caller {
 public:
  Caller(Master* master, const CommandLine& line, absl::Time deadline,
         AnswerTurns* turns)
      : master_(*master),
        line_(line),
        deadline_(deadline),
        turns_(*turns),
        limits_(AnswerLimits(line.master.max_message_size)) {}

  // All that was connected ends with the first context.
  ~Caller() {
    if (first_.has_value()) first_->Shutdown();
  }

  CallOutcome Run(const std::vector<Hop>& hops, CallArguments arguments) {
    for (const Hop& hop : hops) {
      std::optional<CallOutcome> failure = Connect(hop);
      if (failure.has_value()) return *std::move(failure);
    }
    const absl::StatusOr<Message> answer = Call(std::move(arguments));
    if (absl::IsDeadlineExceeded(answer.status())) return TimedOut("the call");
    return Read(answer);
  }

 private:
  CallOutcome Read(const absl::StatusOr<Message>& answer) {
    const auto turn =
        turns_.Await(answer.ok() ? answer->payload.size() : 0, deadline_);
    if (!turn.has_value()) return TimedOut("the answers of other hosts");
    const absl::StatusOr<PythonValue> value =
        Context::ResultOf(answer, limits_);
    if (!value.ok()) {
      return Failed(CodeOfCall(value.status()),
                    CutText(value.status().message()));
    }
    if (absl::Now() >= deadline_) return TimedOut("the answer");
    return Shown(*value, line_.style, deadline_);
  }

  // This thread reads the answer, so that no other call waits for it.
  absl::StatusOr<Message> Call(CallArguments arguments) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<Message>>>();
    std::future<absl::StatusOr<Message>> future = promise->get_future();
    last_->CallUnreadAsync(line_.function, std::move(arguments),
                           [promise](absl::StatusOr<Message> answer) {
                             promise->set_value(std::move(answer));
                           },
                           {.timeout = TimeLeft()});
    return future.get();
  }

  std::optional<CallOutcome> Connect(const Hop& hop) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<Context>>>();
    std::future<absl::StatusOr<Context>> future = promise->get_future();
    master_.ConnectAsync(hop.method, WithinTheTimeLeft(hop.options), last_,
                         [promise](absl::StatusOr<Context> context) {
                           promise->set_value(std::move(context));
                         });
    const std::string what = absl::StrCat("the connection by ", hop.method);
    if (line_.timeout == absl::InfiniteDuration()) {
      future.wait();
    } else if (future.wait_until(absl::ToChronoTime(deadline_ + kGrace)) !=
               std::future_status::ready) {
      return TimedOut(what);
    }
    const absl::StatusOr<Context> context = future.get();
    if (!context.ok()) return NotConnected(what, context.status());
    last_ = *context;
    if (!first_.has_value()) first_ = *context;
    return std::nullopt;
  }

  // Makes the connection itself end at the time-out, because its error has what
  // the host wrote. Adds a millisecond, since the option is cut to whole ones.
  ConnectionOptions WithinTheTimeLeft(ConnectionOptions options) const {
    const double left =
        absl::ToDoubleSeconds(TimeLeft() + absl::Milliseconds(1));
    if (left > 0 && left < ConnectTimeoutOf(options)) {
      options[kConnectTimeout] = left;
    }
    return options;
  }

  CallOutcome NotConnected(absl::string_view what,
                           const absl::Status& why) const {
    if (absl::Now() < deadline_) {
      return Failed(CodeOfConnect(why), CutText(why.message()));
    }
    CallOutcome outcome = TimedOut(what);
    absl::StrAppend(&outcome.text, ": ", CutText(why.message()));
    return outcome;
  }

  CallOutcome TimedOut(absl::string_view what) const {
    return Failed(kTimedOut, absl::StrCat("expected a result within ",
                                          absl::FormatDuration(line_.timeout),
                                          ", but ", what, " took longer"));
  }

  absl::Duration TimeLeft() const {
    return line_.timeout == absl::InfiniteDuration() ? line_.timeout
                                                     : deadline_ - absl::Now();
  }

  Master& master_;
  const CommandLine& line_;
  const absl::Time deadline_;
  AnswerTurns& turns_;
  const Limits limits_;
  std::optional<Context> first_;
  std::optional<Context> last_;
};

}  // namespace

CallOutcome MakeCall(Master* master, const CommandLine& line,
                     absl::string_view host, absl::Time deadline,
                     AnswerTurns* turns) {
  std::vector<HopWord> words = line.hops;
  const absl::Status read = ReadPasswordFiles(&words, host, deadline);
  if (!read.ok()) return Failed(CodeOfPasswords(read), read.message());
  const absl::StatusOr<std::vector<Hop>> hops = MakeHops(words, host);
  if (!hops.ok()) return Failed(kUsage, hops.status().message());
  absl::StatusOr<CallArguments> arguments =
      MakeArguments(line.arguments, line.is_text);
  if (!arguments.ok()) return Failed(kUsage, arguments.status().message());
  return Caller(master, line, deadline, turns)
      .Run(*hops, *std::move(arguments));
}

ExitCode CodeOfPasswords(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) ? kTimedOut : kUsage;
}

}  // namespace mitogen::mito
