#include "protocol/pickle/testing/golden_file.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "protocol/text/hex.h"

namespace mitogen {

std::vector<std::string> ReadGoldenLines(const std::string& name) {
  std::ifstream file(absl::StrCat("protocol/pickle/testdata/", name));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<GoldenCase> ReadGoldenFile(const std::string& name) {
  std::vector<GoldenCase> cases;
  GoldenCase current;
  std::string key;
  for (const std::string& line : ReadGoldenLines(name)) {
    if (line.empty()) {
      for (auto& [name, text] : current) {
        if (name == "pickle" || name == "alone") {
          text = ParseHex(absl::StrReplaceAll(text, {{" ", ""}})).value();
        }
      }
      cases.push_back(std::move(current));
      current.clear();
    } else if (line[0] == ' ') {
      current[key] += line;
    } else {
      key = line.substr(0, line.find(':'));
      const size_t value = key.size() + 2;
      current[key] = value <= line.size() ? line.substr(value) : "";
    }
  }
  return cases;
}

}  // namespace mitogen
