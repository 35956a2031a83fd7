// The handles that a context serves: who answers each, who may send to it, and
// whether it outlives its first message. A pure table; the router asks it.

#ifndef MITOGEN_ROUTER_HANDLE_TABLE_H_
#define MITOGEN_ROUTER_HANDLE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "protocol/handle.h"
#include "protocol/message.h"

namespace mitogen {

// Called with each message for a handle. Dead messages come too: is_dead() of
// the header tells them. The payload is borrowed for the length of the call.
using MessageHandler = std::function<void(const MessageView&)>;

// Makes the handler of a handle that is known only when it is added.
using HandlerMaker = absl::FunctionRef<MessageHandler(uint32_t handle)>;

struct HandlerOptions {
  // A fixed handle, or nothing for the next free dynamic one.
  std::optional<uint32_t> handle;
  SenderRule senders = SenderRule::kAnyone;
  // False: the handler is removed before its first message is given to it.
  bool persist = true;
  // Only this context may send, and its loss ends the handler with a dead
  // message. A dead message may also come from the routers on the way to it
  // (RTE-8).
  std::optional<uint32_t> respondent;
};

// For a role that serves `handle`: the table of protocol/handle.h says who may
// send.
HandlerOptions StandardHandler(Handle handle);

class HandleTable {
 public:
  struct Entry {
    SenderRule senders;
    bool persist;
    std::optional<uint32_t> respondent;
    // Shared, so that a handler may remove itself while it runs.
    std::shared_ptr<const MessageHandler> handler;
  };

  // No more than `max_handles` at a time.
  explicit HandleTable(uint32_t max_handles) : max_handles_(max_handles) {}

  // Returns the handle. A fixed handle that is taken is a caller fault
  // (RTE-8), a full table a limit fault (RTE-10). `make` is called once there
  // is a handle, with it.
  absl::StatusOr<uint32_t> Add(const HandlerOptions& options,
                               HandlerMaker make);

  // True if there was one.
  bool Remove(uint32_t handle);

  // Null if `handle` is not served. Valid until the table changes.
  const Entry* Find(uint32_t handle) const;

  // Removes and returns the handlers that waited for `respondent`, in the
  // order of their handles.
  std::vector<Entry> TakeRespondent(uint32_t respondent);
  // The contexts that handlers wait for, in ascending order.
  std::vector<uint32_t> Respondents() const;
  // Removes and returns all handlers, in the same order.
  std::vector<Entry> TakeAll();

  // In ascending order.
  std::vector<uint32_t> Handles() const;

  size_t size() const { return entries_.size(); }

 private:
  using Entries = absl::flat_hash_map<uint32_t, Entry>;

  uint32_t NextDynamicHandle();
  Entry Extract(Entries::iterator it);
  void ForgetWaiting(uint32_t respondent, uint32_t handle);

  const uint32_t max_handles_;
  Entries entries_;
  // Handles by respondent; never an empty set.
  absl::flat_hash_map<uint32_t, absl::flat_hash_set<uint32_t>> waiting_;
  uint32_t next_dynamic_ = kFirstDynamicHandle;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_HANDLE_TABLE_H_
