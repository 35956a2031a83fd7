// The services of a child: those of the original that need no Python, which are
// its file services. With them an intermediate context keeps the small files
// that are on their way to contexts below it (SVC-16), and serves files of its
// own machine (SVC-10).
//
// Contract. All calls come from the thread of the loop. The loop and the
// context must outlive this object. The first call starts the pool; until then
// only a parent may call, as in the original (SVC-6). Each service is made when
// it is first called.
//
// Source of the facts: mitogen/core.py, Dispatcher._on_call_service;
// mitogen/service.py, get_or_create_pool and Activator (0.3.54).

#ifndef MITOGEN_STUB_CHILD_CHILD_SERVICES_H_
#define MITOGEN_STUB_CHILD_CHILD_SERVICES_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/context/child_context.h"
#include "router/files/file_service.h"
#include "router/files/push_file_service.h"
#include "router/files/pushed_files.h"
#include "router/service/service.h"
#include "router/service/service_pool.h"
#include "stub/disk/disk_files.h"
#include "stub/os/event_loop.h"

namespace mitogen {

class ChildServices : private ServiceActivator {
 public:
  // Handles CALL_SERVICE for `context`. `program` is for errors about Python
  // code (stub/functions/no_python.h).
  ChildServices(EventLoop* loop, ChildContext* context, const Dialect& dialect,
                const Limits& limits, std::string program);

  ChildServices(const ChildServices&) = delete;
  ChildServices& operator=(const ChildServices&) = delete;

  // Adds a service of the program.
  absl::Status Add(std::unique_ptr<Service> service);

  // Serves a file, or all files below a directory. Errors are those of
  // FileService::Register() and RegisterPrefix(), or kAlreadyExists if the
  // program has added a service of its own by that name.
  absl::Status ServeFile(absl::string_view path);
  absl::Status ServeFilesBelow(absl::string_view directory);

  // Errors are those of PushFileService::PropagateTo(), or kAlreadyExists as
  // above.
  absl::Status PushFile(const PushFileService::Destination& to,
                        absl::string_view path);
  // Calls `waiter` with the file, at once or when a parent has pushed it.
  absl::Status AwaitPushedFile(absl::string_view path,
                               PushedFiles::Waiter waiter);

 private:
  void OnFirstCall(const MessageView& call);
  absl::Status StartPool();
  absl::StatusOr<FileService*> Files();
  absl::StatusOr<PushFileService*> Pushed();
  absl::StatusOr<std::unique_ptr<Service>> Activate(
      absl::string_view name) override;
  DiskFiles* disk();

  const std::string program_;
  EventLoop* const loop_;
  ChildContext* const context_;
  const Dialect dialect_;
  ServicePool pool_;
  bool started_ = false;
  // Empty until a service needs it.
  std::optional<DiskFiles> disk_;
  // Owned by the pool. Null until needed, or if the program has added its own.
  FileService* files_ = nullptr;
  PushFileService* pushed_ = nullptr;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_CHILD_SERVICES_H_
