// What a running child offers to the threads of its program, by way of Child.

#include <unistd.h>

#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "router/files/file_fetch.h"
#include "stub/child/child_process.h"
#include "stub/child/whole_file.h"
#include "stub/link/awaited.h"

namespace mitogen {

void ChildProcess::Log(absl::string_view logger, int64_t level,
                       absl::string_view message) {
  transport_.loop().Post([this, record = LogRecord{std::string(logger), level,
                                                   std::string(message)}] {
    context_.Log(record);
  });
}

absl::Status ChildProcess::WithServices(
    absl::FunctionRef<absl::Status(ChildServices&)> use) {
  absl::Status used =
      absl::CancelledError("expected a running context, it has shut down");
  transport_.loop().PostAndWait([&] { used = use(services_); });
  return used;
}

absl::StatusOr<std::string> ChildProcess::FetchFile(uint32_t from,
                                                    absl::string_view path,
                                                    size_t max_bytes,
                                                    absl::Duration timeout) {
  RETURN_IF_ERROR(own_.CheckMayBlock());
  FetchOptions options;
  options.context_id = from;
  options.path = std::string(path);
  ASSIGN_OR_RETURN(
      FetchedFile file,
      FetchWholeFile(&transport_.loop(), &context_.router(), config_.dialect,
                     limits_, std::move(options), max_bytes, timeout));
  if (file.whole) return std::move(file.content);
  return absl::DataLossError(
      absl::StrCat("expected all of ", path, ", got ", file.content.size(),
                   " bytes: the file changed while it was sent"));
}

void ChildProcess::Connect(std::string method, ConnectionOptions options,
                           std::optional<Context> via,
                           Child::ConnectCallback done) {
  // The callback runs even if the context ends before.
  auto finish = std::make_shared<Completion<Context>>(std::move(done));
  transport_.loop().Post([this, finish = std::move(finish),
                          method = std::move(method),
                          options = std::move(options), via = std::move(via)] {
    if (via.has_value()) return via_.Connect(*via, method, options, finish);
    ConnectChild(method, options,
                 [this, finish](const absl::StatusOr<NewContext>& child) {
                   if (!child.ok()) return finish->Finish(child.status());
                   finish->Finish(own_.MakeContext(child->id, child->name,
                                                   /*chained=*/false));
                 });
  });
}

absl::Status ChildProcess::Detach() {
  RETURN_IF_ERROR(own_.CheckMayBlock());
  // It fails if this process leads a session or a group already, which does no
  // harm.
  setsid();
  Awaited<std::monostate> left;
  transport_.loop().Post([this, done = left.TakeCallback()] {
    LeaveParent([done](const absl::Status& status) {
      if (status.ok()) return done(std::monostate());
      done(status);
    });
  });
  return left.Wait().status();
}

void ChildProcess::Shutdown() {
  transport_.loop().Post(
      [this] { context_.BeginShutdown("the program asked for it"); });
}

}  // namespace mitogen
