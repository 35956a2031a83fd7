// A Python child of the original, below a child and a master of this
// implementation.

#include <stdlib.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "stub/master.h"

namespace mitogen {
namespace {

class IntermediatePythonTest : public testing::Test {
 protected:
  IntermediatePythonTest() {
    MasterSettings settings;
    settings.mitogen_directory = "/usr/lib/python3/dist-packages";
    absl::StatusOr<std::unique_ptr<Master>> master = Master::Start(settings);
    EXPECT_TRUE(master.ok()) << master.status();
    master_ = *std::move(master);
  }

  Context Child(const std::string& python_path,
                const std::optional<Context>& via = {}) {
    LocalOptions options;
    options.common.python_path = {python_path};
    absl::StatusOr<Context> child = master_->Local(options, via);
    EXPECT_TRUE(child.ok()) << child.status();
    return *child;
  }

  static std::string Stub() {
    return std::string(getenv("TEST_SRCDIR")) + "/" + getenv("TEST_WORKSPACE") +
           "/stub/mitogen-stub";
  }

  std::unique_ptr<Master> master_;
};

TEST_F(IntermediatePythonTest, BootsPythonByTheCoreThatItWasSent) {
  const Context child = Child(Stub());
  const Context python = Child("/usr/bin/python3", child);
  EXPECT_EQ(*python.Call("os.getppid")->AsInt(),
            *child.Call("os.getpid")->AsInt());
  EXPECT_EQ(*python.Call("os.path.join", CallArguments("/srv", "x"))->AsText(),
            "/srv/x");
}

TEST_F(IntermediatePythonTest, HandsTheCoreDownTheTree) {
  const Context python =
      Child("/usr/bin/python3", Child(Stub(), Child(Stub())));
  EXPECT_TRUE(python.Call("os.getpid").ok());
}

TEST_F(IntermediatePythonTest, IsAParentBelowPython) {
  const Context python = Child("/usr/bin/python3");
  const Context stub = Child(Stub(), python);
  EXPECT_EQ(*stub.Call("os.getppid")->AsInt(),
            *python.Call("os.getpid")->AsInt());
}

// A Python parent connects one child after the other. Together these take
// longer than the time-out of one, but the last must not be given up for that.
TEST_F(IntermediatePythonTest,
       GivesConnectionsThatWaitForOthersTheirWholeTime) {
  const Context python = Child("/usr/bin/python3");
  LocalOptions slow;
  slow.common.python_path = {"sh", "-c", "sleep 5; exec " + Stub() + " \"$@\"",
                             "sh"};
  slow.common.connect_timeout = 10;
  std::vector<std::promise<absl::Status>> promises(4);
  for (auto& promise : promises) {
    master_->ConnectAsync(slow, python,
                          [&promise](const absl::StatusOr<Context>& context) {
                            promise.set_value(context.status());
                          });
  }
  for (auto& promise : promises) {
    const absl::Status connected = promise.get_future().get();
    EXPECT_TRUE(connected.ok()) << connected;
  }
}

}  // namespace
}  // namespace mitogen
