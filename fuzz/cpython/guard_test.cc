#include "fuzz/cpython/guard.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {
namespace {

std::string Numbered(Opcode opcode, uint64_t number) {
  return JoinInstructions({MakeNumberInstruction(opcode, number)});
}

std::string Repeated(absl::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) absl::StrAppend(&all, text);
  return all;
}

TEST(GuardTest, LetsAnOrdinaryPickleThrough) {
  EXPECT_TRUE(IsSafeForCpython("\x80\x02(K\x01X\x01\0\0\0aq\x01tq\x02."));
}

TEST(GuardTest, StopsAHighMemoIndex) {
  for (const Opcode opcode : {Opcode::kLongBinPut, Opcode::kPut}) {
    const std::string low = absl::StrCat("N", Numbered(opcode, 1000), ".");
    const std::string high = absl::StrCat("N", Numbered(opcode, 1 << 24), ".");
    EXPECT_TRUE(IsSafeForCpython(low));
    EXPECT_FALSE(IsSafeForCpython(high));
  }
}

TEST(GuardTest, StopsALengthThatNoBytesStandBehind) {
  EXPECT_FALSE(IsSafeForCpython(Numbered(Opcode::kBinBytes, 1 << 30)));
  EXPECT_FALSE(IsSafeForCpython(Numbered(Opcode::kByteArray8, 1ull << 40)));
  EXPECT_TRUE(IsSafeForCpython(Numbered(Opcode::kBinBytes, 20)));
}

TEST(GuardTest, StopsATupleThatIsReachedAMillionTimes) {
  EXPECT_TRUE(IsSafeForCpython(absl::StrCat(")", Repeated("2\x86", 5), ".")));
  EXPECT_FALSE(IsSafeForCpython(absl::StrCat(")", Repeated("2\x86", 20), ".")));
}

TEST(GuardTest, StopsSuchATupleByWayOfTheMemo) {
  std::string pickle = ")";
  for (int i = 0; i < 20; ++i) {
    absl::StrAppend(&pickle, Numbered(Opcode::kBinPut, i),
                    Numbered(Opcode::kBinGet, i), "\x86");
  }
  EXPECT_FALSE(IsSafeForCpython(pickle + "."));
}

TEST(GuardTest, LetsSuchAListThroughWhichCannotBeHashed) {
  EXPECT_TRUE(IsSafeForCpython(absl::StrCat("]", Repeated("2a", 200), ".")));
}

}  // namespace
}  // namespace mitogen
