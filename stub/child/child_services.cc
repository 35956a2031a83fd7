#include "stub/child/child_services.h"

#include <cstddef>
#include <utility>

#include "router/files/file_service.h"
#include "router/files/push_file_service.h"
#include "router/role/python_error.h"
#include "stub/disk/transfer_timer.h"
#include "stub/functions/no_python.h"

namespace mitogen {
namespace {

constexpr absl::string_view kServiceModule = "mitogen.service";

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

absl::Status ChildServices::AwaitPushedFile(absl::string_view path,
                                            PushedFiles::Waiter waiter) {
  absl::Status ready = StartPool();
  if (ready.ok() && pool_.Find(kPushFileServiceName) == nullptr) {
    ready = pool_.Add(*Activate(kPushFileServiceName));
  }
  if (!ready.ok()) return ready;
  return static_cast<PushFileService*>(pool_.Find(kPushFileServiceName))
      ->Get(path, std::move(waiter));
}

absl::StatusOr<std::unique_ptr<Service>> ChildServices::Activate(
    absl::string_view name) {
  if (name == kPushFileServiceName) {
    return std::make_unique<PushFileService>(
        &context_->router(), dialect_, disk(), PushFileService::Options());
  }
  if (name == kFileServiceName) {
    auto service =
        std::make_unique<FileService>(&context_->router(), dialect_, disk());
    WatchTransfers(loop_, service.get());
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
