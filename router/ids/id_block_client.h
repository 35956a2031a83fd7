// A parent's ids for its new children: takes them from a block, and asks the
// master for the next one by ALLOCATE_ID when it is used up (ROL-5).
//
// Contract. One thread at a time, that of the router, which must outlive the
// client. Callbacks are called in the order of Allocate(), perhaps from within
// it, and never once the client is destroyed. They must not destroy it.
//
// Source of the facts: mitogen/parent.py, ChildIdAllocator (0.3.54).

#ifndef MITOGEN_ROUTER_IDS_ID_BLOCK_CLIENT_H_
#define MITOGEN_ROUTER_IDS_ID_BLOCK_CLIENT_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/limits.h"
#include "protocol/payload/id_block.h"
#include "router/router.h"

namespace mitogen {

class IdBlockClient {
 public:
  using Callback = std::function<void(absl::StatusOr<uint32_t>)>;

  IdBlockClient(Router* router, const Limits& limits);
  ~IdBlockClient();

  IdBlockClient(const IdBlockClient&) = delete;
  IdBlockClient& operator=(const IdBlockClient&) = delete;

  // Gives an id that no other context has. If the master cannot be asked, or
  // what it answers is no block, all that wait get the error (ROL-5, PAY-9);
  // the next Allocate() asks anew.
  void Allocate(Callback callback);

  // Callbacks that wait for a block.
  size_t waiting() const { return waiting_.size(); }

 private:
  void Serve();
  void Request();
  void OnReply(const MessageView& message);
  absl::StatusOr<IdBlock> ReadReply(const MessageView& message) const;
  void Fail(const absl::Status& error);

  Router* const router_;
  const Limits limits_;
  IdBlock block_;
  std::deque<Callback> waiting_;
  // The handle of the reply to the request that is under way.
  std::optional<uint32_t> reply_handle_;
  bool serving_ = false;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_IDS_ID_BLOCK_CLIENT_H_
