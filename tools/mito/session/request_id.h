// Finds the id of a request that cannot be read: the sender waits for an answer
// with that id.

#ifndef MITOGEN_TOOLS_MITO_SESSION_REQUEST_ID_H_
#define MITOGEN_TOOLS_MITO_SESSION_REQUEST_ID_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen::mito {

// The value of the field "id" of the outermost object, as JSON, whatever else
// is wrong with the line; "null" if none can be found. If there are several, it
// is the last, as in a line that can be read.
std::string FindRequestId(absl::string_view line);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_SESSION_REQUEST_ID_H_
