// The calls that came to a child of a scenario, and the functions that it has
// for them.

#ifndef MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_CALLS_H_
#define MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_CALLS_H_

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/scenario/scenario.h"
#include "protocol/message.h"
#include "protocol/payload/call_function.h"
#include "protocol/pickle/decode/decoder.h"
#include "router/role/dispatcher.h"

namespace mitogen {

class ScenarioCalls : private CallResolver {
 public:
  // `roles` must outlive this.
  explicit ScenarioCalls(const Roles& roles);

  void Add(Message call) { waiting_.push_back(std::move(call)); }
  // The context ends: what waits is not run any more (PAY-5.3).
  void Drop() { waiting_.clear(); }

  // What came of running one call.
  struct Run {
    MessageHeader call;
    Dispatcher::Outcome outcome;
    // The functions that ran, "module.name".
    std::vector<std::string> ran;
  };

  // Runs the call that has waited longest. Nothing if none waits.
  std::optional<Run> RunNext();

 private:
  absl::StatusOr<ResolvedCall> Resolve(const CallFunction& call) override;

  const Roles& roles_;
  PickleDecoder decoder_;
  Dispatcher dispatcher_;
  std::deque<Message> waiting_;
  std::vector<std::string> ran_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_SCENARIO_SCENARIO_CALLS_H_
