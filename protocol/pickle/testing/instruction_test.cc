#include "protocol/pickle/testing/instruction.h"

#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/pickle/testing/golden_file.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

using ::absl::string_view;

Opcode AnyOpcode() {
  return kOpcodes[*rc::gen::inRange<size_t>(0, std::size(kOpcodes))].opcode;
}

std::string AnyBytes() {
  return *rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::arbitrary<char>(), rc::gen::element('\n', '\0', '\1', 'K', '.'),
      rc::gen::map(
          rc::gen::inRange<size_t>(0, std::size(kOpcodes)),
          [](size_t i) { return static_cast<char>(kOpcodes[i].opcode); })));
}

TEST(InstructionTest, SplitsAPickleIntoItsOpcodesWithTheirArguments) {
  const std::vector<Instruction> program = SplitInstructions(
      "\x80\x02U\x03"
      "abccm\nn\nI12\n.");
  ASSERT_EQ(program.size(), 5u);
  EXPECT_EQ(program[0].row->opcode, Opcode::kProto);
  EXPECT_EQ(program[0].argument, "\x02");
  EXPECT_EQ(program[1].argument,
            "\x03"
            "abc");
  EXPECT_EQ(program[2].argument, "m\nn\n");
  EXPECT_EQ(program[3].argument, "12\n");
  EXPECT_EQ(program[4].row->opcode, Opcode::kStop);
}

TEST(InstructionTest, GoesOnAfterAStop) {
  EXPECT_EQ(SplitInstructions("N.N.").size(), 4u);
}

TEST(InstructionTest, TakesATailThatIsNoInstructionAsOnePieceOfJunk) {
  for (const string_view tail :
       {"\xffN.", "I12", "cm\nn", "J\1\2\3", "G1234567", "X\4\0\0\0abc.",
        "\x8c\x05N.", "\x8e\xff\xff\xff\xff\xff\xff\xff\xffN"}) {
    const std::vector<Instruction> program =
        SplitInstructions("N" + std::string(tail));
    ASSERT_EQ(program.size(), 2u) << tail;
    EXPECT_EQ(program[1].row, nullptr);
    EXPECT_EQ(program[1].argument, tail);
  }
}

RC_GTEST_PROP(InstructionTest, JoiningGivesAnyBytesBack, ()) {
  const std::string bytes = AnyBytes();
  RC_ASSERT(JoinInstructions(SplitInstructions(bytes)) == bytes);
}

RC_GTEST_PROP(InstructionTest, AMadeInstructionIsWholeWhateverItsContent, ()) {
  const Instruction made = MakeInstruction(AnyOpcode(), AnyBytes());
  const std::vector<Instruction> expected = {made};
  RC_ASSERT(SplitInstructions(JoinInstructions(expected)) == expected);
}

RC_GTEST_PROP(InstructionTest, ContentIsWhatMakesTheInstructionAgain, ()) {
  for (const Instruction& instruction : SplitInstructions(AnyBytes())) {
    if (instruction.row == nullptr) continue;
    RC_ASSERT(MakeInstruction(instruction.row->opcode,
                              ContentOf(instruction)) == instruction);
  }
}

TEST(InstructionTest, MakesNumbersInTheFormOfTheOpcode) {
  EXPECT_EQ(MakeNumberInstruction(Opcode::kBinInt2, 0x102).argument, "\2\1");
  EXPECT_EQ(MakeNumberInstruction(Opcode::kPut, 70).argument, "70\n");
  EXPECT_EQ(MakeNumberInstruction(Opcode::kBinUnicode, 2).argument,
            string_view("\2\0\0\0", 4));
}

TEST(InstructionTest, CutsContentToWhatAShortLengthCanSay) {
  const Instruction made =
      MakeInstruction(Opcode::kShortBinString, std::string(300, 'x'));
  EXPECT_EQ(made.argument.size(), 256u);
  EXPECT_EQ(made.argument[0], '\xff');
}

TEST(InstructionTest, EveryGoldenPickleIsInstructionsAlone) {
  const std::vector<GoldenCase> cases = ReadGoldenFile("python3_0.3.54.txt");
  ASSERT_FALSE(cases.empty());
  for (const GoldenCase& golden : cases) {
    for (const Instruction& instruction :
         SplitInstructions(golden.at("pickle"))) {
      EXPECT_NE(instruction.row, nullptr) << golden.at("pickle");
    }
  }
}

TEST(InstructionTest, ShowsOneInstructionALineWithItsOffset) {
  EXPECT_EQ(Disassemble(SplitInstructions("\x80\x02]\xff.")),
            "    0 PROTO \"\\x02\"\n"
            "    2 EMPTY_LIST\n"
            "    3 (junk) \"\\xff.\"\n");
}

TEST(InstructionTest, APlainNumberLineIsDecimal) {
  for (const char* line : {"0", "7", "10", "-12"}) {
    EXPECT_TRUE(IsPlainNumberLine(MakeInstruction(Opcode::kInt, line))) << line;
  }
  EXPECT_TRUE(IsPlainNumberLine(MakeInstruction(Opcode::kLong, "12L")));
  for (const char* line :
       {"", "-", "-0", "00", "01", "0x1", "1_0", "+1", " 1", "1 ", "12L"}) {
    EXPECT_FALSE(IsPlainNumberLine(MakeInstruction(Opcode::kInt, line)))
        << line;
  }
}

}  // namespace
}  // namespace mitogen
