#include "protocol/pickle/testing/program.h"

#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/testing/mutation.h"
#include "protocol/pickle/value/document.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr uint64_t kSeed = 20;
constexpr int kPrograms = 20000;

// The clause that the message breaks; "" if all its pickles are read.
std::string BrokenClause(const std::string& message) {
  Document doc;
  PickleDecoder decoder{Limits()};
  decoder.Start(message, &doc);
  while (!decoder.AtEnd()) {
    const absl::StatusOr<ValueId> value = decoder.Next();
    if (value.ok()) continue;
    const std::optional<Fault> fault = FaultOf(value.status());
    return fault.has_value() ? fault->clause : "no fault";
  }
  return "";
}

std::map<std::string, int> BrokenClauses(const ProgramOptions& options) {
  std::map<std::string, int> met;
  Dice dice{rc::Random(kSeed)};
  for (int i = 0; i < kPrograms; ++i) {
    ++met[BrokenClause(JoinInstructions(MakeProgram(options, &dice)))];
  }
  return met;
}

std::set<Opcode> OpcodesOf(const ProgramOptions& options) {
  std::set<Opcode> met;
  Dice dice{rc::Random(kSeed)};
  for (int i = 0; i < kPrograms; ++i) {
    for (const Instruction& instruction : MakeProgram(options, &dice)) {
      if (instruction.row != nullptr) met.insert(instruction.row->opcode);
    }
  }
  return met;
}

RC_GTEST_PROP(ProgramTest, AnUnchangedProgramIsRead, ()) {
  const Program program = *ArbitraryProgram({});
  const std::string clause = BrokenClause(JoinInstructions(program));
  // A dict from the memo may have bytes as a key that are no name.
  if (!clause.empty()) {
    RC_ASSERT(clause == "PKL-19");
  }
}

TEST(ProgramTest, UsesEveryOpcodeThatIsAcceptedAndNoOther) {
  const std::set<Opcode> met = OpcodesOf({});
  for (const OpcodeRow& row : kOpcodes) {
    EXPECT_EQ(met.count(row.opcode) == 1,
              row.disposition == OpcodeRow::kAccepted)
        << row.name;
  }
}

TEST(ProgramTest, StaysWithinAProtocol) {
  for (const Opcode opcode : OpcodesOf({.max_protocol = 2})) {
    EXPECT_LE(FindOpcode(static_cast<uint8_t>(opcode))->protocol, 2);
  }
}

TEST(ProgramTest, MutatedProgramsReachEveryClauseAndAreOftenRead) {
  const std::map<std::string, int> met =
      BrokenClauses({.odd_percent = 5, .max_mutations = 3});
  for (const absl::string_view clause :
       {"PKL-1",  "PKL-3",  "PKL-4",  "PKL-5",  "PKL-6",  "PKL-7",  "PKL-8",
        "PKL-9",  "PKL-10", "PKL-11", "PKL-12", "PKL-13", "PKL-14", "PKL-15",
        "PKL-16", "PKL-17", "PKL-18", "PKL-19", "PKL-20", "PKL-21"}) {
    EXPECT_TRUE(met.count(std::string(clause))) << clause;
  }
  EXPECT_EQ(met.count("no fault"), 0u);
  EXPECT_GT(met.at(""), kPrograms / 5);
}

TEST(ProgramTest, TheSameSeedMakesTheSamePrograms) {
  Dice one{rc::Random(kSeed)};
  Dice other{rc::Random(kSeed)};
  const ProgramOptions options{.odd_percent = 10, .max_mutations = 3};
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(MakeProgram(options, &one), MakeProgram(options, &other));
  }
}

TEST(ProgramTest, ShrinksToTheInstructionsThatMatter) {
  const auto has_reduce = [](const Program& program) {
    for (const Instruction& instruction : program) {
      if (instruction.row != nullptr &&
          instruction.row->opcode == Opcode::kReduce) {
        return true;
      }
    }
    return false;
  };
  const rc::Gen<Program> gen = ArbitraryProgram({});
  for (uint64_t seed = 0;; ++seed) {
    rc::Shrinkable<Program> smallest = gen(rc::Random(seed), 100);
    if (!has_reduce(smallest.value())) continue;
    for (bool shrunk = true; shrunk;) {
      shrunk = false;
      auto candidates = smallest.shrinks();
      while (auto candidate = candidates.next()) {
        if (!has_reduce(candidate->value())) continue;
        smallest = *candidate;
        shrunk = true;
        break;
      }
    }
    EXPECT_EQ(JoinInstructions(smallest.value()), "R");
    return;
  }
}

TEST(MutationTest, DefusesMemoIndexesThatTakeMemory) {
  Program program = SplitInstructions(
      absl::string_view("Nr\xff\xff\xff\x7fp4000000000\np7\n."));
  Defuse(&program);
  EXPECT_EQ(JoinInstructions(program),
            absl::StrCat("Nr", program[1].argument, "p",
                         4000000000 % kMaxHarmlessIndex, "\np7\n."));
  EXPECT_LE(static_cast<uint8_t>(program[1].argument[2]), 3);
  EXPECT_EQ(program[1].argument[3], '\0');
}

RC_GTEST_PROP(MutationTest, GivesInstructionsThatSplitAsTheyAre, ()) {
  Dice dice{rc::Random(*rc::gen::arbitrary<uint64_t>())};
  const Program program = Mutate(MakeProgram({}, &dice), &dice);
  RC_ASSERT(SplitInstructions(JoinInstructions(program)) == program);
}

}  // namespace
}  // namespace mitogen
