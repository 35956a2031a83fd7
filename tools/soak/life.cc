#include "tools/soak/life.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <numeric>
#include <semaphore>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "stub/inbox.h"
#include "stub/values/call_arguments.h"

namespace mitogen {
namespace {

// Longer than anything here takes on a loaded machine.
constexpr absl::Duration kTimeout = absl::Minutes(2);
constexpr uint32_t kMaxActions = 12;
constexpr size_t kMaxPayload = 1 << 20;
constexpr int kAtOnce = 50;
constexpr int64_t kSent = 30;
// What errors say if the child, or the one on the way, was killed: in this
// implementation, in the original, and in either. A context of the original
// does not see that the process which it started was killed, while that one's
// first child has the link open, and waits for its time to be over.
constexpr absl::string_view kKilledWhileItBooted[] = {
    "killed by signal 9", "EOF on stream", "Connection timed out",
    "got a dead message", "is gone"};
// The time that a context gets to connect a child of its own.
constexpr absl::Duration kTimeoutBelow = absl::Seconds(20);
constexpr char kEchoService[] = "soak.Echo";

// What came to the callback of an inbox.
struct Heard {
  std::vector<int64_t> values;
  int ends = 0;
};

// True if a child was or is being killed, which is no finding.
bool MeansGone(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable;
}

}  // namespace

std::unique_ptr<Service> EchoService() {
  ServiceMethod echo = {
      .name = "echo",
      .policies = {ServicePolicy::kAllowAny},
      .required = {{"value", ArgumentKind::kAny}},
      .run = [](ServiceCall call) {
        call.Return(
            CopyValue(call.arguments(), call.Argument("value"), call.reply()));
      }};
  return std::make_unique<Service>(kEchoService, InvokerKind::kPlain,
                                   std::vector<ServiceMethod>{std::move(echo)});
}

absl::Status Life::Run() {
  std::optional<Context> child = Connect(Place());
  if (!child.has_value()) return finding_;
  std::optional<Context> behind;
  if (Below(4) == 0) behind = Connect(child);
  for (uint32_t left = Below(kMaxActions); left > 0 && !cut_short_; --left) {
    Act(behind.has_value() && Below(2) == 0 ? *behind : *child);
  }
  if (behind.has_value() && Below(2) == 0) End(*behind);
  End(*child);
  return finding_;
}

std::optional<Context> Life::Place() {
  if (settings_.intermediates.empty() || Below(2) == 0) return std::nullopt;
  return settings_.intermediates[Below(settings_.intermediates.size())];
}

std::optional<Context> Life::Connect(const std::optional<Context>& via) {
  const bool python = !settings_.python.empty() && Below(4) == 0;
  LocalOptions options;
  options.common.connect_timeout =
      absl::ToDoubleSeconds(via.has_value() ? kTimeoutBelow : kTimeout);
  options.common.python_path = {python ? settings_.python : settings_.stub};
  absl::StatusOr<Context> child = master_->Local(options, via);
  if (child.ok()) return *std::move(child);
  const absl::string_view words = child.status().message();
  const bool killed = std::any_of(
      std::begin(kKilledWhileItBooted), std::end(kKilledWhileItBooted),
      [&](absl::string_view sign) { return absl::StrContains(words, sign); });
  if (!killed) Find("connect", child.status().ToString());
  cut_short_ = true;
  return std::nullopt;
}

void Life::Act(const Context& child) {
  using Action = void (Life::*)(const Context&);
  constexpr Action kActions[] = {
      &Life::Echo,        &Life::EchoLarge,   &Life::CallMany,
      &Life::FailInChain, &Life::ReceiveMany, &Life::CallNothing,
      &Life::HearMany,    &Life::Join,        &Life::Fetch};
  (this->*kActions[Below(std::size(kActions))])(child);
}

void Life::End(const Context& child) {
  switch (Below(3)) {
    case 0:
      child.Shutdown();
      break;
    case 1:
      child.CallNoReply("mitogen_stub.exit", CallArguments(3)).IgnoreError();
      break;
    case 2: {
      // The child ends in the middle of what it does.
      child.CallNoReply("time.sleep", CallArguments(0.01)).IgnoreError();
      child.Shutdown();
      break;
    }
  }
  if (!child.AwaitGone(kTimeout)) Find("end", "the child did not end");
}

void Life::Echo(const Context& child) {
  const int64_t sent = Below(1 << 30);
  const absl::StatusOr<PythonValue> back = child.Call(
      "mitogen_stub.echo", CallArguments(sent), {.timeout = kTimeout});
  ++calls_;
  if (!Check("echo", back.status())) return;
  if (back->AsInt().value_or(-1) != sent) Find("echo", back->Repr());
}

void Life::EchoLarge(const Context& child) {
  const std::string sent(Below(kMaxPayload), 'a' + Below(26));
  const absl::StatusOr<PythonValue> back =
      child.Call("mitogen_stub.echo", CallArguments(PythonBytes{sent}),
                 {.timeout = kTimeout});
  ++calls_;
  if (!Check("echo of bytes", back.status())) return;
  if (back->AsBytes().value_or("") != sent) Find("echo of bytes", "others");
}

void Life::CallMany(const Context& child) {
  // If there is a finding, the callbacks keep this after the call has ended.
  auto ended = std::make_shared<std::counting_semaphore<>>(0);
  auto failed = std::make_shared<std::vector<absl::Status>>();
  for (int i = 0; i < kAtOnce; ++i) {
    child.CallAsync("os.getpid", CallArguments(),
                    [=](const absl::StatusOr<PythonValue>& pid) {
                      if (!pid.ok()) failed->push_back(pid.status());
                      ended->release();
                    },
                    {.timeout = kTimeout});
  }
  for (int i = 0; i < kAtOnce; ++i) ended->acquire();
  calls_ += kAtOnce;
  for (const absl::Status& status : *failed) Check("many calls", status);
}

void Life::FailInChain(const Context& child) {
  const Context chain = child.Chained();
  Check("a chain", chain.CallNoReply("os.listdir", CallArguments("/no/such")));
  const absl::Status after =
      chain.Call("os.getpid", CallArguments(), {.timeout = kTimeout}).status();
  if (after.code() != absl::StatusCode::kAborted && Check("a chain", after)) {
    Find("a chain", "a call ran after one that failed");
  }
  chain.ResetChain();
  Check(
      "a chain that was reset",
      chain.Call("os.getpid", CallArguments(), {.timeout = kTimeout}).status());
  calls_ += 3;
}

absl::Status Life::SendMany(const Context& child, const Inbox& inbox) {
  ++calls_;
  return child
      .Call("mitogen_stub.send_many", CallArguments(inbox.Sender(), kSent),
            {.timeout = kTimeout})
      .status();
}

// Hostile leaves try handles at random, so only the child may send. Dead
// messages may also come from what is on the way to it, or says that it is.
void Life::ReceiveMany(const Context& child) {
  absl::StatusOr<Inbox> inbox = master_->OpenInbox(nullptr, child);
  if (!Check("an inbox", inbox.status())) return;
  if (!Check("send_many", SendMany(child, *inbox))) return;
  // All values came before the answer.
  for (int64_t i = 0; i < kSent; ++i) {
    absl::StatusOr<PythonValue> value = inbox->ReceiveValue(kTimeout);
    while (MeansGone(value.status())) value = inbox->ReceiveValue(kTimeout);
    if (!value.ok()) return Find("receive", value.status().ToString());
    if (value->AsInt().value_or(-1) != i) return Find("receive", value->Repr());
  }
}

void Life::HearMany(const Context& child) {
  // Callbacks may come after this call.
  const auto heard = std::make_shared<Heard>();
  absl::StatusOr<Inbox> inbox = master_->OpenInbox(
      [heard](const absl::StatusOr<PythonValue>& value) {
        if (!value.ok()) return void(++heard->ends);
        heard->values.push_back(value->AsInt().value_or(-1));
      },
      child);
  if (!Check("an inbox with a callback", inbox.status())) return;
  if (!Check("send_many to a callback", SendMany(child, *inbox))) return;
  std::vector<int64_t> expected(kSent);
  std::iota(expected.begin(), expected.end(), 0);
  if (heard->values != expected || heard->ends == 0) {
    Find("a callback", absl::StrCat("heard ", heard->values.size(),
                                    " values and ", heard->ends, " ends"));
  }
}

void Life::Join(const Context& child) {
  const absl::StatusOr<std::unique_ptr<Master>> joined =
      Master::Join(settings_.socket, settings_.of_those_who_join, kTimeout);
  if (!Check("join", joined.status())) return;
  CallService(joined->get());
  const absl::Status pid =
      (*joined)
          ->ContextById(child.id())
          .Call("os.getpid", CallArguments(), {.timeout = kTimeout})
          .status();
  ++calls_;
  Check("a call by one that joined", pid);
}

void Life::CallService(Master* joined) {
  const int64_t sent = Below(1 << 30);
  CallArguments arguments;
  arguments.Set("value", sent);
  const std::optional<Context> parent = joined->Parent();
  if (!parent.has_value()) return Find("join", "there is no parent");
  const absl::StatusOr<PythonValue> back = parent->CallService(
      kEchoService, "echo", std::move(arguments), {.timeout = kTimeout});
  ++calls_;
  if (!back.ok()) return Find("a service", back.status().ToString());
  if (back->AsInt().value_or(-1) != sent) Find("a service", back->Repr());
}

void Life::CallNothing(const Context& child) {
  const absl::Status status =
      child.Call("no.such", CallArguments(), {.timeout = kTimeout}).status();
  ++calls_;
  if (status.code() != absl::StatusCode::kAborted &&
      Check("a function that is not there", status)) {
    Find("a function that is not there", "it returned");
  }
}

void Life::Fetch(const Context& child) {
  const absl::StatusOr<PythonValue> fetched =
      child.Call("file_client.fetch", CallArguments(settings_.file),
                 {.timeout = kTimeout});
  ++calls_;
  // A child of this implementation has no such function.
  if (fetched.status().code() == absl::StatusCode::kAborted &&
      absl::StrContains(fetched.status().message(), "No module named")) {
    return;
  }
  if (!Check("a file", fetched.status())) return;
  const absl::StatusOr<std::vector<PythonValue>> items = fetched->AsItems();
  if (!items.ok() || items->size() != 4 ||
      !(*items)[0].AsBool().value_or(false) ||
      (*items)[2].AsInt().value_or(-1) !=
          static_cast<int64_t>(settings_.file_size)) {
    Find("a file", fetched->Repr());
  }
}

bool Life::Check(absl::string_view what, const absl::Status& status) {
  if (status.ok()) return true;
  cut_short_ = true;
  if (!MeansGone(status)) Find(what, status.ToString());
  return false;
}

void Life::Find(absl::string_view what, absl::string_view text) {
  cut_short_ = true;
  finding_.Update(absl::InternalError(absl::StrCat(what, ": ", text)));
}

}  // namespace mitogen
