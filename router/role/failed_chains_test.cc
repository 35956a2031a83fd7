#include "router/role/failed_chains.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(FailedChainsTest, KnowsHowAChainFailed) {
  FailedChains chains(10'000);
  EXPECT_EQ(chains.Find("a"), nullptr);
  chains.Add("a", absl::InternalError("why"));
  ASSERT_NE(chains.Find("a"), nullptr);
  EXPECT_EQ(chains.Find("a")->message(), "why");
  chains.Forget("a");
  chains.Forget("b");
  EXPECT_EQ(chains.Find("a"), nullptr);
  EXPECT_EQ(chains.bytes(), 0u);
}

TEST(FailedChainsTest, ForgetsTheOldestBeyondItsBytes) {
  FailedChains chains(10'000);
  for (int i = 0; i < 1000; ++i) {
    chains.Add(absl::StrCat("chain ", i), absl::InternalError("why"));
    EXPECT_LE(chains.bytes(), 10'000u);
  }
  EXPECT_EQ(chains.Find("chain 0"), nullptr);
  EXPECT_NE(chains.Find("chain 999"), nullptr);
  EXPECT_GT(chains.size(), 10u);
}

TEST(FailedChainsTest, AlwaysKnowsTheNewest) {
  FailedChains chains(1000);
  chains.Add("a", absl::InternalError("why"));
  chains.Add("b", absl::InternalError(std::string(5000, 'x')));
  EXPECT_EQ(chains.Find("a"), nullptr);
  EXPECT_NE(chains.Find("b"), nullptr);
}

}  // namespace
}  // namespace mitogen
