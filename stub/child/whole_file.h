// Fetches a file from another context's file service, as one string, on a
// thread that can wait.
//
// Contract. Do not call it on the loop's thread: it blocks. `router` belongs to
// the loop's thread. Loop and router must outlive the call.

#ifndef MITOGEN_STUB_CHILD_WHOLE_FILE_H_
#define MITOGEN_STUB_CHILD_WHOLE_FILE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "router/files/file_fetch.h"
#include "router/router.h"
#include "stub/child/functions/call_environment.h"
#include "stub/os/event_loop.h"

namespace mitogen {

// Errors are Python's: the service's own words, or a ChannelError. A file of
// more than `max_bytes` is an error. A file that is not whole after `timeout`
// is kDeadlineExceeded, and no more of it is kept.
absl::StatusOr<FetchedFile> FetchWholeFile(EventLoop* loop, Router* router,
                                           const Dialect& dialect,
                                           const Limits& limits,
                                           FetchOptions options,
                                           size_t max_bytes,
                                           absl::Duration timeout);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_WHOLE_FILE_H_
