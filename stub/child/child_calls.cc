#include "stub/child/child_calls.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "protocol/payload/dead_reason.h"
#include "protocol/pickle/value/document.h"
#include "router/role/python_error.h"

namespace mitogen {
namespace {

// A larger call would hold up the loop for longer than it takes to wake another
// thread.
constexpr size_t kMaxCallAtOnce = 4 << 10;

}  // namespace

ChildCalls::ChildCalls(const CallParts& parts, const Options& options)
    : parts_(parts),
      options_(options),
      has_slow_(parts.functions->has_slow()),
      receivers_(parts.loop, &parts.context->router(),
                 [this](const MessageHeader& message) { Refuse(message); }),
      runner_(&parts_, &receivers_),
      pool_(options.slow_threads, [this] { return PoolRunner(); }) {}

ChildCalls::~ChildCalls() {
  Close();
  in_order_.Join();
}

void ChildCalls::Close() {
  calls_.Close();
  held_.Close();
  pool_.Close();
}

void ChildCalls::Push(const MessageView& call) {
  if (!options_.has_own_thread) return PushOnLoop(call);
  if (!RunAtOnce(call)) RunInOrder(call);
}

bool ChildCalls::RunAtOnce(const MessageView& call) {
  if (under_way_ > 0 || call.payload.size() > kMaxCallAtOnce) return false;
  std::optional<Outcome> outcome = runner_.RunQuick(call);
  if (!outcome.has_value()) return false;
  AnswerCall(parts_.context, call.header, *std::move(outcome));
  return true;
}

void ChildCalls::RunInOrder(const MessageView& call) {
  if (calls_.Push(Message::From(call))) {
    ++under_way_;
  } else {
    Refuse(call.header);
  }
}

void ChildCalls::Refuse(const MessageHeader& message) {
  const std::string why = absl::Substitute(kHandleQueueFull, message.handle);
  if (message.wants_reply()) {
    parts_.context->router().ReplyDead(message, why);
  } else {
    parts_.context->Log({std::string(kMitogenLogger), kLogError,
                         absl::StrCat("lost a message of context ",
                                      message.src_id, ": ", why)});
  }
}

void ChildCalls::Run(const std::function<void()>& first) {
  if (first != nullptr) {
    first();
    parts_.loop->Post([this] { OnCallEnded(); });
  }
  while (std::optional<Message> call = calls_.Pop()) {
    if (has_slow_ && IsForPool(runner_.Look(call->view()))) {
      RunOnPool(*std::move(call));
      parts_.loop->Post([this] { OnCallEnded(); });
      continue;
    }
    parts_.loop->Post([this, header = call->header,
                       outcome = runner_.Run(call->view())]() mutable {
      AnswerCall(parts_.context, header, std::move(outcome));
      OnCallEnded();
    });
  }
}

void ChildCalls::OnCallEnded() {
  --under_way_;
  while (under_way_ == 0) {
    const std::optional<Message> next = held_.Pop(absl::ZeroDuration());
    if (!next.has_value()) return;
    RunOnLoop(next->view());
  }
}

void ChildCalls::PushOnLoop(const MessageView& call) {
  if (under_way_ == 0) return RunOnLoop(call);
  if (!held_.Push(Message::From(call))) Refuse(call.header);
}

void ChildCalls::RunOnLoop(const MessageView& call) {
  const Dispatcher::Preview preview =
      has_slow_ ? runner_.Look(call) : Dispatcher::Preview();
  if (IsForPool(preview)) return RunOnPool(Message::From(call));
  if (preview.slow) return RunChainedOnLoop(call);
  AnswerCall(parts_.context, call.header, runner_.Run(call));
}

void ChildCalls::RunChainedOnLoop(const MessageView& call) {
  if (!in_order_.joinable()) {
    absl::StatusOr<OsThread> thread = OsThread::Start([this] { Run(); });
    if (!thread.ok()) return FailCall(call.header, thread.status());
    in_order_ = *std::move(thread);
  }
  RunInOrder(call);
}

void ChildCalls::RunOnPool(Message call) {
  const MessageHeader header = call.header;
  const absl::Status pushed = pool_.Push(std::move(call));
  if (!pushed.ok()) FailCall(header, pushed);
}

// The call is not of a chain, or the chain goes on.
void ChildCalls::FailCall(const MessageHeader& call,
                          const absl::Status& status) {
  Document document;
  PostAnswer(call, Dispatcher::Conclude(
                       call, parts_.dialect,
                       PythonError("builtins.RuntimeError", status.message()),
                       &document));
}

CallPool::Run ChildCalls::PoolRunner() {
  return [this, runner = std::make_shared<CallRunner>(&parts_, &receivers_)](
             const Message& call) {
    PostAnswer(call.header, runner->Run(call.view()));
  };
}

void ChildCalls::PostAnswer(const MessageHeader& call, Outcome outcome) {
  parts_.loop->Post([this, call, outcome = std::move(outcome)]() mutable {
    AnswerCall(parts_.context, call, std::move(outcome));
  });
}

}  // namespace mitogen
