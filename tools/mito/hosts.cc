#include "tools/mito/hosts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "stub/os/unique_fd.h"
#include "tools/mito/line_reader.h"

namespace mitogen::mito {
namespace {

absl::Status Unreadable(absl::string_view name, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected a file of hosts, got \"", name, "\": ", why));
}

absl::Status ReadHosts(const std::string& name,
                       std::vector<std::string>* hosts) {
  UniqueFd file;
  if (name != "-") {
    file = OpenSmallFile(name);
    if (!file.valid()) return Unreadable(name, strerror(errno));
  }
  LineReader reader(name == "-" ? STDIN_FILENO : file.get());
  for (std::string line; reader.Next(&line);) {
    const absl::string_view host = absl::StripAsciiWhitespace(line);
    if (!host.empty() && host[0] != '#') hosts->emplace_back(host);
  }
  if (reader.status().ok()) return absl::OkStatus();
  return Unreadable(name, reader.status().message());
}

}  // namespace

absl::StatusOr<std::vector<std::string>> AllHosts(const CommandLine& line) {
  std::vector<std::string> hosts = line.hosts;
  for (const std::string& name : line.host_files) {
    RETURN_IF_ERROR(ReadHosts(name, &hosts));
  }
  if (hosts.empty()) {
    return absl::InvalidArgumentError("expected at least one host, got none");
  }
  return hosts;
}

}  // namespace mitogen::mito
