// What a session offers to the tree: services, files, a place to join. These
// operations wait only for the I/O thread, so never for long.

#include "protocol/status_macros.h"
#include "tools/mito/session/echo_service.h"
#include "tools/mito/session/session.h"

namespace mitogen::mito {

absl::Status Session::Listen(const Request& request) {
  ASSIGN_OR_RETURN(const std::string path, request.Path("path"));
  return AnswerDone(request, master_->Listen(path));
}

absl::Status Session::Parent(const Request& request) {
  const std::optional<Context> parent = master_->Parent();
  Answer(request.id(), parent.has_value() ? ContextJson(*parent) : "null");
  return absl::OkStatus();
}

absl::Status Session::AddService(const Request& request) {
  ASSIGN_OR_RETURN(const std::string name, request.Text("service"));
  return AnswerDone(request, master_->AddService(MakeEchoService(name)));
}

absl::Status Session::ServeFile(const Request& request) {
  ASSIGN_OR_RETURN(const std::string path, request.Path("path"));
  return AnswerDone(request, master_->ServeFile(path));
}

absl::Status Session::ServeFilesBelow(const Request& request) {
  ASSIGN_OR_RETURN(const std::string directory, request.Path("directory"));
  return AnswerDone(request, master_->ServeFilesBelow(directory));
}

absl::Status Session::PushFile(const Request& request) {
  ASSIGN_OR_RETURN(const Context context, ContextOf(request));
  ASSIGN_OR_RETURN(const std::string path, request.Path("path"));
  return AnswerDone(request, master_->PushFile(context, path));
}

}  // namespace mitogen::mito
