// Pushes small files down the tree: each context on the way to the one that
// needs a file keeps it, so that it crosses each link once (SVC-16, SVC-17).
//
// Contract. A service of a pool; it observes the router, which must outlive
// it, and no context or link may be lost once it is gone. One thread.
//
// Source of the facts: mitogen/service.py, PushFileService.

#ifndef MITOGEN_ROUTER_FILES_PUSH_FILE_SERVICE_H_
#define MITOGEN_ROUTER_FILES_PUSH_FILE_SERVICE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "router/files/file_source.h"
#include "router/files/pushed_files.h"
#include "router/router.h"
#include "router/service/service.h"
#include "router/service/service_call.h"
#include "router/service/service_limits.h"

namespace mitogen {

inline constexpr absl::string_view kPushFileServiceName =
    "mitogen.service.PushFileService";

class PushFileService : public Service, private RouterObserver {
 public:
  // Whom a file is for; the name goes with it, as in the original.
  struct Destination {
    uint32_t context_id = 0;
    std::optional<std::string> name;
  };

  struct Options {
    PushFileLimits limits;
    // A directory that modules are to be looked for in as well; may come more
    // than once. May be empty.
    std::function<void(absl::string_view path)> on_module_path;
  };

  // `router` and `source` must outlive the service. `source` may be null in a
  // context that only passes on.
  PushFileService(Router* router, const Dialect& dialect, FileSource* source,
                  Options options);

  // Calls `waiter` with the file, now or when a parent has pushed it. A limit
  // fault (SVC-16) if too many wait.
  absl::Status Get(absl::string_view path, PushedFiles::Waiter waiter) {
    return files_.Await(path, std::move(waiter));
  }

  // Has `path` kept in `to` and on the way there. Its content is
  // `overridden_source`, or is read, unless it is kept here already. An error's
  // message is the text for a caller.
  absl::Status PropagateTo(
      const Destination& to, absl::string_view path,
      std::optional<absl::string_view> overridden_source = std::nullopt);

  void OnShutdown() override;

  const PushedFiles& files() const { return files_; }

 private:
  static std::vector<ServiceMethod> MethodsOf(PushFileService* self);
  void OnPropagateTo(ServiceCall call);
  void OnPropagatePaths(ServiceCall call);
  void OnStoreAndForward(const ServiceCall& call);
  void OnForward(const ServiceCall& call);
  absl::StatusOr<std::string> ReadFile(absl::string_view path) const;
  // A file that is kept goes one step towards `to`.
  absl::Status Forward(const Destination& to, absl::string_view path);
  void ForwardOrLog(const Destination& to, absl::string_view path);
  void OnNoRoom(LinkId link, uint32_t child_id, absl::string_view path);
  absl::Status Send(uint32_t child_id, absl::string_view method,
                    const Destination& to, absl::string_view path,
                    Router::FullHandler on_full);
  void OnLinkLost(LinkId link) override { sent_.erase(link); }

  Router* const router_;
  const Dialect dialect_;
  FileSource* const source_;
  const Options options_;
  PushedFiles files_;
  // Only paths of files that are kept, so it is bounded as they are.
  absl::btree_map<LinkId, absl::flat_hash_set<std::string>> sent_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_PUSH_FILE_SERVICE_H_
