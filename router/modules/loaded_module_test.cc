#include "router/modules/loaded_module.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/fault.h"
#include "router/modules/testing/module_messages.h"

namespace mitogen {
namespace {

TEST(LoadedModuleTest, IsReadAsItWasMade) {
  const LoadedModulePtr made = TestModule("a", {"b", "c"});
  const LoadedModulePtr read = *ReadLoadedModule(made->view(), Limits());
  EXPECT_EQ(read->fullname, "a");
  EXPECT_TRUE(read->found);
  EXPECT_EQ(read->related, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(read->payload, made->payload);
  EXPECT_EQ(read->encoding, Encoding::kPickle);
  EXPECT_GT(read->SizeInBytes(), made->payload.size());
}

TEST(LoadedModuleTest, SaysThatThereIsNoSuchModule) {
  const LoadedModulePtr none =
      *ReadLoadedModule(NoSuchModule("a", {})->view(), Limits());
  EXPECT_FALSE(none->found);
  EXPECT_TRUE(none->related.empty());
}

TEST(LoadedModuleTest, SaysSoOfANameThatIsNoUtf8) {
  EXPECT_EQ(NoSuchModule("\xff", {})->fullname, "\xef\xbf\xbd");
}

TEST(LoadedModuleTest, TakesTheTagOfTheDialect) {
  EXPECT_EQ(NoSuchModule("a", *DialectOf({0, 3, 37}))->encoding,
            Encoding::kLegacy);
}

TEST(LoadedModuleTest, KeepsABoundedNumberOfRelatedModules) {
  const LoadedModulePtr made =
      TestModule("a", std::vector<std::string>(kMaxRelatedModules + 1, "b"));
  EXPECT_EQ(made->related.size(), kMaxRelatedModules);
}

TEST(LoadedModuleTest, RefusesWhatIsNoModule) {
  const absl::StatusOr<LoadedModulePtr> read =
      ReadLoadedModule({{}, "\x80\x02N."}, Limits());
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(FaultOf(read.status())->clause, "PAY-7");
}

}  // namespace
}  // namespace mitogen
