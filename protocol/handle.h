// The standard handles are fixed addresses. A context serves those that belong
// to its roles. The table says who may send to each. Dynamic handles, such as
// those of replies, start at kFirstDynamicHandle.

#ifndef MITOGEN_PROTOCOL_HANDLE_H_
#define MITOGEN_PROTOCOL_HANDLE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/release.h"

namespace mitogen {

enum Handle : uint32_t {
  kGetModule = 100,
  kCallFunction = 101,
  kForwardLog = 102,
  kAddRoute = 103,
  kDelRoute = 104,
  kAllocateId = 105,
  kShutdown = 106,
  kLoadModule = 107,
  kForwardModule = 108,
  kDetaching = 109,
  kCallService = 110,
  kStubCallService = 111,
  kGetResource = 112,
  kLoadResource = 113,
};

inline constexpr uint32_t kFirstDynamicHandle = 1000;

// Who may send to a handle (RTE-5).
enum class SenderRule {
  kAnyone,           // The receiver checks nothing but the route.
  kParentAuthority,  // auth_id is the receiver's own or one of its parents'.
  kNeighbour,        // src_id is the remote end of the link that it came by.
  kSelf,             // Never travels.
};

struct HandleInfo {
  Handle handle;
  absl::string_view name;
  SenderRule senders;
  // The form of the payload, in words.
  absl::string_view payload;
  // First release that has it.
  Release since;
};

// In the order of their numbers.
absl::Span<const HandleInfo> StandardHandles();

// The row of `handle`; null if it is not a standard one.
const HandleInfo* FindHandle(uint32_t handle);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_HANDLE_H_
