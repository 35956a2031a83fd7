// One request of a session: a line of JSON, and its fields
// (tools/mito/README.md).
//
// Contract. Cheap to copy; copies share what they hold. Errors are
// InvalidArgument and name the field. They show no value, since any may be a
// password.

#ifndef MITOGEN_TOOLS_MITO_SESSION_SESSION_REQUEST_H_
#define MITOGEN_TOOLS_MITO_SESSION_SESSION_REQUEST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "stub/connect/connection_option.h"
#include "stub/values/call_arguments.h"

namespace mitogen::mito {

// Some 30 years: no clock overflows.
inline constexpr double kMostSeconds = 1e9;

class SessionRequest {
 public:
  // A line that is not an object has no fields.
  static absl::StatusOr<SessionRequest> Parse(absl::string_view line);

  // The id as JSON; "null" if there is none.
  std::string id() const;

  bool Has(absl::string_view field) const;
  absl::StatusOr<std::string> Text(absl::string_view field) const;
  // A number that the session itself gave out, from 0 on.
  absl::StatusOr<int64_t> Number(absl::string_view field) const;
  // The id of a context or a handle, from 0 to 4294967295.
  absl::StatusOr<uint32_t> Id(absl::string_view field) const;
  // The name of a file as the system has it: lone surrogates are bytes that are
  // not UTF-8 (stub/disk/filesystem_text.h).
  absl::StatusOr<std::string> Path(absl::string_view field) const;
  // The field "timeout", in seconds, at most kMostSeconds; `otherwise` if it is
  // not there.
  absl::StatusOr<absl::Duration> Timeout(absl::Duration otherwise) const;
  // Any value; None if it is not there.
  PythonValue Value(absl::string_view field) const;
  // The arguments in the fields "args" and "kwargs".
  absl::StatusOr<CallArguments> Arguments() const;
  // The options in the field "options". Null counts as not given.
  absl::StatusOr<ConnectionOptions> Options() const;

 private:
  explicit SessionRequest(std::shared_ptr<const Document> document,
                          ValueId root)
      : document_(std::move(document)), root_(root) {}

  ValueId Field(absl::string_view name) const;
  absl::Status Expected(absl::string_view expected,
                        absl::string_view field) const;

  std::shared_ptr<const Document> document_;
  ValueId root_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_SESSION_SESSION_REQUEST_H_
