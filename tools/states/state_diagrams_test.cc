#include "tools/states/state_diagrams.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/bootstrap/parent_handshake.h"

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
