// What is read of the standard error of a child that is up, with a script as
// ssh and child in one.

#include "stub/children/child_connector.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "protocol/dialect.h"
#include "stub/children/read_allowance.h"
#include "stub/testing/temporary_tree.h"

namespace mitogen {
namespace {

using Clock = EventLoop::Clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr LinkId kLink{1};
constexpr uint32_t kChild = 7;

class ChildConnectorTest : public testing::Test,
                           public ChildConnector::Host,
                           public LinkTable::Host {
 protected:
  // Connects a child that goes on with `script` after Go(), so that the boot
  // reads nothing of what it writes.
  void Connect(const std::string& script) {
    tree_.Write("ssh",
                absl::StrCat("#!/bin/sh\necho MITO000\necho MITO001\n"
                             "echo MITO002\nuntil [ -e ",
                             tree_.path(), "/go ]; do sleep 0.02; done\n",
                             script, "\n"));
    const std::string ssh = tree_.path() + "/ssh";
    std::filesystem::permissions(ssh, std::filesystem::perms::owner_all);
    ChildSettings settings;
    settings.config.parent_ids = {kMasterId};
    settings.config.dialect = *DialectOf(Release{0, 3, 54});
    settings.config.max_message_size = limits_.max_message_size;
    settings.core = std::make_shared<const PreparedPreamble>("");
    ConnectionOptions options = {{"hostname", std::string("host")},
                                 {"ssh_path", ssh}};
    std::optional<absl::StatusOr<ConnectedChild>> connected;
    connector_.Connect(settings, {"ssh", std::move(options), kChild},
                       [&](absl::StatusOr<ConnectedChild> child) {
                         connected = std::move(child);
                       });
    while (!connected.has_value()) loop_.RunOnce();
    ASSERT_TRUE(connected->ok()) << connected->status();
  }
  void Go() { tree_.Write("go", ""); }
  void RunFor(milliseconds time) {
    const Clock::time_point end = Clock::now() + time;
    while (Clock::now() < end) loop_.RunOnce(end);
  }
  void RunUntilExit() {
    while (!exited_) loop_.RunOnce(Clock::now() + seconds(1));
  }

  // ChildConnector::Host.
  absl::StatusOr<LinkId> AddChild(const ChildOptions&) override {
    return kLink;
  }
  void OnChildLine(absl::string_view, absl::string_view line) override {
    lines_.emplace_back(line);
  }
  void OnChildExit(absl::string_view, absl::string_view) override {
    exited_ = true;
  }
  // LinkTable::Host.
  std::optional<LinkId> LinkFor(const MessageHeader&) override {
    return std::nullopt;
  }
  OutputLanes::Lane LaneOf(const MessageHeader&) override { return 0; }
  Traffic TrafficOf(const MessageHeader&) override {
    return Traffic::kPassedOn;
  }
  void OnMessage(LinkId, const MessageView&) override {}
  void OnLinkLost(LinkId link, const absl::Status&) override {
    links_.Close(link);
    connector_.OnLinkLost(link, ChildConnector::ProcessFate::kReap);
  }
  void OnUnsendable(LinkId, const absl::Status&) override {}

  const TemporaryTree tree_;
  const Limits limits_;
  EventLoop loop_;
  LinkTable links_{&loop_, {}, this};
  ChildConnector connector_{&loop_, &links_, this, limits_};
  std::vector<std::string> lines_;
  bool exited_ = false;
};

std::vector<std::string> Numbers(int count) {
  std::vector<std::string> numbers;
  for (int i = 1; i <= count; ++i) numbers.push_back(absl::StrCat(i));
  return numbers;
}

TEST_F(ChildConnectorTest, ReadsSlowlyFromAChildThatWritesWithoutEnd) {
  Connect("exec yes >&2");
  Go();
  RunFor(seconds(2));
  const SideOutputLimits limits;
  const size_t most =
      (limits.burst + 3 * limits.bytes_per_second) / (limits.line_cost + 2);
  EXPECT_GT(lines_.size(), most / 4);
  EXPECT_LT(lines_.size(), most);
}

TEST_F(ChildConnectorTest, LosesNoLineOfAChildThatWritesMuch) {
  Connect("seq 30000 >&2");
  Go();
  RunUntilExit();
  EXPECT_EQ(lines_, Numbers(30000));
}

TEST_F(ChildConnectorTest, ReadsAllThatAChildLeftInItsPipe) {
  Connect("seq 10000 >&2");
  connector_.SetReading(false);
  Go();
  RunUntilExit();
  EXPECT_EQ(lines_, Numbers(10000));
}

}  // namespace
}  // namespace mitogen
