// Writes what a parent of ours gives to a Python child, for a script that plays
// the parent's operating system:
//
//   boot_bytes CORE_FILE RELEASE CONTEXT_ID NAME
//
// prints {"arguments": [...], "preamble": "<base64>"} for a child of a master.

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "nlohmann/json.hpp"
#include "protocol/bootstrap/context_config_writer.h"
#include "protocol/bootstrap/first_stage.h"
#include "protocol/bootstrap/prepared_preamble.h"
#include "protocol/dialect.h"
#include "protocol/release.h"
#include "protocol/status_macros.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

absl::StatusOr<std::string> LastLine(absl::string_view release_text,
                                     absl::string_view id_text) {
  ASSIGN_OR_RETURN(const Release release, ParseRelease(release_text));
  ASSIGN_OR_RETURN(const Dialect dialect, DialectOf(release));
  ContextConfig config;
  config.parent_ids = {0};
  config.max_message_size = 128 << 20;
  config.dialect = dialect;
  if (!absl::SimpleAtoi(id_text, &config.context_id)) {
    return absl::InvalidArgumentError("expected the id of a context");
  }
  return WriteLastLine(config, LiteralStyle::kPython3);
}

absl::StatusOr<std::string> FileText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError("expected a core in " + path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::StatusOr<std::string> BootBytes(char** argv) {
  ASSIGN_OR_RETURN(const std::string core, FileText(argv[1]));
  ASSIGN_OR_RETURN(const std::string line, LastLine(argv[2], argv[3]));
  const std::string preamble = PreparedPreamble(core).Make(line);
  const FirstStage stage = MakeFirstStage(argv[4], preamble.size());
  return nlohmann::json{{"arguments", stage.arguments},
                        {"preamble", absl::Base64Escape(preamble)}}
      .dump();
}

int Main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: boot_bytes CORE_FILE RELEASE CONTEXT_ID NAME\n";
    return 2;
  }
  const absl::StatusOr<std::string> json = BootBytes(argv);
  if (!json.ok()) {
    std::cerr << "boot_bytes: " << json.status() << "\n";
    return 1;
  }
  std::cout << *json << "\n";
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  return mitogen::EndOfOutput("boot_bytes", mitogen::Main(argc, argv), 1);
}
