// The part of router.run that is about a context with all its roles.

#ifndef MITOGEN_CONFORMANCE_TESTEE_SCENARIO_ROLES_H_
#define MITOGEN_CONFORMANCE_TESTEE_SCENARIO_ROLES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "conformance/scenario/scenario.h"
#include "conformance/scenario/scenario_run.h"
#include "conformance/testee/request.h"
#include "protocol/message.h"

namespace mitogen {

absl::StatusOr<Roles> ReadRoles(const Request& request);

// The list of strings that the argument is.
absl::StatusOr<std::vector<std::string>> ReadTexts(const Request& request,
                                                   const char* key);

// The members of a message that the context made itself as what a receiver
// reads, with a comma before them: `fields` or `value`. False, and nothing, for
// what protocol.md shows as it is.
absl::StatusOr<bool> AppendMeaning(const Scenario& scenario,
                                   const Message& message, std::string* out);

// The members that roles have, each with a comma before it if one precedes.
absl::Status AppendRoleOutcome(const Scenario& scenario,
                               const StepResult& outcome, std::string* out);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_SCENARIO_ROLES_H_
