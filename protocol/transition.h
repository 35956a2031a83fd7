// State machines as data: a table of transitions says what leads from one state
// to another. The code that has the state runs by the table, and tools/states
// draws it.

#ifndef MITOGEN_PROTOCOL_TRANSITION_H_
#define MITOGEN_PROTOCOL_TRANSITION_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace mitogen {

template <typename State, typename Event>
struct Transition {
  State from;
  Event event;
  State to;
};

// A state, or an event, and its name for people.
template <typename Value>
struct NamedValue {
  Value value;
  absl::string_view name;
};

// The state that `event` leads to from `state`. Nothing, if the table has no
// such transition; each machine says what that means.
template <typename Table, typename State, typename Event>
constexpr std::optional<State> NextState(const Table& transitions, State state,
                                         Event event) {
  for (const auto& transition : transitions) {
    if (transition.from == state && transition.event == event) {
      return transition.to;
    }
  }
  return std::nullopt;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TRANSITION_H_
