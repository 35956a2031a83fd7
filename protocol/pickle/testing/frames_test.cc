#include "protocol/pickle/testing/frames.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {
namespace {

std::string Framed(uint64_t size, absl::string_view rest) {
  return absl::StrCat(
      JoinInstructions({MakeNumberInstruction(Opcode::kFrame, size)}), rest);
}

bool Crosses(absl::string_view pickle) {
  return CrossesFrames(SplitInstructions(pickle));
}

TEST(FramesTest, AFrameMayEndBetweenInstructions) {
  EXPECT_FALSE(Crosses(Framed(1, "N0N.")));
  EXPECT_FALSE(Crosses(Framed(4, "N0N.")));
  EXPECT_FALSE(Crosses(Framed(3, "K\x01.")));
}

TEST(FramesTest, AFrameMayBeginAndEndWithAnother) {
  EXPECT_FALSE(Crosses(Framed(10, Framed(1, "N."))));
  // CPython has nothing left of the outer one that it could forget.
  EXPECT_FALSE(Crosses(Framed(9, Framed(1, "N."))));
}

TEST(FramesTest, AFrameThatEndsInAnArgumentIsFound) {
  const std::string text =
      JoinInstructions({MakeInstruction(Opcode::kBinUnicode, "a")});
  EXPECT_TRUE(Crosses(Framed(3, text + ".")));
  EXPECT_FALSE(Crosses(Framed(6, text + ".")));
}

TEST(FramesTest, AFrameThatEndsInAnotherFrameIsFound) {
  EXPECT_TRUE(Crosses(Framed(10, Framed(3, "N0N."))));
}

TEST(FramesTest, AFrameGoesOnInTheNextPickle) {
  EXPECT_TRUE(Crosses(Framed(3, "N.K\x01.")));
  EXPECT_FALSE(Crosses(Framed(4, "N.K\x01.")));
}

TEST(FramesTest, WhatNobodyReadsCrossesNothing) {
  EXPECT_FALSE(Crosses(Framed(10, Framed(30, "N0N."))));
  EXPECT_FALSE(Crosses(Framed(1, absl::StrCat("N", "\xff", "N."))));
}

bool Nests(absl::string_view pickle) {
  return NestsFrames(SplitInstructions(pickle));
}

TEST(FramesTest, AFrameThatBeginsBeforeAllOfAnotherIsReadIsNested) {
  EXPECT_TRUE(Nests(Framed(11, Framed(2, "N."))));
  EXPECT_TRUE(Nests(Framed(20, Framed(0, Framed(2, "N.")))));
  EXPECT_FALSE(Nests(Framed(9, Framed(2, "N."))));
  EXPECT_FALSE(Nests(Framed(1, "N" + Framed(1, "."))));
  EXPECT_FALSE(Nests(Framed(0, Framed(2, "N."))));
}

}  // namespace
}  // namespace mitogen
