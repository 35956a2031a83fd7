// Whether two testees said the same, by the rules of ../testee/protocol.md; and
// if not, what there is to know about it.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_COMPARISON_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_COMPARISON_H_

#include <cstdint>
#include <string>

#include "conformance/differential/asking/question.h"
#include "nlohmann/json.hpp"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {

enum class Verdict : uint8_t {
  kSame,
  kDiffers,
  // One of them does not support the question.
  kUnsupported,
};

// Compares what is there besides `id` and what explains a refusal.
Verdict Compare(const nlohmann::json& ours, const nlohmann::json& theirs);

// An answer of ours beside one of an original's that is not the same. The
// parts are those of the two answers, or empty.
struct Disagreement {
  Disagreement(const Question& question, const Peer& peer,
               const nlohmann::json& ours, const nlohmann::json& theirs);

  const Question& question;
  const Peer& peer;
  const nlohmann::json& ours;
  const nlohmann::json& theirs;
  bool we_refuse;
  bool they_refuse;
  // Of our refusal.
  std::string clause;
  std::string our_message;
  // The instruction that we refuse; junk if that is what we refuse.
  Instruction refused;
  // Of their refusal, or how they died.
  std::string their_message;

  bool RefusedAt(Opcode opcode) const {
    return refused.row != nullptr && refused.row->opcode == opcode;
  }
  bool HasOpcode(Opcode opcode) const;
  bool is_load() const { return question.kind == Question::Kind::kLoad; }
  bool OnlyWeRefuse() const { return we_refuse && !they_refuse; }
  bool OnlyTheyRefuse() const { return they_refuse && !we_refuse; }

  // In short who said what, without the values: the same for many that have one
  // reason.
  std::string Summary() const;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_COMPARISON_H_
