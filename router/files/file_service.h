// Serves files in chunks, small and huge ones alike, to contexts that ask for a
// path that a parent has registered (SVC-10 to SVC-14).
//
// Contract. A service of a pool; it observes the router, which must outlive
// it, and no context or link may be lost once it is gone. One thread.
//
// Source of the facts: mitogen/service.py, FileService.

#ifndef MITOGEN_ROUTER_FILES_FILE_SERVICE_H_
#define MITOGEN_ROUTER_FILES_FILE_SERVICE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "router/files/file_source.h"
#include "router/files/file_transfers.h"
#include "router/files/registered_paths.h"
#include "router/router.h"
#include "router/service/service.h"
#include "router/service/service_call.h"
#include "router/service/service_limits.h"
#include "router/subtree_shares.h"

namespace mitogen {

inline constexpr absl::string_view kFileServiceName =
    "mitogen.service.FileService";

class FileService : public Service,
                    private RouterObserver,
                    private FileTransfers::Output {
 public:
  // `router` and `source` must outlive the service.
  FileService(Router* router, const Dialect& dialect, FileSource* source,
              const FileServiceLimits& limits = FileServiceLimits());

  // From now on anyone may fetch `path`, or all below `prefix`. A limit fault
  // (SVC-11) if there are too many.
  absl::Status Register(absl::string_view path) { return paths_.Add(path); }
  absl::Status RegisterPrefix(absl::string_view prefix) {
    return paths_.AddPrefix(prefix);
  }

  // `busy` is called whenever a transfer begins; the host then calls
  // CheckProgress() once each FileTransfers::kPeriodMs while there are
  // transfers.
  void set_on_transfer(std::function<void()> busy) {
    on_transfer_ = std::move(busy);
  }
  void CheckProgress() { transfers_.CheckProgress(); }

  // Closes every transfer: receivers see that bytes are missing.
  void OnShutdown() override { transfers_.CloseAll(); }

  const FileTransfers& transfers() const { return transfers_; }

 private:
  static std::vector<ServiceMethod> MethodsOf(FileService* self);
  void OnRegister(ServiceCall call, bool is_prefix);
  void OnFetch(ServiceCall call);
  void OnAcknowledge(const ServiceCall& call);
  // What to open for the caller.
  struct Allowed {
    std::string path;
    FileLinks links;
  };
  std::optional<Allowed> PathFor(const MessageHeader& caller,
                                 absl::string_view path) const;
  FileTransfers::Via ViaTo(uint32_t context_id) const;
  bool HasRoom(uint32_t context_id) const;
  void Send(const FileTransfers::Target& target, const MessageView& message,
            Router::FullHandler on_full = nullptr);

  void SendChunk(const FileTransfers::Target& target,
                 absl::string_view data) override;
  void Close(const FileTransfers::Target& target,
             const absl::Status& status) override;
  void OnContextLost(uint32_t context_id, std::optional<LinkId> by,
                     const std::vector<LinkId>& senders) override;
  void OnLinkLost(LinkId link) override { transfers_.LoseLink(link); }

  Router* const router_;
  const Dialect dialect_;
  FileSource* const source_;
  const FileServiceLimits limits_;
  RegisteredPaths paths_;
  // Counts transfers.
  SubtreeShares shares_;
  FileTransfers transfers_;
  std::function<void()> on_transfer_;
  // The router may hear of a full queue once the service is gone.
  std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_FILE_SERVICE_H_
