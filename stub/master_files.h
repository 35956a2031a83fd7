// The file services of a master: it serves files of this machine to contexts
// that ask for them, and pushes small files to contexts that will need them.
//
// Contract. All calls come from the thread of the loop. The loop, the router
// and the pool must outlive this object. Each service joins the pool when it is
// first needed.

#ifndef MITOGEN_STUB_MASTER_FILES_H_
#define MITOGEN_STUB_MASTER_FILES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "router/files/file_service.h"
#include "router/files/push_file_service.h"
#include "router/router.h"
#include "router/service/service_pool.h"
#include "stub/disk/disk_files.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class MasterFiles {
 public:
  MasterFiles(EventLoop* loop, Router* router, const Dialect& dialect,
              ServicePool* pool)
      : loop_(loop), router_(router), dialect_(dialect), pool_(pool) {}

  MasterFiles(const MasterFiles&) = delete;
  MasterFiles& operator=(const MasterFiles&) = delete;

  // Errors are those of FileService::Register() and RegisterPrefix(), or
  // kAlreadyExists if the program has added a service of its own by that name.
  absl::Status Serve(absl::string_view path);
  absl::Status ServeBelow(absl::string_view directory);

  // Errors are those of PushFileService::PropagateTo(), or kAlreadyExists as
  // above.
  absl::Status Push(const PushFileService::Destination& to,
                    absl::string_view path);

 private:
  absl::Status AddFileService();
  absl::Status AddPushService();
  absl::Status CheckNew(absl::string_view service) const;

  EventLoop* const loop_;
  Router* const router_;
  const Dialect dialect_;
  ServicePool* const pool_;
  DiskFiles disk_;
  // Owned by the pool.
  FileService* file_service_ = nullptr;
  PushFileService* push_service_ = nullptr;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_MASTER_FILES_H_
