#include "stub/master_files.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/disk/transfer_timer.h"

namespace mitogen {

absl::Status MasterFiles::Serve(absl::string_view path) {
  const absl::Status added = AddFileService();
  return added.ok() ? file_service_->Register(path) : added;
}

absl::Status MasterFiles::ServeBelow(absl::string_view directory) {
  const absl::Status added = AddFileService();
  return added.ok() ? file_service_->RegisterPrefix(directory) : added;
}

absl::Status MasterFiles::Push(const PushFileService::Destination& to,
                               absl::string_view path) {
  const absl::Status added = AddPushService();
  return added.ok() ? push_service_->PropagateTo(to, path) : added;
}

absl::Status MasterFiles::AddFileService() {
  if (file_service_ != nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(CheckNew(kFileServiceName));
  auto service = std::make_unique<FileService>(router_, dialect_, &disk_);
  file_service_ = service.get();
  WatchTransfers(loop_, file_service_);
  return pool_->Add(std::move(service));
}

absl::Status MasterFiles::AddPushService() {
  if (push_service_ != nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(CheckNew(kPushFileServiceName));
  auto service = std::make_unique<PushFileService>(router_, dialect_, &disk_,
                                                   PushFileService::Options());
  push_service_ = service.get();
  return pool_->Add(std::move(service));
}

// Checks before the service is made: a service that the pool refuses is
// destroyed, and would still be registered with the router.
absl::Status MasterFiles::CheckNew(absl::string_view service) const {
  if (pool_->Find(service) == nullptr) return absl::OkStatus();
  return absl::AlreadyExistsError(absl::StrCat(
      "expected no ", service, ", got one that the program has added"));
}

}  // namespace mitogen
