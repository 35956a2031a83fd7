// The diagrams of the state machines, drawn from the tables that run them.

#ifndef MITOGEN_TOOLS_STATES_STATE_DIAGRAMS_H_
#define MITOGEN_TOOLS_STATES_STATE_DIAGRAMS_H_

#include <string>

namespace mitogen {

// The page docs/spec/state-machines.md. Its diagrams are in the language of
// Mermaid, which code hosts show as pictures.
std::string StateMachinesDocument();

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_STATES_STATE_DIAGRAMS_H_
