// What a session offers to the tree: services, files, a place to join. These
// wait for the I/O thread, and so for nothing long.

#include "tools/mito/echo_service.h"
#include "tools/mito/session.h"

namespace mitogen::mito {

absl::Status Session::Listen(const Request& request) {
  const absl::StatusOr<std::string> path = request.Path("path");
  if (!path.ok()) return path.status();
  return AnswerDone(request, master_->Listen(*path));
}

absl::Status Session::Parent(const Request& request) {
  const std::optional<Context> parent = master_->Parent();
  Answer(request.id(), parent.has_value() ? ContextJson(*parent) : "null");
  return absl::OkStatus();
}

absl::Status Session::AddService(const Request& request) {
  const absl::StatusOr<std::string> name = request.Text("service");
  if (!name.ok()) return name.status();
  return AnswerDone(request, master_->AddService(MakeEchoService(*name)));
}

absl::Status Session::ServeFile(const Request& request) {
  const absl::StatusOr<std::string> path = request.Path("path");
  if (!path.ok()) return path.status();
  return AnswerDone(request, master_->ServeFile(*path));
}

absl::Status Session::ServeFilesBelow(const Request& request) {
  const absl::StatusOr<std::string> directory = request.Path("directory");
  if (!directory.ok()) return directory.status();
  return AnswerDone(request, master_->ServeFilesBelow(*directory));
}

absl::Status Session::PushFile(const Request& request) {
  const absl::StatusOr<Context> context = ContextOf(request);
  if (!context.ok()) return context.status();
  const absl::StatusOr<std::string> path = request.Path("path");
  if (!path.ok()) return path.status();
  return AnswerDone(request, master_->PushFile(*context, *path));
}

}  // namespace mitogen::mito
