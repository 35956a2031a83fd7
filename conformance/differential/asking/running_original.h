// An original that runs and can be asked.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_RUNNING_ORIGINAL_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_RUNNING_ORIGINAL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "conformance/differential/asking/question.h"
#include "conformance/differential/asking/testee_process.h"
#include "nlohmann/json.hpp"

namespace mitogen {

class RunningOriginal {
 public:
  // Starts the testee and asks it who it is. An error if it does not run, if it
  // is not one on Python, or if it agrees to operations that do not exist.
  static absl::StatusOr<RunningOriginal> Start(const std::string& command);

  const Peer& peer() const { return peer_; }
  // See TesteeProcess::Ask(); an answer that is no JSON is a death.
  absl::StatusOr<std::vector<nlohmann::json>> AskTexts(
      absl::Span<const std::string> requests);
  // The same of questions about pickles.
  absl::StatusOr<std::vector<nlohmann::json>> Ask(
      absl::Span<const Question* const> questions);

 private:
  RunningOriginal(TesteeProcess process, Peer peer)
      : process_(std::move(process)), peer_(peer) {}

  TesteeProcess process_;
  Peer peer_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_RUNNING_ORIGINAL_H_
