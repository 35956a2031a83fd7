// Whether ours and an original went the same way through a scenario; and if
// not, what there is to know about the first step at which they part.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_COMPARISON_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_COMPARISON_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/differential/asking/question.h"
#include "conformance/scenario/scenario.h"
#include "nlohmann/json.hpp"
#include "router/router.h"

namespace mitogen {

struct RoutingDifference;

// What came of a step here beside what came of it there, while everything
// before it left the two routers in the same state.
struct StepDisagreement {
  const Scenario& scenario;
  const Step& step;
  const Peer& peer;
  // Ours, before the step.
  const Router& router;
  // The link that it came in by, if one did and was ever up.
  std::optional<LinkId> in;
  // Outcomes of the testee protocol.
  const nlohmann::json& ours;
  const nlohmann::json& theirs;
  // Links, by name, and the DEL_ROUTEs that the original has sent by them.
  const std::set<std::pair<std::string, std::string>>& told;
  // The same pairs, of what came by a link for a context without a route.
  const std::set<std::pair<std::string, std::string>>& unrouted;

  const MessageHeader& header() const { return step.message.header; }
  bool IsReceived() const { return step.kind == StepKind::kReceive; }
  bool IsMessage() const {
    return IsReceived() || step.kind == StepKind::kRoute;
  }
  bool IsTooLarge() const {
    return step.message.payload.size() > scenario.max_message_size;
  }
  bool Differs() const { return ours != theirs; }
  // An ADD_ROUTE or a DEL_ROUTE that gets to its handler, by its neighbour.
  bool IsNews(uint32_t handle) const;
  // RTE-1.
  bool IsBelieved() const;

  // In short who said what, without the values: the same for many that have
  // one reason.
  std::string Summary() const;
};

struct RoutingJudgement {
  // Neither ours nor theirs, but the question: there is no such link.
  bool broken = false;
  // Steps after which both had said the same.
  uint64_t agreed = 0;
  // Of these, steps of which something came.
  uint64_t agreed_on_something = 0;
  std::vector<const RoutingDifference*> met;
  // Of what has no name: the step, or their number for the tables at the end.
  std::optional<size_t> unexplained;
  std::string summary;
};

// Of two answers to router.run.
RoutingJudgement JudgeRouting(const Scenario& scenario, const Peer& peer,
                              const nlohmann::json& ours,
                              const nlohmann::json& theirs);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ROUTING_COMPARISON_H_
