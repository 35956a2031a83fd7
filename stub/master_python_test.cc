#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "stub/master.h"

namespace mitogen {
namespace {

// A master whose children are the original's, on this machine's Python.
class MasterPythonTest : public testing::Test {
 protected:
  MasterPythonTest() {
    MasterSettings settings;
    settings.mitogen_directory = "/usr/lib/python3/dist-packages";
    settings.log = [](const ContextLogRecord& record) {
      GTEST_LOG_(INFO) << record.context_name << ": " << record.record.message;
    };
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }

  static LocalOptions Python() {
    LocalOptions options;
    options.common.python_path = {"/usr/bin/python3"};
    return options;
  }

  Context Child(const std::optional<Context>& via = {}) {
    absl::StatusOr<Context> child = master_->Local(Python(), via);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  std::unique_ptr<Master> master_;
};

TEST_F(MasterPythonTest, CallsAFunctionInAChild) {
  const absl::StatusOr<PythonValue> joined =
      Child().Call("os.path.join", CallArguments("/srv", "x"));
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(*joined->AsText(), "/srv/x");
}

TEST_F(MasterPythonTest, ConnectsAChildOfAChild) {
  const Context child = Child();
  const Context grandchild = Child(child);
  const absl::StatusOr<PythonValue> parent = grandchild.Call("os.getppid");
  ASSERT_TRUE(parent.ok()) << parent.status();
  EXPECT_EQ(*parent->AsInt(), *child.Call("os.getpid")->AsInt());
}

TEST_F(MasterPythonTest, SaysWhyAChildOfAChildCannotBeStarted) {
  LocalOptions options;
  options.common.python_path = {"/no/such/python"};
  const absl::StatusOr<Context> failed = master_->Local(options, Child());
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(failed.status().message().find("/no/such/python"),
            std::string::npos)
      << failed.status();
}

}  // namespace
}  // namespace mitogen
