#include "tools/mito/explain/explain.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/mito/explain/clause_table.h"
#include "tools/mito/explain/reason_table.h"

namespace mitogen::mito {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr absl::string_view kSmall = R"({"clauses": [
  {"id": "RTE-1", "title": "Source verification", "file": "routing.md",
   "text": "Why it exists.", "source": "`core.py`, 0.3.54.",
   "this_implementation": "**This implementation** is quick.",
   "vectors": ["MWP-RTE-0001", "MWP-RTE-0002", "MWP-RTE-0003",
               "MWP-ROL-0009"],
   "cases": ["calls"],
   "sub_clauses": [
     {"id": "RTE-1.1", "level": "MUST", "text": "A context MUST drop a message that came by another link than the one that leads to its source.",
      "accepts": ["MWP-RTE-0001", "live:calls"], "refuses": ["MWP-RTE-0002"]},
     {"id": "RTE-1.2", "level": "MUST NOT", "roles": ["child", "parent"],
      "since": "0.3.37", "text": "It MUST NOT answer.",
      "more": "| a |\n|---|", "source": "`parent.py`.", "open": "a peer"}]},
  {"id": "PKL-9", "title": "Integers", "file": "pickle.md", "text": "Old.",
   "sub_clauses": []}]})";

std::string Explained(absl::string_view words) {
  const absl::StatusOr<ClauseTable> table = ClauseTable::Read(kSmall);
  EXPECT_TRUE(table.ok()) << table.status();
  const absl::StatusOr<std::string> text = Explain(*table, words);
  return text.ok() ? *text : std::string(text.status().message());
}

TEST(ExplainTest, ShowsAClause) {
  EXPECT_EQ(Explained("RTE-1"), R"(RTE-1 Source verification
docs/spec/routing.md

Why it exists.

RTE-1.1  MUST
  A context MUST drop a message that came by another link than the one that
  leads to its source.
    accepts: MWP-RTE-0001, live:calls
    refuses: MWP-RTE-0002

RTE-1.2  MUST NOT  [child, parent; since 0.3.37]
  It MUST NOT answer.

  | a |
  |---|
    open: a peer

Source: `core.py`, 0.3.54.

**This implementation** is quick.

4 vectors: MWP-RTE-0001 to MWP-RTE-0003, MWP-ROL-0009

1 live case: calls
)");
}

TEST(ExplainTest, ShowsASubClauseWithWhatBelongsToIt) {
  const std::string text = Explained("RTE-1.2");
  EXPECT_THAT(text, StartsWith("RTE-1 Source verification\n"));
  EXPECT_THAT(text, HasSubstr("Why it exists."));
  EXPECT_THAT(text, HasSubstr("It MUST NOT answer."));
  EXPECT_THAT(text, HasSubstr("Source: `parent.py`."));
  EXPECT_THAT(text, Not(HasSubstr("RTE-1.1")));
}

TEST(ExplainTest, TakesAnIdInSmallLetters) {
  EXPECT_EQ(Explained(" rte-1.1 "), Explained("RTE-1.1"));
}

TEST(ExplainTest, ShowsAClauseThatIsNotCut) {
  EXPECT_EQ(Explained("PKL-9"), "PKL-9 Integers\ndocs/spec/pickle.md\n\nOld.\n");
}

TEST(ExplainTest, SaysWhatAReasonMeans) {
  const std::string text = Explained(
      "mito: expected a reply, got a dead message: no route to 12, my ID is 0");
  EXPECT_THAT(text, StartsWith("What it means\n  The context with the second "
                               "id"));
  EXPECT_THAT(text, HasSubstr("\nWho is at fault\n"));
  EXPECT_THAT(text, HasSubstr("\nWhat to do\n"));
}

