#include "tools/states/state_diagrams.h"

#include <cstddef>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "router/files/fetch_state.h"
#include "router/link_flow.h"

namespace mitogen {
namespace {

TEST(StateDiagramsTest, ThePageIsThatOfTheTables) {
  std::ifstream file("docs/spec/state-machines.md");
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_EQ(page.str(), StateMachinesDocument())
      << "bazel run //tools/states > docs/spec/state-machines.md";
}

// The states that `transitions` lead to from `starts`.
template <typename State, typename Transitions>
std::set<State> Reached(std::set<State> starts,
                        const Transitions& transitions) {
  for (size_t before = 0; before != starts.size();) {
    before = starts.size();
    for (const auto& transition : transitions) {
      if (starts.contains(transition.from)) starts.insert(transition.to);
    }
  }
  return starts;
}

TEST(StateDiagramsTest, EveryStateOfAHandshakeIsReached) {
  EXPECT_EQ(Reached<HandshakeState>({HandshakeState::kAwaitingPreamble},
                                    HandshakeTransitions())
                .size(),
            HandshakeStates().size());
  EXPECT_EQ(Reached<ParentHandshakeState>({ParentHandshakeState::kAwaitingStub},
                                          ParentHandshakeTransitions())
                .size(),
            ParentHandshakeStates().size());
}

TEST(StateDiagramsTest, EveryStateOfALinkAndOfAFetchIsReached) {
  EXPECT_EQ(Reached<LinkFlow>({LinkFlow::kOpen}, kLinkFlowTransitions).size(),
            std::size(kLinkFlows));
  EXPECT_EQ(
      Reached<FetchState>({FetchState::kAwaitingMetadata}, kFetchTransitions)
          .size(),
      std::size(kFetchStates));
}

// The diagrams find names by the values.
TEST(StateDiagramsTest, NamesStandInTheOrderOfTheirValues) {
  for (size_t i = 0; i < std::size(kLinkFlowEvents); ++i) {
    EXPECT_EQ(static_cast<size_t>(kLinkFlowEvents[i].value), i);
  }
  for (size_t i = 0; i < std::size(kFetchEvents); ++i) {
    EXPECT_EQ(static_cast<size_t>(kFetchEvents[i].value), i);
  }
}

TEST(StateDiagramsTest, AFetchThatHasEndedStaysSo) {
  for (const auto& transition : kFetchTransitions) {
    EXPECT_NE(transition.from, FetchState::kEnded);
  }
}

TEST(StateDiagramsTest, AHandshakeThatIsOverStaysSo) {
  for (const HandshakeTransition& transition : HandshakeTransitions()) {
    EXPECT_NE(transition.from, HandshakeState::kUp);
    EXPECT_NE(transition.from, HandshakeState::kFailed);
  }
  for (const ParentHandshakeTransition& transition :
       ParentHandshakeTransitions()) {
    EXPECT_NE(transition.from, ParentHandshakeState::kUp);
    EXPECT_NE(transition.from, ParentHandshakeState::kFailed);
  }
}

}  // namespace
}  // namespace mitogen
