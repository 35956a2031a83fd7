// Who may call a method, as data: every policy of a method must agree, and a
// method without any is closed to all (SVC-3).
//
// Source of the facts: mitogen/service.py, Policy and its subclasses.

#ifndef MITOGEN_ROUTER_SERVICE_SERVICE_POLICY_H_
#define MITOGEN_ROUTER_SERVICE_SERVICE_POLICY_H_

#include <cstdint>

#include "protocol/message.h"
#include "router/identity.h"

namespace mitogen {

enum class ServicePolicy : uint8_t {
  kAllowAny,
  // The authority of this context or of one of its parents.
  kAllowParents,
};

inline bool IsAuthorized(ServicePolicy policy, const Identity& identity,
                         const MessageHeader& header) {
  switch (policy) {
    case ServicePolicy::kAllowAny:
      return true;
    case ServicePolicy::kAllowParents:
      return identity.HasParentAuthority(header.auth_id);
  }
  return false;
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_SERVICE_POLICY_H_
