#include "stub/spoken_release.h"

#include "gtest/gtest.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

TEST(SpokenReleaseTest, IsSaidWhereAPeerMayHaveAnother) {
  EXPECT_EQ(WordsOfLostLink(PeerFault("FRM-2", "expected a, got b"), {0, 3, 3},
                            "/usr/lib/python3/dist-packages"),
            "expected a, got b (FRM-2). This side speaks release 0.3.3, that "
            "of the Mitogen in /usr/lib/python3/dist-packages; --mitogen DIR "
            "(MasterSettings::mitogen_directory) or the variable MITOGEN_PATH "
            "choose another");
  EXPECT_EQ(WordsOfLostLink(PeerFault("FRM-2", "a"), kNewestRelease, {}),
            "a (FRM-2). This side speaks release 0.3.54, since no Mitogen was "
            "found; --mitogen DIR (MasterSettings::mitogen_directory) or the "
            "variable MITOGEN_PATH choose another");
}

TEST(SpokenReleaseTest, IsNoMatterOfOtherErrors) {
  EXPECT_EQ(WordsOfLostLink(PeerFault("FRM-4", "a"), {0, 3, 3}, {}),
            "a (FRM-4)");
  EXPECT_EQ(WordsOfLostLink(absl::UnavailableError("b"), {0, 3, 3}, {}), "b");
}

}  // namespace
}  // namespace mitogen
