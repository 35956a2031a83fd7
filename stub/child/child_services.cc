#include "stub/child/child_services.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "router/role/python_error.h"
#include "stub/disk/transfer_timer.h"
#include "stub/functions/no_python.h"

namespace mitogen {
namespace {

constexpr absl::string_view kServiceModule = "mitogen.service";

absl::Status AddedByProgram(absl::string_view service) {
  return absl::AlreadyExistsError(absl::StrCat(
      "expected no ", service, ", got one that the program has added"));
}

}  // namespace

ChildServices::ChildServices(EventLoop* loop, ChildContext* context,
                             const Dialect& dialect, const Limits& limits,
                             std::string program)
    : program_(std::move(program)),
      loop_(loop),
      context_(context),
      dialect_(dialect),
      pool_(&context->router(), dialect, limits, ServicePoolLimits(), this) {
  context_->TakeOverServices(
      [this](const MessageView& call) { OnFirstCall(call); });
}

void ChildServices::OnFirstCall(const MessageView& call) {
  if (call.header.is_dead()) return;
  const absl::Status started = StartPool();
  if (started.ok()) return pool_.Take(call);
  context_->router().ReplyDead(call.header, started.message());
}

absl::Status ChildServices::StartPool() {
  if (started_) return absl::OkStatus();
  const absl::Status started = pool_.Start();
  started_ = started.ok();
  return started;
}

absl::Status ChildServices::Add(std::unique_ptr<Service> service) {
  RETURN_IF_ERROR(StartPool());
  return pool_.Add(std::move(service));
}

absl::Status ChildServices::ServeFile(absl::string_view path) {
  ASSIGN_OR_RETURN(FileService* const files, Files());
  return files->Register(path);
}

absl::Status ChildServices::ServeFilesBelow(absl::string_view directory) {
  ASSIGN_OR_RETURN(FileService* const files, Files());
  return files->RegisterPrefix(directory);
}

absl::StatusOr<FileService*> ChildServices::Files() {
  RETURN_IF_ERROR(StartPool());
  if (pool_.Find(kFileServiceName) == nullptr) {
    RETURN_IF_ERROR(pool_.Add(*Activate(kFileServiceName)));
  }
  if (files_ != nullptr) return files_;
  return AddedByProgram(kFileServiceName);
}

absl::Status ChildServices::PushFile(const PushFileService::Destination& to,
                                     absl::string_view path) {
  ASSIGN_OR_RETURN(PushFileService* const pushed, Pushed());
  return pushed->PropagateTo(to, path);
}

absl::Status ChildServices::AwaitPushedFile(absl::string_view path,
                                            PushedFiles::Waiter waiter) {
  ASSIGN_OR_RETURN(PushFileService* const pushed, Pushed());
  return pushed->Get(path, std::move(waiter));
}

absl::StatusOr<PushFileService*> ChildServices::Pushed() {
  RETURN_IF_ERROR(StartPool());
  if (pool_.Find(kPushFileServiceName) == nullptr) {
    RETURN_IF_ERROR(pool_.Add(*Activate(kPushFileServiceName)));
  }
  if (pushed_ != nullptr) return pushed_;
  return AddedByProgram(kPushFileServiceName);
}

absl::StatusOr<std::unique_ptr<Service>> ChildServices::Activate(
    absl::string_view name) {
  if (name == kPushFileServiceName) {
    auto service = std::make_unique<PushFileService>(
        &context_->router(), dialect_, disk(), PushFileService::Options());
    pushed_ = service.get();
    return service;
  }
  if (name == kFileServiceName) {
    auto service =
        std::make_unique<FileService>(&context_->router(), dialect_, disk());
    WatchTransfers(loop_, service.get());
    files_ = service.get();
    return service;
  }
  const size_t dot = name.rfind('.');
  if (dot == name.npos) {
    return PythonError("builtins.ValueError", "Empty module name");
  }
  const absl::string_view module = name.substr(0, dot);
  if (module != kServiceModule) return NoModule(program_, module);
  return NoAttribute(program_, module, name.substr(dot + 1));
}

DiskFiles* ChildServices::disk() {
  if (!disk_.has_value()) disk_.emplace();
  return &*disk_;
}

}  // namespace mitogen
