#include "stub/os/process/process_name.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

// Does not ask the database of accounts: that may need a network, and a static
// program cannot do it.
std::string UserName() {
  for (const char* variable : {"LOGNAME", "USER"}) {
    const char* const name = getenv(variable);
    if (name != nullptr && *name != '\0') return name;
  }
  return absl::StrCat(getuid());
}

}  // namespace

std::string HostName() {
  char name[HOST_NAME_MAX + 1];
  if (gethostname(name, sizeof name) != 0 || *name == '\0') return "localhost";
  name[HOST_NAME_MAX] = '\0';
  return name;
}

std::string ProcessName() {
  return absl::StrCat(UserName(), "@", HostName(), ":", getpid());
}

}  // namespace mitogen
