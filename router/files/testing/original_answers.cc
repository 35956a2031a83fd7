#include "router/files/testing/original_answers.h"

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "protocol/text/hex.h"

namespace mitogen {
namespace {

// The paragraphs of the file that start with `key`, as lines.
std::vector<std::vector<std::string>> Paragraphs(absl::string_view release,
                                                 absl::string_view key) {
  std::ifstream file(
      absl::StrCat("router/files/testdata/answers_", release, ".txt"));
  std::vector<std::vector<std::string>> paragraphs;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) {
      lines.push_back(line);
      continue;
    }
    if (!lines.empty() && absl::StartsWith(lines[0], key)) {
      paragraphs.push_back(lines);
    }
    lines.clear();
  }
  return paragraphs;
}

}  // namespace

std::vector<OriginalAnswer> ReadOriginalAnswers(absl::string_view release) {
  std::vector<OriginalAnswer> answers;
  for (const std::vector<std::string>& lines : Paragraphs(release, "name: ")) {
    OriginalAnswer answer;
    for (absl::string_view line : lines) {
      if (absl::ConsumePrefix(&line, "name: ")) {
        answer.name = std::string(line);
      } else if (absl::ConsumePrefix(&line, "authority: ")) {
        static_cast<void>(absl::SimpleAtoi(line, &answer.authority));
      } else if (absl::ConsumePrefix(&line, "payload: ")) {
        answer.payload = ParseHex(line).value();
      } else if (absl::ConsumePrefix(&line, "ours: ")) {
        answer.ours = std::string(line);
      } else if (line == "first: dead") {
        answer.after_dead = true;
      } else {
        answer.answer = std::string(line);
      }
    }
    answers.push_back(answer);
  }
  return answers;
}

std::vector<OriginalTransfer> ReadOriginalTransfers(absl::string_view release) {
  std::vector<OriginalTransfer> transfers;
  for (const std::vector<std::string>& lines :
       Paragraphs(release, "transfer: ")) {
    OriginalTransfer transfer;
    for (absl::string_view line : lines) {
      if (absl::ConsumePrefix(&line, "transfer: ")) {
        static_cast<void>(absl::SimpleAtoi(line, &transfer.size));
      } else if (absl::ConsumePrefix(&line, "then: metadata ")) {
        transfer.metadata = std::string(line);
      } else if (absl::ConsumePrefix(&line, "then: ")) {
        transfer.steps.emplace_back(line);
      }
    }
    transfers.push_back(transfer);
  }
  return transfers;
}

}  // namespace mitogen
