// A master with two children, 1 and 2, and a grandchild 3 behind 1, for tests
// of services: calls come in as from any of them, and what goes out is kept.

#ifndef MITOGEN_ROUTER_SERVICE_TESTING_SERVICE_CALLER_H_
#define MITOGEN_ROUTER_SERVICE_TESTING_SERVICE_CALLER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/message.h"
#include "protocol/pickle/value/document.h"
#include "router/router.h"
#include "router/testing/recording_sink.h"

namespace mitogen {

// Fills in the arguments of a call.
using Arguments = std::function<void(Document* document, ValueId kwargs)>;

// The call as one message for context 0.
Message ServiceMessage(absl::string_view service, absl::string_view method,
                       const Arguments& arguments);

// "error: TEXT", "dead: TEXT", "value: REPR", or "chunk SIZE" for raw bytes.
std::string DescribeReply(const MessageView& message);

class ServiceCaller {
 public:
  ServiceCaller();

  // A call from `src_id`, under its own authority.
  void Call(uint32_t src_id, uint32_t reply_to, absl::string_view service,
            absl::string_view method, const Arguments& arguments = nullptr);
  // A message from `src_id`, given to its link.
  void Receive(uint32_t src_id, Message message);

  // What went to handle `handle` of `context_id`, in words; then forgotten.
  std::vector<std::string> Take(uint32_t context_id, uint32_t handle);

  RecordingSink sink;
  Router router;
  LinkId first;
  LinkId second;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_TESTING_SERVICE_CALLER_H_
