#include "stub/without_clauses.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(WithoutClausesTest, LeavesOutWhatNamesAClause) {
  EXPECT_EQ(WithoutClauses("it ended (BOOT-12). Status 127 (RTE-1)"),
            "it ended. Status 127");
}

TEST(WithoutClausesTest, LeavesEverythingElse) {
  for (const absl::string_view words :
       {"", " (", " (A", " (A-", " (A-1", " (-1)", " (A-)", " (a-1)", "x(A-1)",
        "no such host (os error 2)", " ((A)"}) {
    EXPECT_EQ(WithoutClauses(words), words);
  }
}

}  // namespace
}  // namespace mitogen
