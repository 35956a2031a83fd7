#include "stub/connect/method_options.h"

#include "gtest/gtest.h"
#include "stub/connect/connection_method.h"

namespace mitogen {
namespace {

const CommonOptions kCommon{.name = "n",
                            .remote_name = "r",
                            .python_path = {{"p"}},
                            .connect_timeout = 1.5,
                            .debug = true,
                            .profiling = true,
                            .unidirectional = true,
                            .send_stub = true,
                            .max_message_size = 1000};
const std::string kText = "t";
const std::vector<std::string> kList = {"-H"};

// The struct has exactly the options of the table, with the same names and
// types.
template <typename Options>
void ExpectFull(const Options& options) {
  const ConnectionMethod* method = FindConnectionMethod(Options::kMethod);
  ASSERT_NE(method, nullptr);
  const ConnectionOptions map = ToConnectionOptions(options);
  const OptionTable table = OptionsOf(*method);
  const absl::Status status = ValidateOptions(method->name, table, map);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(map.size(), table.size());
}

TEST(MethodOptionsTest, HaveEveryOptionOfTheTable) {
  ExpectFull(LocalOptions{.common = kCommon});
  ExpectFull(SshOptions{kText, kText, 22, kText, kText, true, "accept", true,
                        true, 1, 1, kText, kList, 1, kCommon});
  ExpectFull(SudoOptions{kText, kText, kText, true, true, true, kText, kText,
                         kList, kCommon});
  ExpectFull(SuOptions{kText, kText, kText, kText, kList, kCommon});
  ExpectFull(DoasOptions{kText, kText, kText, kText, kList, kCommon});
}

TEST(MethodOptionsTest, LeaveOutWhatIsNotSet) {
  EXPECT_EQ(ToConnectionOptions(SshOptions{.hostname = "h", .port = 22}),
            (ConnectionOptions{{"hostname", "h"}, {"port", 22}}));
  EXPECT_TRUE(ToConnectionOptions(SudoOptions{}).empty());
}

}  // namespace
}  // namespace mitogen
