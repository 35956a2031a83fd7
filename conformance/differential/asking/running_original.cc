#include "conformance/differential/asking/running_original.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr absl::string_view kHello = R"({"id":1,"op":"hello"})";
constexpr absl::string_view kNoOperation =
    R"({"id":2,"op":"no.such.operation"})";

absl::StatusOr<Peer> PeerOf(const Json& hello) {
  const std::vector<std::string> python =
      absl::StrSplit(hello.value("python", ""), '.');
  Peer peer;
  if (python.size() < 2 || !absl::SimpleAtoi(python[0], &peer.python.first) ||
      !absl::SimpleAtoi(python[1], &peer.python.second)) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected a testee on Python, got ", hello.dump()));
  }
  ASSIGN_OR_RETURN(const Release release,
                   ParseRelease(hello.value("version", "")));
  peer.release = release;
  return peer;
}

}  // namespace

absl::StatusOr<RunningOriginal> RunningOriginal::Start(
    const std::string& command) {
  TesteeProcess process(absl::StrSplit(command, ' ', absl::SkipEmpty()));
  ASSIGN_OR_RETURN(
      const auto answers,
      process.Ask({std::string(kHello), std::string(kNoOperation)}));
  const Json hello = Json::parse(answers[0], nullptr, false);
  const Json other = Json::parse(answers[1], nullptr, false);
  if (!hello.is_object() || !other.is_object() ||
      !other.contains("unsupported")) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected a testee, got ", answers[0], " and ", answers[1]));
  }
  ASSIGN_OR_RETURN(const Peer peer, PeerOf(hello));
  return RunningOriginal(std::move(process), peer);
}

absl::StatusOr<std::vector<Json>> RunningOriginal::AskTexts(
    absl::Span<const std::string> requests) {
  ASSIGN_OR_RETURN(const auto texts, process_.Ask(requests));
  std::vector<Json> answers;
  for (const std::string& text : texts) {
    answers.push_back(Json::parse(text, nullptr, false));
    if (!answers.back().is_object()) answers.back() = {{"died", text}};
  }
  return answers;
}

absl::StatusOr<std::vector<Json>> RunningOriginal::Ask(
    absl::Span<const Question* const> questions) {
  std::vector<std::string> requests;
  for (const Question* question : questions) {
    requests.push_back(RequestText(*question, peer_, requests.size()));
  }
  return AskTexts(requests);
}

}  // namespace mitogen
