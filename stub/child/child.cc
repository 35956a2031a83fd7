#include "stub/child.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/child/child_process.h"
#include "stub/link/awaited.h"

namespace mitogen {

uint32_t Child::context_id() const {
  return process_->own().identity().context_id;
}

void Child::Log(absl::string_view logger, int64_t level,
                absl::string_view message) {
  process_->Log(logger, level, message);
}

Context Child::Parent() { return ContextById(process_->parent_id()); }

Context Child::ContextById(uint32_t context_id) {
  return process_->own().MakeContext(
      context_id, absl::StrCat("context ", context_id), /*chained=*/false);
}

absl::StatusOr<Inbox> Child::OpenInbox(
    Inbox::Callback on_value, const std::optional<Context>& only_from) {
  return process_->own().OpenInbox(std::move(on_value), only_from);
}

absl::Status Child::AddService(std::unique_ptr<Service> service) {
  return process_->WithServices([&service](ChildServices& services) {
    return services.Add(std::move(service));
  });
}

absl::Status Child::ServeFile(absl::string_view path) {
  return process_->WithServices(
      [path](ChildServices& services) { return services.ServeFile(path); });
}

absl::Status Child::ServeFilesBelow(absl::string_view directory) {
  return process_->WithServices([directory](ChildServices& services) {
    return services.ServeFilesBelow(directory);
  });
}

absl::Status Child::PushFile(const Context& to, absl::string_view path) {
  return process_->WithServices([&](ChildServices& services) {
    return services.PushFile({to.id(), to.name()}, path);
  });
}

absl::StatusOr<std::string> Child::FetchFile(const Context& from,
                                             absl::string_view path,
                                             size_t max_bytes,
                                             absl::Duration timeout) {
  return process_->FetchFile(from.id(), path, max_bytes, timeout);
}

absl::StatusOr<Context> Child::Connect(absl::string_view method,
                                       const ConnectionOptions& options,
                                       const std::optional<Context>& via) {
  RETURN_IF_ERROR(process_->own().CheckMayBlock());
  Awaited<Context> context;
  ConnectAsync(method, options, context.TakeCallback(), via);
  return context.Wait();
}

void Child::ConnectAsync(absl::string_view method,
                         const ConnectionOptions& options, ConnectCallback done,
                         const std::optional<Context>& via) {
  process_->Connect(std::string(method), options, via, std::move(done));
}

absl::Status Child::Detach() { return process_->Detach(); }

void Child::Shutdown() { process_->Shutdown(); }

}  // namespace mitogen
