#include "router/modules/import_policy.h"

#include "gtest/gtest.h"

namespace mitogen {
namespace {

TEST(ImportPolicyTest, AllowsAllButTheUnsuitable) {
  const ImportPolicy policy({}, {}, {});
  EXPECT_EQ(policy.Denied("ansible.module"), ImportDenial::kNone);
  EXPECT_EQ(policy.Denied("builtins"), ImportDenial::kUnsuitable);
  EXPECT_EQ(policy.Denied("org.python.core"), ImportDenial::kUnsuitable);
  EXPECT_EQ(policy.Denied("organ"), ImportDenial::kNone);
}

TEST(ImportPolicyTest, AllowsOnlyOverridesIfThereAreAny) {
  const ImportPolicy policy({}, {"mine"}, {});
  EXPECT_EQ(policy.Denied("mine"), ImportDenial::kNone);
  EXPECT_EQ(policy.Denied("mine.part"), ImportDenial::kNone);
  EXPECT_EQ(policy.Denied("miner"), ImportDenial::kNotOverridden);
}

TEST(ImportPolicyTest, BlocksWhatIsBelowABlock) {
  const ImportPolicy policy({}, {"mine"}, {"mine.secret"});
  EXPECT_EQ(policy.Denied("mine.secret.key"), ImportDenial::kBlocked);
  EXPECT_EQ(policy.Denied("mine.secrets"), ImportDenial::kNone);
}

TEST(ImportPolicyTest, TakesBeginningsOfNamesBefore0_3_42) {
  const Dialect old = *DialectOf({0, 3, 41});
  const ImportPolicy policy(old, {"", "mine"}, {"secret"});
  EXPECT_EQ(policy.Denied("miner"), ImportDenial::kNone);
  EXPECT_EQ(policy.Denied("any"), ImportDenial::kNone);
  EXPECT_EQ(policy.Denied("secrets"), ImportDenial::kBlocked);
  EXPECT_EQ(policy.Denied("organ"), ImportDenial::kUnsuitable);
  EXPECT_EQ(ImportPolicy(old, {"mine"}, {}).Denied("miner"),
            ImportDenial::kNone);
}

}  // namespace
}  // namespace mitogen
