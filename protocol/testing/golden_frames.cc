#include "protocol/testing/golden_frames.h"

#include <cstdio>
#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "protocol/text/hex.h"

namespace mitogen {
namespace {

Encoding EncodingNamed(absl::string_view name) {
  if (name == "pickle") return Encoding::kPickle;
  if (name == "raw") return Encoding::kRaw;
  return Encoding::kLegacy;
}

void ReadHeader(const std::string& line, MessageHeader* header) {
  char encoding[16] = "";
  std::sscanf(line.c_str(), "%15s dst=%u src=%u auth=%u handle=%u reply_to=%u",
              encoding, &header->dst_id, &header->src_id, &header->auth_id,
              &header->handle, &header->reply_to);
  header->encoding = EncodingNamed(encoding);
}

void ReadPayload(absl::string_view line, std::string* payload) {
  absl::ConsumePrefix(&line, "\"");
  absl::ConsumeSuffix(&line, "\"");
  absl::CUnescape(line, payload);
}

}  // namespace

std::vector<GoldenFrame> ReadGoldenFrames() {
  std::vector<GoldenFrame> frames;
  std::ifstream file("protocol/testdata/frames.txt");
  for (std::string text; std::getline(file, text);) {
    absl::string_view line = text;
    if (line.empty() || line[0] == '#') continue;
    if (absl::ConsumePrefix(&line, "frame ")) {
      frames.push_back({std::string(line), {}, ""});
    } else if (absl::ConsumePrefix(&line, "  header ")) {
      ReadHeader(std::string(line), &frames.back().message.header);
    } else if (absl::ConsumePrefix(&line, "  payload ")) {
      ReadPayload(line, &frames.back().message.payload);
    } else {
      absl::ConsumePrefix(&line, "  bytes ");
      frames.back().bytes +=
          ParseHex(absl::StrReplaceAll(line, {{" ", ""}})).value();
    }
  }
  return frames;
}

}  // namespace mitogen
