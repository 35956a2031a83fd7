#include "protocol/pickle/opcode.h"

#include <iterator>
#include <set>
#include <string>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "protocol/pickle/testing/golden_file.h"

namespace mitogen {
namespace {

// True if pickletools calls the argument `name`. It has several names for one
// form of bytes: text, bytes or a number.
bool IsArgument(OpcodeArgument argument, const std::string& name) {
  switch (argument) {
    case OpcodeArgument::kNone:
      return name == "-";
    case OpcodeArgument::kUint1:
      return name == "uint1";
    case OpcodeArgument::kUint2:
      return name == "uint2";
    case OpcodeArgument::kInt4:
      return name == "int4";
    case OpcodeArgument::kUint4:
      return name == "uint4";
    case OpcodeArgument::kUint8:
      return name == "uint8";
    case OpcodeArgument::kFloat8:
      return name == "float8";
    case OpcodeArgument::kBytes1:
      return name == "string1" || name == "bytes1" ||
             name == "unicodestring1" || name == "long1";
    case OpcodeArgument::kBytes4:
      return name == "string4" || name == "bytes4" ||
             name == "unicodestring4" || name == "long4";
    case OpcodeArgument::kBytes8:
      return name == "bytes8" || name == "unicodestring8" ||
             name == "bytearray8";
    case OpcodeArgument::kLine:
      return name == "decimalnl_short" || name == "decimalnl_long" ||
             name == "floatnl" || name == "stringnl" ||
             name == "stringnl_noescape" || name == "unicodestringnl";
    case OpcodeArgument::kTwoLines:
      return name == "stringnl_noescape_pair";
  }
  return false;
}

TEST(OpcodeTest, TheTableIsCPythons) {
  const std::vector<std::string> lines = ReadGoldenLines("opcodes.txt");
  ASSERT_EQ(lines.size(), std::size(kOpcodes));
  EXPECT_EQ(lines.size(), 68u);
  for (size_t i = 0; i < lines.size(); ++i) {
    const OpcodeRow& row = kOpcodes[i];
    const std::string argument = lines[i].substr(lines[i].rfind(' ') + 1);
    EXPECT_EQ(lines[i], absl::StrFormat("%02x %s %d %s", row.opcode, row.name,
                                        row.protocol, argument));
    EXPECT_TRUE(IsArgument(row.argument, argument)) << lines[i];
  }
}

TEST(OpcodeTest, RefusesWhatReachesFurtherThanAConstructor) {
  std::set<absl::string_view> refused;
  for (const OpcodeRow& row : kOpcodes) {
    if (row.disposition == OpcodeRow::kRefused) refused.insert(row.name);
  }
  EXPECT_EQ(refused, (std::set<absl::string_view>{
                         "BUILD", "OBJ", "INST", "NEWOBJ", "NEWOBJ_EX", "EXT1",
                         "EXT2", "EXT4", "PERSID", "BINPERSID", "NEXT_BUFFER",
                         "READONLY_BUFFER"}));
}

TEST(OpcodeTest, FindsEachOpcodeByItsByteAndNoOther) {
  size_t found = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const OpcodeRow* row = FindOpcode(static_cast<uint8_t>(byte));
    if (row == nullptr) continue;
    EXPECT_EQ(static_cast<int>(row->opcode), byte);
    ++found;
  }
  EXPECT_EQ(found, std::size(kOpcodes));
}

}  // namespace
}  // namespace mitogen
