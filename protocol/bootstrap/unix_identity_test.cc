#include "protocol/bootstrap/unix_identity.h"

#include <string>

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

// What struct.pack('>L', 4660) and struct.pack('>LLL', 5, 0, 4660) give.
const std::string kHello("\0\0\x12\x34", 4);
const std::string kAssignment("\0\0\0\x05\0\0\0\0\0\0\x12\x34", 12);

TEST(UnixIdentityTest, IsWrittenAsTheOriginalWritesIt) {
  EXPECT_EQ(UnixHello(4660), kHello);
  EXPECT_EQ(ToBytes(UnixAssignment{5, 0, 4660}), kAssignment);
}

TEST(UnixIdentityTest, RefusesAnAnswerThatEndsEarly) {
  const auto parsed = ParseUnixAssignment(kAssignment.substr(0, 11));
  EXPECT_EQ(FaultOf(parsed.status())->clause, "BOOT-16");
  EXPECT_NE(parsed.status().message().find(
                "expected 12 bytes from the listener, got the end after 11"),
            std::string::npos);
}

TEST(UnixIdentityTest, RefusesAnIdThatIsNotTheClientsOwn) {
  EXPECT_FALSE(ParseUnixAssignment(ToBytes(UnixAssignment{0, 3, 1})).ok());
  EXPECT_FALSE(ParseUnixAssignment(ToBytes(UnixAssignment{3, 3, 1})).ok());
}

RC_GTEST_PROP(UnixIdentityProperty, ReadsWhatItWrites,
              (uint32_t id, uint32_t listener, uint32_t pid)) {
  RC_PRE(id != 0 && id != listener);
  const UnixAssignment assignment = {id, listener, pid};
  RC_ASSERT(*ParseUnixAssignment(ToBytes(assignment)) == assignment);
  RC_ASSERT(ParseUnixHello(UnixHello(pid)) == pid);
}

}  // namespace
}  // namespace mitogen
