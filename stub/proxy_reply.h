// Reads the answer of a context that was asked to connect a child of its own:
// the result of its mitogen.parent._proxy_connect (ROL-14).
//
// Contract. The peer is not trusted: the types of the answer, the range of the
// id and the length of the name are checked. Errors: Unavailable with the
// peer's own words if it could not connect; Internal if the answer is
// malformed.
//
// Source of the facts: mitogen/parent.py, _proxy_connect (0.3.54).

#ifndef MITOGEN_STUB_PROXY_REPLY_H_
#define MITOGEN_STUB_PROXY_REPLY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "stub/values/python_value.h"

namespace mitogen {

// The child, as the context that connected it knows it.
struct ProxiedChild {
  uint32_t id = 0;
  std::string name;
};

absl::StatusOr<ProxiedChild> ReadProxyReply(const PythonValue& reply);

}  // namespace mitogen

#endif  // MITOGEN_STUB_PROXY_REPLY_H_