TEST(ExplainTest, SaysWhoseFaultAnErrorIs) {
  EXPECT_THAT(Explained("expected digits, got x (at byte 7, PKL-9)"),
              HasSubstr("The peer that sent these bytes"));
  EXPECT_THAT(Explained("expected at most 9 marks, got more (at byte 7, PKL-9)"),
              HasSubstr("beyond a limit"));
  EXPECT_THAT(Explained("expected an int, got a list (PKL-9)"),
              HasSubstr("Whoever made the value"));
}

TEST(ExplainTest, ShowsTheLastClauseThatAnErrorNames) {
  const std::string text = Explained("a (at byte 1, PKL-9): b (RTE-1.2).");
  EXPECT_THAT(text, HasSubstr("Something is not as RTE-1 (Source "));
  EXPECT_THAT(text, HasSubstr("It MUST NOT answer."));
  EXPECT_THAT(Explained("see MWP-RTE-1"), HasSubstr("expected a clause"));
}

TEST(ExplainTest, ListsTheClausesWithTheseWordsInTheirTitles) {
  EXPECT_EQ(Explained("source"), "RTE-1 Source verification\n");
}

TEST(ExplainTest, SaysWhatWasExpected) {
  EXPECT_EQ(Explained("RTE-1.3"),
            "expected one of the 2 sub-clauses of RTE-1, got \"RTE-1.3\"");
  for (absl::string_view words : {"RTE-7", "nothing of the kind", "", "."}) {
    EXPECT_EQ(Explained(words),
              absl::StrCat("expected a clause such as RTE-4, words of its "
                           "title, the reason of a dead message, or an error "
                           "text that names a clause, got \"",
                           words, "\""));
  }
}

TEST(ClauseTableTest, RefusesWhatIsNone) {
  for (absl::string_view text : {"", "[", "[]", "1", "{}", R"({"clauses": 1})"}) {
    EXPECT_FALSE(ClauseTable::Read(text).ok()) << text;
  }
}

TEST(ClauseTableTest, HasTheSpecification) {
  const ClauseTable& built = ClauseTable::Built();
  EXPECT_GE(built.clauses().size(), 149);
  for (const Clause& clause : built.clauses()) {
    EXPECT_EQ(built.Find(clause.id), &clause);
    EXPECT_THAT(clause.title, Not(IsEmpty()));
    EXPECT_THAT(clause.file, EndsWith(".md"));
    EXPECT_TRUE(!clause.text.empty() || !clause.sub_clauses.empty())
        << clause.id;
    for (const SubClause& part : clause.sub_clauses) {
      EXPECT_EQ(FindSubClause(*built.Find(part.id), part.id), &part);
    }
    EXPECT_TRUE(Explain(built, clause.id).ok());
  }
}

TEST(ReasonTableTest, NamesClausesThatThereAre) {
  for (const ReasonRow& row : Reasons()) {
    const ClauseTable& built = ClauseTable::Built();
    ASSERT_NE(built.Find(row.clause), nullptr) << row.clause;
    // Ids in the words.
    for (absl::string_view words : {row.meaning, row.fault, row.advice}) {
      for (absl::string_view word :
           absl::StrSplit(words, absl::ByAnyChar(" ().,:;"))) {
        if (word.size() > 4 && word[3] == '-' && word[4] < 'A') {
          EXPECT_NE(built.Find(word), nullptr) << word;
        }
      }
    }
  }
}

TEST(ReasonTableTest, FindsEachReasonInOtherWords) {
  std::set<const ReasonRow*> found;
  for (const ReasonRow& row : Reasons()) {
    const std::string text = absl::StrReplaceAll(row.pattern, {{"*", "4711"}});
    EXPECT_EQ(FindReason(text), &row) << text;
    EXPECT_EQ(FindReason(absl::StrCat("x: ", text, ".")), &row) << text;
    found.insert(FindReason(text));
  }
  EXPECT_EQ(found.size(), Reasons().size());
  EXPECT_EQ(FindReason("no route to here, my ID is 4"), nullptr);
  EXPECT_EQ(FindReason("invalid hand"), nullptr);
}

}  // namespace
}  // namespace mitogen::mito
