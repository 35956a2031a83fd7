// Proves that the search can find something: against a testee that is wrong.

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "conformance/differential/routing_search.h"
#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr char kWrong[] = "python3 conformance/differential/wrong_testee.py";

TEST(RoutingSearchTest, FindsTheSmallestScenarioThatIsWrong) {
  absl::StatusOr<RunningOriginal> cell = RunningOriginal::Start(kWrong);
  ASSERT_TRUE(cell.ok()) << cell.status();
  std::vector<RunningOriginal> cells;
  cells.push_back(std::move(*cell));
  RoutingSearch search(std::move(cells), 5);
  ASSERT_TRUE(search.Round().ok());
  const auto found = search.findings().find("add_handler; handle: more here");
  ASSERT_NE(found, search.findings().end());
  const std::string& example = found->second.example;
  EXPECT_TRUE(absl::StrContains(example, "\nhandler\nstep 1\n")) << example;
}

}  // namespace
}  // namespace mitogen
