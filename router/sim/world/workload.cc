#include "router/sim/world/workload.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/types/span.h"
#include "protocol/payload/call_function.h"
#include "router/sim/record/numbered_payload.h"
#include "router/sim/world/sim_context.h"

namespace mitogen::sim {
namespace {

enum class Step {
  kAsk,
  kTell,
  kCall,
  kAskGuarded,
  kAskNoHandle,
  kAskNobody,
  kAskIds,
  kAskService,
  kLog,
  kTellMuch,
  kStandard,
  kSpawn,
  kShutDown,
  kImport,
  kRead,
};

struct StepRow {
  Step step;
  uint32_t weight;
};
constexpr StepRow kSteps[] = {
    {Step::kAsk, 300},       {Step::kTell, 230},       {Step::kCall, 220},
    {Step::kAskGuarded, 30}, {Step::kAskNoHandle, 30}, {Step::kAskNobody, 20},
    {Step::kAskIds, 20},     {Step::kAskService, 20},  {Step::kLog, 20},
    {Step::kTellMuch, 40},   {Step::kStandard, 30},    {Step::kSpawn, 10},
    {Step::kShutDown, 10},   {Step::kImport, 10},      {Step::kRead, 10},
};
// What the model in docs/model/ knows.
constexpr StepRow kModelledSteps[] = {
    {Step::kAsk, 350},        {Step::kTell, 180},     {Step::kCall, 320},
    {Step::kAskNoHandle, 60}, {Step::kAskNobody, 60}, {Step::kShutDown, 30},
};
constexpr uint32_t kAllWeights = 1000;

constexpr uint32_t kNoSuchHandle = 999'999;
constexpr uint32_t kNoSuchContext = 0x7fffffff;
constexpr size_t kMuch = 2000;
constexpr size_t kMuchPadding = 200;
constexpr int64_t kMaxPauseUs = 2000;

// What a context sends to standard handles of others without waiting for an
// answer: mistakes, which must do no harm.
constexpr uint32_t kStandardHandles[] = {
    kGetModule, kForwardLog,      kLoadModule,  kForwardModule,
    kDetaching, kStubCallService, kGetResource, kLoadResource};

Step StepOf(absl::Span<const StepRow> rows, uint32_t draw) {
  for (const StepRow& row : rows) {
    if (draw < row.weight) return row.step;
    draw -= row.weight;
  }
  return Step::kAsk;
}

}  // namespace

size_t Workload::BaseHandles(SimContext& context) {
  return context.router().handle_count() - context.open_requests;
}

void Workload::Register(SimContext* context) {
  const auto serve = [&](uint32_t handle, std::optional<uint32_t> respondent) {
    // The context is new, so the handle is free.
    context->router()
        .AddHandler({.handle = handle, .respondent = respondent},
                    [this, context, handle](const MessageView& message) {
                      OnInbox(context, handle, message);
                    })
        .IgnoreError();
  };
  serve(kInbox, std::nullopt);
  if (env_->scenario.modelled) return;
  serve(kGuarded,
        context->index() == 0 ? kMasterId : context->parent_ids().front());
}

uint32_t Workload::AnyOf(SimContext* context) {
  return static_cast<uint32_t>(context->prng().Below(planned));
}

void Workload::Act(SimContext* context) {
  if (context->life() != Life::kUp || context->steps_left == 0) return;
  --context->steps_left;
  Prng& prng = context->prng();
  if (context->steps_left > 0) {
    env_->events.Schedule(prng.Between(1, kMaxPauseUs), EventKind::kAct,
                          context->index());
  }
  const auto rows = env_->scenario.modelled
                        ? absl::MakeConstSpan(kModelledSteps)
                        : absl::MakeConstSpan(kSteps);
  const Step step = StepOf(rows, prng.Below(kAllWeights));
  const uint32_t target = AnyOf(context);
  const uint32_t target_id = env_->members[target].id;
  const size_t padding = prng.Below(80);
  switch (step) {
    case Step::kAsk:
      return Say(context, target_id, kInbox, Answers::kOne, padding);
    case Step::kTell:
      return Say(context, target_id, kInbox, Answers::kNone, padding);
    case Step::kCall:
      return Call(context, target);
    case Step::kAskGuarded:
      return Say(context, target_id, kGuarded, Answers::kOne, padding);
    case Step::kAskNoHandle:
      return Say(context, target_id, kNoSuchHandle, Answers::kOne, padding);
    case Step::kAskNobody:
      return Say(context, kNoSuchContext, kInbox, Answers::kOne, padding);
    case Step::kAskIds:
      return Say(context, kMasterId, kAllocateId, Answers::kOne, 0);
    case Step::kAskService:
      return Say(context, target_id, kCallService, Answers::kOne, padding);
    case Step::kLog:
      if (context->child() == nullptr) return;
      return context->child()->Log({"sim", kLogError, "said something"});
    case Step::kTellMuch:
      return Say(context, target_id, kInbox, Answers::kOne,
                 std::min(kMuch, 40 * env_->pipe_capacity));
    case Step::kStandard:
      return SendStandard(context);
    case Step::kSpawn:
      return Spawn(context);
    case Step::kShutDown:
      return ShutDown(context);
    case Step::kImport:
      return Import(context);
    case Step::kRead:
      return Read(context);
  }
}

void Workload::AskForMuch(SimContext* context) {
  const uint32_t target = env_->members[AnyOf(context)].id;
  Say(context, target, kInbox, Answers::kOne, kMuchPadding);
}

void Workload::Say(SimContext* context, uint32_t dst_id, uint32_t handle,
                   Answers answers, size_t padding) {
  const uint32_t number = env_->flows.Send(context->id(), dst_id, handle);
  Message message;
  message.header.dst_id = dst_id;
  message.header.handle = handle;
  message.payload =
      WriteNumberedPayload({context->id(), dst_id, handle, number}, padding);
  if (answers == Answers::kOne) {
    return Ask(context, std::move(message), number);
  }
  Send(context, &message);
}

void Workload::Call(SimContext* context, uint32_t target) {
  const std::vector<uint32_t>& plan = context->plan;
  // Who is not above may not call; most who try are.
  if (!env_->IsBelow(target, context->index()) && !plan.empty() &&
      context->prng().PerMille(800)) {
    target = plan[context->prng().Below(plan.size())];
  }
  const Environment::Member& called = env_->members[target];
  const uint32_t number =
      env_->flows.Send(context->id(), called.id, kCallFunction);
  const std::string text = WriteNumberedPayload(
      {context->id(), called.id, kCallFunction, number}, 0);
  document_.Clear();
  CallFunction call;
  call.chain_id = Document::None();
  call.module = "sim";
  call.function = "echo";
  call.args = document_.Tuple({document_.Text(text)});
  call.kwargs = document_.NewDict();
  absl::StatusOr<Message> message =
      ToMessage(call, *DialectOf(kSimReleases[called.release]),
                PickleProfile::kCompact, &document_);
  message->header.dst_id = called.id;
  message->header.handle = kCallFunction;
  Ask(context, *std::move(message), number);
}

void Workload::SendStandard(SimContext* context) {
  Prng& prng = context->prng();
  Message message;
  message.header.dst_id = env_->members[AnyOf(context)].id;
  message.header.handle =
      kStandardHandles[prng.Below(std::size(kStandardHandles))];
  message.payload = "sim";
  Send(context, &message);
}

void Workload::Spawn(SimContext* context) {
  if (context->child() == nullptr) {
    const absl::StatusOr<uint32_t> id = context->master()->AllocateId();
    if (id.ok()) env_->director->SpawnLate(context, *id);
    return;
  }
  const uint32_t request = AskRole(context, kAllocateId);
  context->child()->AllocateId(
      [this, context, request](const absl::StatusOr<uint32_t>& id) {
        OnRoleAnswer(request, id.ok());
        if (id.ok()) env_->director->SpawnLate(context, *id);
      });
}

uint32_t Workload::AskRole(SimContext* context, uint32_t handle) {
  return env_->requests.Ask({.context = context->index(), .handle = handle});
}

void Workload::Import(SimContext* context) {
  const std::string name =
      SimModuleName(static_cast<uint32_t>(context->prng().Below(kSimModules)));
  if (context->child() == nullptr) return;
  const uint32_t request = AskRole(context, kGetModule);
  context->child()->modules().Import(
      name, [this, request](const absl::StatusOr<LoadedModulePtr>& module) {
        OnRoleAnswer(request, module.ok());
      });
}

// Resources pass as they are made, so a tree has one form of them.
bool Workload::SpeaksAsAllAbove(const SimContext& context) const {
  for (uint32_t at = context.index(); at != 0; at = env_->members[at].parent) {
    const uint32_t parent = env_->members[at].parent;
    if (env_->members[at].release != env_->members[parent].release) {
      return false;
    }
  }
  return true;
}

void Workload::Read(SimContext* context) {
  const ResourceName name = {
      SimModuleName(static_cast<uint32_t>(context->prng().Below(kSimModules))),
      "file"};
  if (context->child() == nullptr || !SpeaksAsAllAbove(*context)) return;
  if (context->child()->resources() == nullptr) return;
  const uint32_t request = AskRole(context, kGetResource);
  context->child()->resources()->Request(
      name, [this, request](const absl::StatusOr<ResourceContent>& content) {
        OnRoleAnswer(request, content.ok());
      });
}

void Workload::ShutDown(SimContext* context) {
  if (!env_->Strikes(FaultKind::kShutdown, 500) || planned < 2) return;
  const uint32_t target = AnyOf(context);
  if (target == 0) return;
  env_->NoteFault(FaultKind::kShutdown, env_->members[target].id);
  Message message;
  message.header.dst_id = env_->members[target].id;
  message.header.handle = kShutdown;
  Send(context, &message);
}

void Workload::Send(SimContext* context, Message* message) {
  message->header.src_id = context->id();
  message->header.auth_id = context->id();
  env_->Note(TraceWhat::kSend, context->id(), message->header.dst_id,
             message->header.handle, message->header.reply_to != 0);
  context->Route(message->view());
}

void Workload::Ask(SimContext* context, Message message, uint32_t number) {
  const uint32_t request = env_->requests.Ask({.context = context->index(),
                                               .dst_id = message.header.dst_id,
                                               .handle = message.header.handle,
                                               .number = number});
  const absl::StatusOr<uint32_t> reply_to = context->router().AddHandler(
      {.persist = false, .respondent = message.header.dst_id},
      [this, request](const MessageView& answer) {
        OnAnswer(request, answer);
      });
  if (!reply_to.ok()) {
    env_->requests.Answer(request, true);
    return env_->coverage.Hit(Sometimes::kLimitHandles);
  }
  ++context->open_requests;
  env_->model.Ask(context->id(), *reply_to, request);
  message.header.reply_to = *reply_to;
  Send(context, &message);
}

absl::StatusOr<ResolvedCall> Workload::Resolve(const CallFunction&) {
  return ResolvedCall([](const CallRequest& request,
                         Document* reply) -> absl::StatusOr<ValueId> {
    const Document& arguments = request.arguments;
    if (arguments.items(request.call.args).empty()) return Document::None();
    const ValueId first = arguments.items(request.call.args)[0];
    if (arguments.kind(first) != ValueKind::kText) return Document::None();
    return reply->Text(arguments.text(first));
  });
}

}  // namespace mitogen::sim
