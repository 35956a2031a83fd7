// Scenarios at random: a small tree of contexts, honest and not.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_SCENARIO_GENERATOR_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_SCENARIO_GENERATOR_H_

#include "conformance/scenario/scenario.h"
#include "rapidcheck.h"

namespace mitogen {

// Of 5 to 60 steps. Shrinks to fewer and plainer ones.
rc::Gen<Scenario> ArbitraryScenario();

// Simpler ones. Steps may be left of a link that is no more connected.
rc::Seq<Scenario> SimplerScenarios(const Scenario& scenario);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_SCENARIO_GENERATOR_H_
