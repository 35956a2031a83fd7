// A scenario without roles as the arguments of router.run
// (../testee/protocol.md).

#ifndef MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_JSON_H_
#define MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_JSON_H_

#include <string>

#include "conformance/scenario/scenario.h"
#include "protocol/message.h"

namespace mitogen {

// The members of a message, each with a comma after it but for the last.
void AppendMessageMembers(const MessageView& message, std::string* out);

// The members of the request, each with a comma before it.
std::string ScenarioMembers(const Scenario& scenario);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_JSON_H_
