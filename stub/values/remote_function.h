// Parses the name of a Python function in another context, as people write it.

#ifndef MITOGEN_STUB_VALUES_REMOTE_FUNCTION_H_
#define MITOGEN_STUB_VALUES_REMOTE_FUNCTION_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// The names are borrowed from the text that was parsed.
struct RemoteFunction {
  absl::string_view module;
  // Set for a class method.
  std::optional<absl::string_view> class_name;
  absl::string_view function;

  bool operator==(const RemoteFunction&) const = default;
};

// In "os.getpid" and "os.path.exists" the module is what comes before the last
// dot. "package.module:Class.method" is a class method, and "module:function"
// separates the module with a colon. Anything else is an InvalidArgument error.
absl::StatusOr<RemoteFunction> ParseRemoteFunction(absl::string_view text);

}  // namespace mitogen

#endif  // MITOGEN_STUB_VALUES_REMOTE_FUNCTION_H_
