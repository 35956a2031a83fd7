#include "conformance/differential/comparison.h"

#include <cctype>
#include <cstddef>
#include <optional>

#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr size_t kSummarySize = 60;

// What is compared.
Json Essence(const Json& answer) {
  Json essence = answer;
  essence.erase("id");
  if (answer.contains("refused")) {
    essence["refused"] = answer["refused"].value("kind", "");
  }
  return essence;
}

std::string TextIn(const Json& answer, const char* key) {
  return answer.contains("refused") ? answer["refused"].value(key, "") : "";
}

Instruction InstructionAt(const Program& program, uint64_t offset) {
  uint64_t at = 0;
  for (const Instruction& instruction : program) {
    if (at >= offset) return instruction;
    at += instruction.argument.size() + (instruction.row == nullptr ? 0 : 1);
  }
  return {};
}

bool IsRefusal(const Json& answer) {
  return answer.contains("refused") || answer.contains("died");
}

std::string DescribeVerdict(bool refuses, const std::string& why) {
  if (!refuses) return "an answer";
  std::string outcome = "refusal: ";
  for (const char c : why.substr(0, kSummarySize)) {
    if (!std::isdigit(static_cast<unsigned char>(c))) outcome.push_back(c);
  }
  return outcome;
}

}  // namespace

Verdict Compare(const Json& ours, const Json& theirs) {
  if (ours.contains("unsupported") || theirs.contains("unsupported")) {
    return Verdict::kUnsupported;
  }
  return Essence(ours) == Essence(theirs) ? Verdict::kSame : Verdict::kDiffers;
}

Disagreement::Disagreement(const Question& question_asked, const Peer& asked,
                           const Json& our_answer, const Json& their_answer)
    : question(question_asked),
      peer(asked),
      ours(our_answer),
      theirs(their_answer),
      we_refuse(IsRefusal(our_answer)),
      they_refuse(IsRefusal(their_answer)),
      clause(TextIn(our_answer, "clause")),
      our_message(TextIn(our_answer, "message")),
      their_message(their_answer.contains("died")
                        ? absl::StrCat("died: ", their_answer["died"].dump())
                        : TextIn(their_answer, "message")) {
  if (ours.contains("refused") && ours["refused"].contains("offset")) {
    refused = InstructionAt(question.program, ours["refused"]["offset"]);
  }
}

bool Disagreement::HasOpcode(Opcode opcode) const {
  for (const Instruction& instruction : question.program) {
    if (instruction.row != nullptr && instruction.row->opcode == opcode) {
      return true;
    }
  }
  return false;
}

std::string Disagreement::Summary() const {
  const std::string at =
      refused.row == nullptr ? "" : absl::StrCat(" ", refused.row->name);
  return absl::StrCat(
      is_load() ? "read" : "write",
      "; ours: ", DescribeVerdict(we_refuse, absl::StrCat(clause, at)),
      "; theirs: ", DescribeVerdict(they_refuse, their_message));
}

}  // namespace mitogen
