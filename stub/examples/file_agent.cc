// An agent that serves files of its machine. The parent says which directory,
// and then fetches files with mitogen.service.FileService.get().

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "stub/child.h"

namespace {

absl::Status Share(mitogen::Child& child, const std::string& directory) {
  return child.ServeFilesBelow(directory);
}

}  // namespace

int main(int argc, char** argv) {
  mitogen::ChildFunctions functions;
  functions.Add("files.share", {"directory"}, Share);
  return mitogen::RunChild(argc, argv, {.functions = std::move(functions)});
}
