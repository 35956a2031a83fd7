// A scenario as text, one line a step: for people, and for a fuzzer to change.
//
//   role parent
//   context 4 parents 2 0
//   limit 150
//   unidirectional
//   connect l1 remote 2
//   connect l2 remote 5 auth 4 name web
//   receive l2 dst 4 src 5 auth 5 handle 103 payload 373a6462
//   route dst 5 src 4 auth 4 handle 200 reply_to 1000 tag 19786
//   handler handle 200 policy neighbour once respondent 5 reply 6f6b
//   remove 200
//   lose l2
//   exit
//
// What is left out is 0, empty, or the default. Payloads are hexadecimal; names
// have no spaces. Roles, and the steps that need them, have no text.

#ifndef MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_TEXT_H_
#define MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "conformance/scenario/scenario.h"

namespace mitogen {

std::string ScenarioText(const Scenario& scenario);

// Takes any text: what it does not know it leaves out, so that what a fuzzer
// breaks is one line and not the scenario. ParseScenario(ScenarioText(s)) is s.
Scenario ParseScenario(absl::string_view text);

// The words of the text, with what stands around them: for a dictionary.
absl::Span<const absl::string_view> ScenarioWords();

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_TEXT_H_
