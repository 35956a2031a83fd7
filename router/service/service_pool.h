// The services of a context: takes CALL_SERVICE, finds the service and the
// method, checks who asks and with what, runs the method, and answers. Calls
// wait in order, for a slot of the pool and for their service. What waits is
// bounded, and no caller uses up the room of others (SubtreeShares).
//
// Contract. One thread, the router's: a method's function is called there, and
// a ServiceCall must be answered and destroyed there. A host that has work to
// do elsewhere keeps the call, and comes back with it; the call counts as in
// progress until then. Everything may be called from within a method, except
// the destructor. Every call gets exactly one answer, if it wants one: a value,
// a CallError, or a dead message if it was never run.
//
// Source of the facts: mitogen/service.py, Pool, Activator, Invoker,
// SerializedInvoker, DeduplicatingInvoker.

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_POOL_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_POOL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/value/document.h"
#include "router/lineage.h"
#include "router/router.h"
#include "router/service/response_cache.h"
#include "router/service/service.h"
#include "router/service/service_call.h"
#include "router/service/service_limits.h"
#include "router/subtree_shares.h"

namespace mitogen {

// Makes a service when it is first called. Asked only for callers that have
// the authority of a parent (SVC-6).
class ServiceActivator {
 public:
  virtual ~ServiceActivator() = default;
  // A service of exactly that name. An error is what Python's import or
  // attribute look-up would raise: see PythonError().
  virtual absl::StatusOr<std::unique_ptr<Service>> Activate(
      absl::string_view name) = 0;
};

class ServicePool {
 public:
  // `router` must outlive the pool, and so must `activator`, which may be null.
  ServicePool(Router* router, const Dialect& dialect, const Limits& limits,
              const ServicePoolLimits& pool_limits,
              ServiceActivator* activator = nullptr);
  // Answers nothing more: Shutdown() comes first.
  ~ServicePool();

  ServicePool(const ServicePool&) = delete;
  ServicePool& operator=(const ServicePool&) = delete;

  // Takes CALL_SERVICE from now on, from anyone: methods have policies. What
  // served the handle before no longer does.
  absl::Status Start();

  // A call that came to the handle before Start().
  void Take(const MessageView& call) { OnMessage(call); }

  // A caller fault (SVC-1) if there is one of that name.
  absl::Status Add(std::unique_ptr<Service> service);
  // Null if there is none.
  Service* Find(absl::string_view name) const;

  // Takes no more calls, and answers those that wait with a dead message. Those
  // in progress may still answer; after the last, services hear OnShutdown().
  // The end of the router does the same.
  void Shutdown();

  // Calls whose method has not yet ended them.
  size_t in_progress() const { return in_progress_; }
  // Calls that wait, and the bytes of their payloads.
  size_t queued_calls() const { return calls_.UsedBy(self_id()); }
  uint64_t queued_bytes() const { return bytes_.UsedBy(self_id()); }

 private:
  // The room that a waiting call takes.
  struct Place {
    SubtreeCharge call;
    SubtreeCharge bytes;
  };

  struct Queued {
    Message message;
    Place place;
  };

  struct Waiting {
    std::unique_ptr<ServiceRequest> request;
    Place place;
  };

  // Waits for the run of another call.
  struct Waiter {
    MessageHeader header;
    Place place;
  };

  // A service and the calls that wait for it.
  struct Entry {
    Entry(std::unique_ptr<Service> with, uint64_t max_cached_bytes)
        : service(std::move(with)), cache(max_cached_bytes) {}

    std::unique_ptr<Service> service;
    // For a serialised service: a call runs, or is about to.
    bool busy = false;
    std::deque<Waiting> waiting;
    // For a deduplicating service: its answers, and by key the calls that wait
    // for a run.
    ResponseCache cache;
    absl::btree_map<std::string, std::vector<Waiter>> runs;
  };

  // A call whose turn at its serialised service has come.
  struct Turn {
    Entry* entry;
    Waiting waiting;
  };

  // What is needed to answer a call, once it is done.
  struct Running {
    Entry* entry;
    MessageHeader header;
    // Set for a deduplicated call.
    std::optional<std::string> key;
  };

  void OnMessage(const MessageView& message);
  void Pump();
  void Begin(Message message);
  void BeginTurn(Turn turn);
  void Run(Entry* entry, std::unique_ptr<ServiceRequest> request);
  absl::StatusOr<Entry*> EntryFor(const ServiceRequest& request);
  absl::StatusOr<Entry*> Activate(const ServiceRequest& request);
  // Whether the call needs no run of its own.
  bool Join(Entry* entry, const std::string& key, const MessageHeader& header);
  void OnDone(const Running& running, const Document& reply,
              const ServiceCall::Answer& answer);
  void AnswerRun(const Running& running, const Message& response);
  void EndTurn(Entry* entry);
  void Refuse(const MessageView& request, const absl::Status& error);
  void TellShutdown();
  uint32_t self_id() const { return router_->identity().context_id; }
  Lineage CallerOf(const MessageHeader& header) const;
  bool HasRoom(const Lineage& caller, uint64_t bytes) const;
  Place PlaceFor(const Lineage& caller, uint64_t bytes);

  Router* const router_;
  const Dialect dialect_;
  const ServicePoolLimits limits_;
  ServiceActivator* const activator_;
  PickleDecoder decoder_;
  SubtreeShares calls_;
  SubtreeShares bytes_;
  absl::btree_map<std::string, std::unique_ptr<Entry>> entries_;
  std::deque<Queued> queue_;
  std::deque<Turn> turns_;
  size_t in_progress_ = 0;
  bool pumping_ = false;
  bool started_ = false;
  bool shut_down_ = false;
  bool told_shutdown_ = false;
  // Null once the pool is gone, for calls that outlive it.
  std::shared_ptr<ServicePool*> self_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_POOL_H_
