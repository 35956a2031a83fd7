#include "bench/bench_tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <utility>

#include "absl/status/statusor.h"

namespace mitogen {

void Fail(const absl::Status& status) {
  fprintf(stderr, "%s: %s\n", program_invocation_short_name,
          std::string(status.message()).c_str());
  exit(1);
}

std::unique_ptr<Master> StartMaster(MasterSettings settings) {
  if (const char* mitogen = getenv("MITOGEN_DIRECTORY")) {
    settings.mitogen_directory = mitogen;
  }
  absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
  if (!master.ok()) Fail(master.status());
  return *std::move(master);
}

Context StartChild(Master* master, std::string python_path,
                   const std::optional<Context>& via) {
  LocalOptions options;
  options.common.python_path = {std::move(python_path)};
  absl::StatusOr<Context> child = master->Local(options, via);
  if (!child.ok()) Fail(child.status());
  return *std::move(child);
}

}  // namespace mitogen
