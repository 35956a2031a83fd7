#include "tools/mito/output/log_printer.h"

#include "gtest/gtest.h"

namespace mitogen::mito {
namespace {

TEST(LogLineTest, IsOneLineWhateverTheRecordHolds) {
  EXPECT_EQ(LogLine({7,
                     "web1\nERROR master",
                     {"my\x1b[2J", 30, "text\nERROR db1 su: wrong\r\n"}}),
            "WARNING web1\\nERROR master my\\x1b[2J: "
            "text\\nERROR db1 su: wrong\\r\\n\n");
}

TEST(LogLineTest, LooksLikeNothingElse) {
  EXPECT_EQ(LogLine({7,
                     "web1",
                     {"my", 30,
                      "\xe2\x80\xae"
                      "deliaf"}}),
            "WARNING web1 my: \\u202edeliaf\n");
}

}  // namespace
}  // namespace mitogen::mito
