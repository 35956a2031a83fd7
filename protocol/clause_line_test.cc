#include "protocol/clause_line.h"

#include "gtest/gtest.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

TEST(ClauseOnOwnLineTest, LetsTheSentenceStandAlone) {
  EXPECT_EQ(ClauseOnOwnLine(PeerFault("BOOT-9", "expected a, got b").message()),
            "expected a, got b\n"
            "(clause BOOT-9 of the specification of mitogen-stub)");
  EXPECT_EQ(ClauseOnOwnLine(PeerFault("FRM-2", "expected a", 40).message()),
            "expected a\n"
            "(at byte 40; clause FRM-2 of the specification of mitogen-stub)");
}

TEST(ClauseOnOwnLineTest, LeavesWhatHasNoClause) {
  for (const char* words :
       {"", "expected a, got b", "expected a (see FRM-2)", "(FRM-2)",
        "expected (FRM-2), got b", "expected a (UTF-)", "expected a (x-8)",
        "expected a (at byte 40)"}) {
    EXPECT_EQ(ClauseOnOwnLine(words), words);
  }
}

TEST(WithoutClausesTest, LeavesOutWhatNamesAClause) {
  EXPECT_EQ(WithoutClauses("it ended (BOOT-12). Status 127 (RTE-1)"),
            "it ended. Status 127");
  EXPECT_EQ(WithoutClauses("expected a (at byte 40, FRM-2). The process ended"),
            "expected a (at byte 40). The process ended");
}

TEST(WithoutClausesTest, LeavesEverythingElse) {
  for (const absl::string_view words :
       {"", " (", " (ABC", " (ABC-", " (ABC-1", " (-1)", " (ABC-)", " (abc-1)",
        "x(ABC-1)", "no such host (os error 2)", " ((A)", "a (at byte 4)",
        "a (at byte , FRM-2"}) {
    EXPECT_EQ(WithoutClauses(words), words);
  }
}

}  // namespace
}  // namespace mitogen
