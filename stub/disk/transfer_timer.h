// The clock of a file service: while it has transfers, tells it at regular
// intervals that a period is over (FileTransfers::CheckProgress).

#ifndef MITOGEN_STUB_DISK_TRANSFER_TIMER_H_
#define MITOGEN_STUB_DISK_TRANSFER_TIMER_H_

#include "router/files/file_service.h"
#include "stub/os/event_loop.h"

namespace mitogen {

// Call it on the loop's thread. `service` must live as long as the loop runs.
void WatchTransfers(EventLoop* loop, FileService* service);

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_TRANSFER_TIMER_H_
