// A file of another context's file service, as one string, for a thread that
// can wait.
//
// Contract. Not for the loop's own thread. The router is that of the loop's
// thread; loop and router must outlive the call.

#ifndef MITOGEN_STUB_CHILD_WHOLE_FILE_H_
#define MITOGEN_STUB_CHILD_WHOLE_FILE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "router/router.h"
#include "router/service/file_fetch.h"
#include "stub/child/call_environment.h"
#include "stub/os/event_loop.h"

namespace mitogen {

// Errors are Python's: what the service said, or a ChannelError. A file of more
// than `max_bytes` is an error.
absl::StatusOr<FetchedFile> FetchWholeFile(EventLoop* loop, Router* router,
                                           const Dialect& dialect,
                                           const Limits& limits,
                                           FetchOptions options,
                                           size_t max_bytes);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_WHOLE_FILE_H_
