#include "fuzz/pickle_mutator.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/pickle/encode/encoder.h"
#include "protocol/pickle/testing/generate.h"
#include "protocol/pickle/testing/instruction.h"
#include "protocol/pickle/value/document.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

constexpr uint32_t kSeeds = 500;

// (1, "two", [3.0]) with a memo.
constexpr absl::string_view kPickle(
    "\x80\x02K\x01X\x03\0\0\0twoq\0]G\x40\x08\0\0\0\0\0\0a\x87q\x01.", 29);

void UpperCase(std::string* content, size_t max_size) {
  content->push_back('!');
  for (char& c : *content) c = c == 't' ? 'T' : c;
  content->resize(std::min(content->size(), max_size));
}

std::string Mutated(absl::string_view input, size_t max_size, uint32_t seed) {
  return PickleMutator(seed, UpperCase).Mutate(input, max_size);
}

bool IsWellFormed(absl::string_view pickle) {
  for (const Instruction& instruction : SplitInstructions(pickle)) {
    if (instruction.row == nullptr) return false;
  }
  return true;
}

TEST(PickleMutatorTest, ChangesMostPicklesThatItIsGiven) {
  int same = 0;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    same += Mutated(kPickle, 1000, seed) == kPickle ? 1 : 0;
  }
  EXPECT_LT(same, kSeeds / 10);
}

TEST(PickleMutatorTest, KeepsAWellFormedPickleWellFormed) {
  int broken = 0;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    broken += IsWellFormed(Mutated(kPickle, 1000, seed)) ? 0 : 1;
  }
  EXPECT_EQ(broken, 0);
}

TEST(PickleMutatorTest, SaysSomethingElseForAlmostEverySeed) {
  std::set<std::string> seen;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    seen.insert(Mutated(kPickle, 1000, seed));
  }
  EXPECT_GT(seen.size(), kSeeds * 8 / 10);
}

TEST(PickleMutatorTest, WritesEveryOpcodeSometimes) {
  std::set<Opcode> seen;
  for (uint32_t seed = 0; seed < 20 * kSeeds; ++seed) {
    for (const Instruction& instruction :
         SplitInstructions(Mutated("N.", 1000, seed))) {
      if (instruction.row != nullptr) seen.insert(instruction.row->opcode);
    }
  }
  EXPECT_EQ(seen.size(), std::size(kOpcodes));
}

TEST(PickleMutatorTest, LeavesTheContentOfAnArgumentToItsCaller) {
  bool changed = false;
  for (uint32_t seed = 0; seed < kSeeds && !changed; ++seed) {
    for (const Instruction& instruction :
         SplitInstructions(Mutated(kPickle, 1000, seed))) {
      changed = changed || ContentOf(instruction) == "Two!";
    }
  }
  EXPECT_TRUE(changed);
}

TEST(PickleMutatorTest, MakesSomethingOfNothing) {
  int empty = 0;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    empty += Mutated("", 1000, seed).empty() ? 1 : 0;
  }
  EXPECT_LT(empty, kSeeds / 4);
}

TEST(PickleMutatorTest, CrossesInstructionsThatAreWhole) {
  bool has_both = false;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    const std::string crossed =
        PickleMutator(seed, UpperCase).Cross(kPickle, "I1\nI2\nI3\n.", 1000);
    EXPECT_TRUE(IsWellFormed(crossed));
    has_both = has_both || (crossed.find("two") != crossed.npos &&
                            crossed.find("I3") != crossed.npos);
  }
  EXPECT_TRUE(has_both);
}

std::string AnyPickle() {
  Document doc;
  const ValueId value = GenerateValue(&doc);
  std::string pickle;
  RC_PRE(EncodePickle(doc, value, PickleProfile::kPython3, &pickle).ok());
  return pickle;
}

RC_GTEST_PROP(PickleMutatorProperty, IsDeterministicInTheSeed, ()) {
  const std::string pickle = AnyPickle();
  const auto seed = *rc::gen::arbitrary<uint32_t>();
  RC_ASSERT(Mutated(pickle, 5000, seed) == Mutated(pickle, 5000, seed));
}

RC_GTEST_PROP(PickleMutatorProperty, StaysWithinTheSizeForAnyBytes, ()) {
  const auto input = *rc::gen::arbitrary<std::string>();
  const auto other = *rc::gen::arbitrary<std::string>();
  const auto max_size = *rc::gen::inRange<size_t>(0, 200);
  const auto seed = *rc::gen::arbitrary<uint32_t>();
  RC_ASSERT(Mutated(input, max_size, seed).size() <= max_size);
  RC_ASSERT(
      PickleMutator(seed, UpperCase).Cross(input, other, max_size).size() <=
      max_size);
}

RC_GTEST_PROP(PickleMutatorProperty, KeepsPicklesWellFormed, ()) {
  const std::string pickle = AnyPickle();
  const auto seed = *rc::gen::arbitrary<uint32_t>();
  const std::string mutated = Mutated(pickle, 2 * pickle.size() + 1000, seed);
  RC_ASSERT(IsWellFormed(mutated));
}

}  // namespace
}  // namespace mitogen
