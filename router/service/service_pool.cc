#include "router/service/service_pool.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/payload/call_service.h"
#include "protocol/payload/dead_reason.h"
#include "protocol/status_macros.h"
#include "router/service/call_check.h"
#include "router/service/service_error.h"
#include "router/service/service_response.h"

namespace mitogen {
namespace {

// What keeping a request costs beyond its payload: the values made of it.
uint64_t CostOf(const ServiceRequest& request) {
  return request.message.payload.size() +
         sizeof(uint32_t) * request.arguments.arena_words();
}

}  // namespace

ServicePool::ServicePool(Router* router, const Dialect& dialect,
                         const Limits& limits,
                         const ServicePoolLimits& pool_limits,
                         ServiceActivator* activator)
    : router_(router),
      dialect_(dialect),
      limits_(pool_limits),
      activator_(activator),
      decoder_(limits.ForSharedThread()),
      self_(std::make_shared<ServicePool*>(this)) {}

ServicePool::~ServicePool() {
  *self_ = nullptr;
  if (started_ && !shut_down_) router_->RemoveHandler(kCallService);
}

absl::Status ServicePool::Start() {
  router_->RemoveHandler(kCallService);
  // Each method says by itself who may call it.
  const absl::StatusOr<uint32_t> added = router_->AddHandler(
      {.handle = kCallService, .senders = SenderRule::kAnyone},
      [this](const MessageView& message) { OnMessage(message); });
  if (!added.ok()) return added.status();
  started_ = true;
  return absl::OkStatus();
}

absl::Status ServicePool::Add(std::unique_ptr<Service> service) {
  const std::string name = service->name();
  std::unique_ptr<Entry>& entry = entries_[name];
  if (entry != nullptr) {
    return CallerFault(
        "SVC-1", absl::StrCat("expected a service of a new name, got ", name,
                              ", which is registered"));
  }
  entry = std::make_unique<Entry>(std::move(service), limits_.max_cached_bytes);
  return absl::OkStatus();
}

Service* ServicePool::Find(absl::string_view name) const {
  const auto it = entries_.find(name);
  return it == entries_.end() ? nullptr : it->second->service.get();
}

// All callers are below this context, as far as its queue goes.
Lineage ServicePool::CallerOf(const MessageHeader& header) const {
  std::vector<uint32_t> contexts = {self_id()};
  if (header.src_id != self_id()) {
    const Lineage lineage = router_->LineageOf(header.src_id);
    contexts.insert(contexts.end(), lineage->begin(), lineage->end());
  }
  return MakeLineage(std::move(contexts));
}

// One call alone may be as large as any.
bool ServicePool::HasRoom(const Lineage& caller, uint64_t bytes) const {
  if (!calls_.Fits(caller, 1, limits_.max_queued_calls)) return false;
  if (bytes_.Fits(caller, bytes, limits_.max_queued_bytes)) return true;
  const bool is_alone = caller->size() > 1 && bytes_.UsedBy((*caller)[1]) == 0;
  return is_alone && bytes <= limits_.max_queued_bytes - queued_bytes();
}

ServicePool::Place ServicePool::PlaceFor(const Lineage& caller,
                                         uint64_t bytes) {
  return {SubtreeCharge(&calls_, caller, 1),
          SubtreeCharge(&bytes_, caller, bytes)};
}

void ServicePool::OnMessage(const MessageView& message) {
  if (message.header.is_dead()) {
    // The router's end comes from this context itself. A dead message of
    // anyone else says nothing here; in the original it ends a thread.
    if (message.header.src_id == router_->identity().context_id) Shutdown();
    return;
  }
  const Lineage caller = CallerOf(message.header);
  if (!HasRoom(caller, message.payload.size())) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", kServiceQueueFull, " (SVC-7)"));
    return router_->ReplyDead(message.header, kServiceQueueFull);
  }
  queue_.push_back(
      {Message::From(message), PlaceFor(caller, message.payload.size())});
  Pump();
}

// A loop and not a recursion: calls that end at once call this again.
void ServicePool::Pump() {
  if (pumping_) return;
  pumping_ = true;
  while (in_progress_ < limits_.size && !(turns_.empty() && queue_.empty())) {
    if (!turns_.empty()) {
      Turn turn = std::move(turns_.front());
      turns_.pop_front();
      BeginTurn(std::move(turn));
    } else {
      Message message = std::move(queue_.front().message);
      queue_.pop_front();
      Begin(std::move(message));
    }
  }
  pumping_ = false;
}

void ServicePool::Begin(Message message) {
  auto request = std::make_unique<ServiceRequest>();
  request->message = std::move(message);
  const absl::StatusOr<CallService> call =
      ParseCallService(request->message.view(), &decoder_, &request->arguments);
  if (!call.ok()) {
    const std::optional<Fault> fault = FaultOf(call.status());
    return Refuse(request->message.view(),
                  fault.has_value() && fault->clause == "PAY-11"
                      ? Refusal("Invalid message format.")
                      : call.status());
  }
  request->call = *call;
  const absl::StatusOr<Entry*> entry = EntryFor(*request);
  if (!entry.ok()) return Refuse(request->message.view(), entry.status());
  if ((*entry)->service->invoker() != InvokerKind::kSerialized) {
    return Run(*entry, std::move(request));
  }
  if (std::exchange((*entry)->busy, true)) {
    Place place = PlaceFor(CallerOf(request->message.header), CostOf(*request));
    (*entry)->waiting.push_back({std::move(request), std::move(place)});
    return;
  }
  Run(*entry, std::move(request));
}

