// Answers what protocol/python_source finds in files of Python, to be compared
// with what a Python finds in them.
//
// `source imports` reads names of files, one a line, and answers each with a
// line of JSON: [[level, "module", ["name", ...]], ...]. `source minimize`
// answers with the minimized source, as a JSON string in Latin-1. `source
// installed` reads names of directories and answers with the release of the
// original that is there, and the size of its core: [major, minor, patch,
// size].

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "protocol/python_source/imports.h"
#include "protocol/python_source/minimize.h"
#include "protocol/release.h"
#include "stub/disk/installed_mitogen.h"
#include "stub/os/standard_output.h"

namespace mitogen {
namespace {

// Each byte as the character of that number.
std::string Latin1(absl::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text.push_back(c);
    } else {
      text.push_back(static_cast<char>(0xc0 | byte >> 6));
      text.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return text;
}

std::string Imports(absl::string_view source) {
  nlohmann::json answer = nlohmann::json::array();
  for (const ImportStatement& found : ScanImports(source)) {
    nlohmann::json names = nlohmann::json::array();
    for (const std::string& name : found.names) names.push_back(Latin1(name));
    answer.push_back({found.level, Latin1(found.module), names});
  }
  return answer.dump();
}

std::string Minimized(absl::string_view source) {
  return nlohmann::json(Latin1(MinimizeSource(source))).dump();
}

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)),
                     std::istreambuf_iterator<char>());
}

std::string Installed(const std::string& directory) {
  const absl::StatusOr<InstalledMitogen> found =
      ReadInstalledMitogen(directory);
  if (!found.ok()) return nlohmann::json(found.status().ToString()).dump();
  const Release& release = found->release;
  return nlohmann::json({release.major, release.minor, release.patch,
                         found->core_source.size()})
      .dump();
}

std::string Answer(absl::string_view operation, const std::string& path) {
  if (operation == "imports") return Imports(Content(path));
  if (operation == "minimize") return Minimized(Content(path));
  return Installed(path);
}

int Main(absl::string_view operation) {
  std::string path;
  while (std::getline(std::cin, path)) {
    std::cout << Answer(operation, path) << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  mitogen::HoldStandardDescriptors();
  const int status = mitogen::Main(argc > 1 ? argv[1] : "imports");
  return mitogen::EndOfOutput("source", status, 1);
}
