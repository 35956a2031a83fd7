// How long the line of a request may be.

#ifndef MITOGEN_TOOLS_MITO_SESSION_REQUEST_SIZE_H_
#define MITOGEN_TOOLS_MITO_SESSION_REQUEST_SIZE_H_

#include <cstddef>

namespace mitogen::mito {

// Twice as much as the largest message that a tree carries by default.
inline constexpr size_t kMaxRequestBytes = size_t{256} << 20;

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_SESSION_REQUEST_SIZE_H_
