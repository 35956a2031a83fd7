#include "tools/mito/line_reader.h"

#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace mitogen::mito {
namespace {

using Lines = std::vector<std::string>;

Lines Read(const std::string& text) {
  std::istringstream in(text);
  LineReader reader(&in);
  Lines lines;
  for (std::string line; reader.Next(&line);) lines.push_back(line);
  return lines;
}

TEST(LineReaderTest, LeavesOutTheMarkAndTheEnds) {
  EXPECT_EQ(Read("\xef\xbb\xbfweb1\r\nweb2\r\n"), (Lines{"web1", "web2"}));
  EXPECT_EQ(Read("\xef\xbb\xbf"), Lines{""});
}

TEST(LineReaderTest, LeavesEverythingElse) {
  EXPECT_EQ(Read(" a \n\n\xef\xbb\xbf"
                 "b\r\r"),
            (Lines{" a ", "",
                   "\xef\xbb\xbf"
                   "b\r"}));
  EXPECT_EQ(Read(""), Lines{});
}

}  // namespace
}  // namespace mitogen::mito
