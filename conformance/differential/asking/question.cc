#include "conformance/differential/asking/question.h"

#include <cstddef>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace mitogen {
namespace {

constexpr Release kSeveralPickles{0, 3, 41};

// Of 100 questions, those about values.
constexpr size_t kDumps = 15;

Question Load(const Program& program) {
  return {Question::Kind::kLoad, program, {}};
}

Question Dump(const ValueGraph& value) {
  return {Question::Kind::kDump, {}, value};
}

ProgramOptions AnyOptions(Dice* dice) {
  constexpr size_t kOddPercents[] = {0, 3, 3, 15};
  constexpr size_t kMutations[] = {0, 0, 1, 4};
  return {.max_protocol = static_cast<uint8_t>(dice->Percent(50) ? 2 : 5),
          .max_steps = 30,
          .odd_percent = dice->Pick(kOddPercents),
          .max_mutations = dice->Pick(kMutations)};
}

}  // namespace

std::string Peer::Name() const {
  return absl::StrCat(python.first, ".", python.second, "/",
                      ReleaseText(release));
}

rc::Gen<Question> ArbitraryQuestion() {
  return rc::Gen<Question>([](const rc::Random& random, int size) {
    Dice dice(random);
    const rc::Random inner(dice.Number());
    if (dice.Percent(kDumps)) {
      return rc::shrinkable::map(ArbitraryValueGraph()(inner, size), Dump);
    }
    return rc::shrinkable::map(ArbitraryProgram(AnyOptions(&dice))(inner, size),
                               Load);
  });
}

rc::Shrinkable<Question> LoadQuestion(absl::string_view bytes) {
  return rc::shrinkable::map(
      rc::shrinkable::shrinkRecur(
          SplitInstructions(bytes),
          [](const Program& program) { return SimplerPrograms(program); }),
      Load);
}

std::string RequestText(const Question& question, const Peer& peer, int id) {
  const std::string begin = absl::StrCat("{\"id\":", id, ",\"release\":\"",
                                         ReleaseText(peer.release), "\",");
  if (question.kind == Question::Kind::kLoad) {
    return absl::StrCat(
        begin, "\"op\":\"pickle.load\",\"bytes\":\"",
        absl::BytesToHexString(JoinInstructions(question.program)),
        "\",\"count\":\"", peer.release < kSeveralPickles ? "one" : "all",
        "\"}");
  }
  return absl::StrCat(begin, "\"op\":\"pickle.dump\",\"profile\":\"",
                      peer.is_python2() ? "python2" : "python3",
                      "\",\"values\":[", ToJson(question.value), "]}");
}

std::string Describe(const Question& question) {
  if (question.kind == Question::Kind::kDump) {
    return absl::StrCat("write ", ToJson(question.value), "\n");
  }
  return absl::StrCat(
      "read ", absl::BytesToHexString(JoinInstructions(question.program)), "\n",
      Disassemble(question.program));
}

}  // namespace mitogen
