// The receivers that calls of a child have made, by their handles. A call makes
// one, and another receives from it, perhaps on another thread.
//
// Contract. Any thread may use it, but Receive() waits, so not that of the
// loop. Loop and router must outlive this object.

#ifndef MITOGEN_STUB_CHILD_CHILD_RECEIVERS_H_
#define MITOGEN_STUB_CHILD_CHILD_RECEIVERS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/message.h"
#include "router/router.h"
#include "stub/link/message_queue.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class ChildReceivers {
 public:
  // `refuse` is called on the thread of the loop, for a message that finds no
  // room.
  ChildReceivers(EventLoop* loop, Router* router,
                 std::function<void(const MessageHeader&)> refuse)
      : loop_(loop), router_(router), refuse_(std::move(refuse)) {}

  ChildReceivers(const ChildReceivers&) = delete;
  ChildReceivers& operator=(const ChildReceivers&) = delete;

  // See CallEnvironment.
  absl::StatusOr<uint32_t> Add();
  absl::StatusOr<Message> Receive(uint32_t handle, absl::Duration timeout);
  void Close(uint32_t handle);

 private:
  // Null if there is none.
  std::shared_ptr<MessageQueue> Find(uint32_t handle);

  EventLoop* const loop_;
  Router* const router_;
  const std::function<void(const MessageHeader&)> refuse_;
  // std::mutex, for the reason given in MessageQueue.
  std::mutex mutex_;
  // The loop's thread uses the queues too.
  absl::btree_map<uint32_t, std::shared_ptr<MessageQueue>> receivers_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CHILD_RECEIVERS_H_
