#include "conformance/differential/differences.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "conformance/differential/routing_differences.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  std::stringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

// The name of the difference that explains it, or "".
std::string Explanation(absl::string_view pickle, const Peer& peer,
                        const Json& ours, const Json& theirs) {
  const Question question{Question::Kind::kLoad, SplitInstructions(pickle), {}};
  const Disagreement found(question, peer, ours, theirs);
  const Difference* difference = FindDifference(found);
  return difference == nullptr ? "" : std::string(difference->name);
}

const Peer kPython2{{2, 7}, kNewestRelease};
const Peer kPython3{{3, 11}, kNewestRelease};
const Json kNone = Json::parse(R"({"values":[{"root":null}]})");

Json Refusal(absl::string_view clause, absl::string_view message) {
  return Json{{"values", Json::array()},
              {"refused",
               {{"kind", "peer"},
                {"clause", std::string(clause)},
                {"message", std::string(message)}}}};
}

TEST(DifferencesTest, EachHasAnotherName) {
  std::set<absl::string_view> names;
  for (const Difference& difference : Differences()) {
    EXPECT_TRUE(names.insert(difference.name).second) << difference.name;
  }
  for (const RoutingDifference& difference : RoutingDifferences()) {
    EXPECT_TRUE(names.insert(difference.name).second) << difference.name;
  }
}

template <typename Row>
void ExpectClauses(const std::vector<std::string>& pages,
                   absl::Span<const Row> rows) {
  std::string spec;
  for (const std::string& page : pages) absl::StrAppend(&spec, Contents(page));
  for (const Row& row : rows) {
    EXPECT_NE(spec.find(absl::StrCat("## ", row.clause, " ")),
              std::string::npos)
        << row.name;
  }
}

TEST(DifferencesTest, EachNamesAClauseOfTheSpecification) {
  ExpectClauses({"docs/spec/pickle.md"}, Differences());
  ExpectClauses({"docs/spec/routing.md", "docs/spec/payload.md"},
                RoutingDifferences());
}

TEST(DifferencesTest, ThePageOfTheSpecificationIsWrittenFromTheTable) {
  EXPECT_EQ(Contents("docs/spec/differences.md"), DifferencesDocument());
}

TEST(DifferencesTest, NoneExplainsAnotherValueOfAPlainPickle) {
  const Json one = Json::parse(R"({"values":[{"root":1}]})");
  for (const Peer& peer : {kPython2, kPython3}) {
    EXPECT_EQ(Explanation("\x80\x02N.", peer, kNone, one), "");
    EXPECT_EQ(Explanation("\x80\x02(K\1K\2t.", peer, kNone, one), "");
  }
}

TEST(DifferencesTest, NoneExplainsThatAPlainPickleIsRefused) {
  for (const Peer& peer : {kPython2, kPython3}) {
    for (const absl::string_view clause :
         {"PKL-1", "PKL-3", "PKL-5", "PKL-7", "PKL-8", "PKL-9", "PKL-12",
          "PKL-14", "PKL-15", "PKL-16", "PKL-17"}) {
      EXPECT_EQ(Explanation("\x80\x02N.", peer, Refusal(clause, "no"), kNone),
                "")
          << clause;
    }
    EXPECT_EQ(Explanation("\x80\x02N.", peer, kNone,
                          Refusal("", "UnpicklingError: bad")),
              "");
  }
}

TEST(DifferencesTest, OldPythonsMayRefuseNewOpcodesAndOnlyThey) {
  const Json theirs = Refusal("", "UnpicklingError: invalid load key, 'B'.");
  constexpr absl::string_view kPickle = "C\1a.";
  EXPECT_EQ(Explanation(kPickle, kPython2, kNone, theirs), "newer-opcodes");
  EXPECT_EQ(Explanation(kPickle, kPython3, kNone, theirs), "");
}

TEST(DifferencesTest, Python314ReadsLinesOfNumbersInDecimal) {
  const Json ours = Json::parse(R"({"values":[{"root":15}]})");
  const Json theirs = Refusal("", "could not convert string to int");
  const Peer python314{{3, 14}, kNewestRelease};
  EXPECT_EQ(Explanation("I0xF\n.", python314, ours, theirs), "decimal-lines");
  EXPECT_EQ(Explanation("I0xF\n.", kPython3, ours, theirs), "");
  EXPECT_EQ(Explanation("I15\n.", python314, ours, theirs), "");
}

TEST(DifferencesTest, Python314RefusesAFrameInAFrame) {
  const Json theirs = Refusal("", "beginning of a new frame");
  const Peer python314{{3, 14}, kNewestRelease};
  const std::string nested = JoinInstructions(
      {MakeNumberInstruction(Opcode::kFrame, 11),
       MakeNumberInstruction(Opcode::kFrame, 2), MakeInstruction(Opcode::kNone),
       MakeInstruction(Opcode::kStop)});
  EXPECT_EQ(Explanation(nested, python314, kNone, theirs), "frames-nested");
  EXPECT_EQ(Explanation(nested, kPython3, kNone, theirs), "");
}

TEST(DifferencesTest, WhatPython2DoesDoesNotExplainWhatPython3Does) {
  const Json ours = Refusal("PKL-6", "below a MARK");
  EXPECT_EQ(Explanation("N(.", kPython2, ours, kNone), "below-marks");
  EXPECT_EQ(Explanation("N(.", kPython3, ours, kNone), "");
}

}  // namespace
}  // namespace mitogen
