#include "protocol/payload/testing/golden_payloads.h"

#include <fstream>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "protocol/text/hex.h"

namespace mitogen {
namespace {

using Lines = std::map<std::string, std::string>;

GoldenPayload PayloadOf(Lines lines) {
  GoldenPayload golden;
  golden.payload = lines["payload"];
  golden.reply = lines.contains("reply");
  golden.name = lines["name"];
  golden.differs = lines["differs"];
  if (lines.contains("fields")) golden.fields = lines["fields"];
  uint32_t tag = 0;
  if (absl::SimpleHexAtoi(lines["tag"], &tag)) {
    golden.message.header.encoding = static_cast<Encoding>(tag);
  }
  golden.message.payload =
      ParseHex(absl::StrReplaceAll(lines["bytes"], {{" ", ""}})).value();
  return golden;
}

}  // namespace

std::vector<GoldenPayload> ReadGoldenPayloads(const std::string& file) {
  std::ifstream stream(absl::StrCat("protocol/payload/testdata/", file));
  std::vector<GoldenPayload> cases;
  Lines lines;
  std::string key;
  for (std::string line; std::getline(stream, line);) {
    if (line.empty()) {
      cases.push_back(PayloadOf(std::exchange(lines, {})));
    } else if (line[0] == ' ') {
      lines[key] += line;
    } else {
      key = line.substr(0, line.find(':'));
      const size_t value = key.size() + 2;
      lines[key] = value <= line.size() ? line.substr(value) : "";
    }
  }
  return cases;
}

}  // namespace mitogen
