#include "protocol/text/invisible.h"

#include <iomanip>
#include <ios>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(IsInvisibleTest, HoldsForControlsAndFormatCharacters) {
  for (const uint32_t code_point :
       {0x0u,    0x1bu,   0x7fu,    0x80u,    0x9fu,   0xadu,
        0x61cu,  0x200bu, 0x200fu,  0x2028u,  0x2029u, 0x202au,
        0x202eu, 0x2066u, 0x2069u,  0x2800u,  0x3164u, 0xfe0fu,
        0xfeffu, 0xfffbu, 0xe0001u, 0xe007fu, 0xe0100u}) {
    EXPECT_TRUE(IsInvisible(code_point)) << std::hex << code_point;
  }
}

TEST(IsInvisibleTest, DoesNotHoldForWhatTakesRoom) {
  for (const uint32_t code_point :
       {0x20u, 0x7eu, 0xa0u, 0xacu, 0xaeu, 0xe9u, 0x2027u, 0x202fu, 0x3000u,
        0x3042u, 0xfffdu, 0x1f40du, 0xdffffu, 0xe1000u, 0x10ffffu}) {
    EXPECT_FALSE(IsInvisible(code_point)) << std::hex << code_point;
  }
}

}  // namespace
}  // namespace mitogen
