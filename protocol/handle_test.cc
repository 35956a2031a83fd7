#include "protocol/handle.h"

#include <set>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(HandleTest, ListsTheStandardHandlesInOrderAndWithoutGaps) {
  uint32_t expected = kGetModule;
  for (const HandleInfo& info : StandardHandles()) {
    EXPECT_EQ(info.handle, expected++) << info.name;
  }
  EXPECT_EQ(expected, kLoadResource + 1);
}

TEST(HandleTest, FindsEveryStandardHandle) {
  for (const HandleInfo& info : StandardHandles()) {
    EXPECT_EQ(FindHandle(info.handle), &info) << info.name;
  }
}

TEST(HandleTest, FindsNothingElse) {
  for (const uint32_t handle :
       {0u, 99u, 114u, 999u, kFirstDynamicHandle, 0xffffffffu}) {
    EXPECT_EQ(FindHandle(handle), nullptr) << handle;
  }
}

TEST(HandleTest, NamesEachHandleOnce) {
  std::set<absl::string_view> names;
  for (const HandleInfo& info : StandardHandles()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.payload.empty()) << info.name;
  }
}

TEST(HandleTest, KeepsDynamicHandlesClearOfStandardOnes) {
  EXPECT_LT(StandardHandles().back().handle, kFirstDynamicHandle);
}

TEST(HandleTest, KnowsResourcesFromTheirReleaseOnly) {
  EXPECT_EQ(FindHandle(kGetResource)->since, (Release{0, 3, 37}));
  EXPECT_EQ(FindHandle(kLoadResource)->since, (Release{0, 3, 37}));
  EXPECT_EQ(FindHandle(kCallFunction)->since, kOldestRelease);
}

TEST(HandleTest, LetsOnlyParentsMakeAContextRunCode) {
  for (const Handle handle : {kCallFunction, kCallService, kLoadModule,
                              kForwardModule, kShutdown, kLoadResource}) {
    EXPECT_EQ(FindHandle(handle)->senders, SenderRule::kParentAuthority)
        << FindHandle(handle)->name;
  }
}

}  // namespace
}  // namespace mitogen