void ServicePool::BeginTurn(Turn turn) {
  turn.waiting.place = Place();
  Run(turn.entry, std::move(turn.waiting.request));
}

absl::StatusOr<ServicePool::Entry*> ServicePool::EntryFor(
    const ServiceRequest& request) {
  const auto it = entries_.find(request.call.service);
  if (it != entries_.end()) return it->second.get();
  return Activate(request);
}

absl::StatusOr<ServicePool::Entry*> ServicePool::Activate(
    const ServiceRequest& request) {
  const absl::string_view name = request.call.service;
  RETURN_IF_ERROR(
      CheckActivation(router_->identity(), request, activator_ != nullptr));
  ASSIGN_OR_RETURN(std::unique_ptr<Service> service,
                   activator_->Activate(name));
  if (service->name() != name) {
    return ServiceError(absl::StrCat("activation of ", ShownName(name),
                                     " gave the service ",
                                     ShownName(service->name())));
  }
  RETURN_IF_ERROR(Add(std::move(service)));
  return entries_.find(name)->second.get();
}

void ServicePool::Run(Entry* entry, std::unique_ptr<ServiceRequest> request) {
  const absl::StatusOr<const ServiceMethod*> method =
      CheckCall(*entry->service, router_->identity(), *request);
  if (!method.ok()) {
    Refuse(request->message.view(), method.status());
    return EndTurn(entry);
  }
  Running running{entry, request->message.header, std::nullopt};
  if (entry->service->invoker() == InvokerKind::kDeduplicating &&
      !(*method)->no_reply) {
    running.key = ResponseKey(request->arguments, request->call);
    if (running.key.has_value() && Join(entry, *running.key, running.header)) {
      return;
    }
  }
  ++in_progress_;
  (*method)->run(ServiceCall(
      std::move(request), (*method)->no_reply,
      [self = self_, running = std::move(running)](
          const Document& reply, const ServiceCall::Answer& answer) {
        if (*self != nullptr) (*self)->OnDone(running, reply, answer);
      }));
}

bool ServicePool::Join(Entry* entry, const std::string& key,
                       const MessageHeader& header) {
  const Message* cached = entry->cache.Find(key);
  if (cached != nullptr) {
    router_->Reply(header, *cached);
    return true;
  }
  const auto [run, is_first] = entry->runs.try_emplace(key);
  if (is_first) return false;
  run->second.push_back(
      {header, PlaceFor(CallerOf(header), sizeof(MessageHeader))});
  return true;
}

void ServicePool::OnDone(const Running& running, const Document& reply,
                         const ServiceCall::Answer& answer) {
  --in_progress_;
  if (answer.has_value()) {
    if (!answer->ok()) {
      router_->Log(kLogWarning,
                   absl::StrCat("call error: ", running.entry->service->name(),
                                ", asked by context ", running.header.src_id,
                                ": ", CallErrorText(answer->status())));
    }
    AnswerRun(running, ServiceResponse(reply, *answer, dialect_));
  }
  EndTurn(running.entry);
  if (shut_down_) TellShutdown();
  Pump();
}

void ServicePool::AnswerRun(const Running& running, const Message& response) {
  std::vector<Waiter> waiters;
  if (running.key.has_value()) {
    const auto run = running.entry->runs.find(*running.key);
    if (run != running.entry->runs.end()) {
      waiters = std::move(run->second);
      running.entry->runs.erase(run);
    }
    running.entry->cache.Add(*running.key, response);
  }
  router_->Reply(running.header, response);
  for (Waiter& waiter : waiters) {
    waiter.place = Place();
    router_->Reply(waiter.header, response);
  }
}

void ServicePool::EndTurn(Entry* entry) {
  if (entry->waiting.empty()) {
    entry->busy = false;
    return;
  }
  turns_.push_back({entry, std::move(entry->waiting.front())});
  entry->waiting.pop_front();
}

void ServicePool::Refuse(const MessageView& request,
                         const absl::Status& error) {
  router_->Log(kLogWarning,
               absl::StrCat("call error: ", DescribeMessage(request), ": ",
                            CallErrorText(error)));
  router_->Reply(request.header, ServiceResponse(Document(), error, dialect_));
}

void ServicePool::Shutdown() {
  if (std::exchange(shut_down_, true)) return;
  if (started_) router_->RemoveHandler(kCallService);
  std::vector<MessageHeader> unanswered;
  for (const Turn& turn : turns_) {
    unanswered.push_back(turn.waiting.request->message.header);
  }
  for (const Queued& queued : queue_) {
    unanswered.push_back(queued.message.header);
  }
  for (const auto& [name, entry] : entries_) {
    for (const Waiting& waiting : entry->waiting) {
      unanswered.push_back(waiting.request->message.header);
    }
    entry->waiting.clear();
    for (auto& [key, waiters] : entry->runs) {
      for (const Waiter& waiter : waiters) unanswered.push_back(waiter.header);
      waiters.clear();
    }
  }
  turns_.clear();
  queue_.clear();
  for (const MessageHeader& header : unanswered) {
    router_->ReplyDead(header, kServicePoolEnded);
  }
  TellShutdown();
}

void ServicePool::TellShutdown() {
  if (in_progress_ > 0 || std::exchange(told_shutdown_, true)) return;
  for (const auto& [name, entry] : entries_) entry->service->OnShutdown();
}

}  // namespace mitogen
