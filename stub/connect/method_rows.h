// The rows of the table in connection_method.h, in two halves.

#ifndef MITOGEN_STUB_CONNECT_METHOD_ROWS_H_
#define MITOGEN_STUB_CONNECT_METHOD_ROWS_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "stub/connect/connection_method.h"

namespace mitogen {

// local, ssh, and the methods that become another user.
absl::Span<const ConnectionMethod> LoginMethods();
// The methods that enter a container by the command of its engine.
absl::Span<const ConnectionMethod> ContainerMethods();

inline void Append(std::vector<std::string>& words,
                   absl::Span<const std::string> more) {
  words.insert(words.end(), more.begin(), more.end());
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_METHOD_ROWS_H_
