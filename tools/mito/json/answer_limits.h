// The limits with which `mito` reads an answer, so that no context makes it
// work for an answer that could not be shown.

#ifndef MITOGEN_TOOLS_MITO_JSON_ANSWER_LIMITS_H_
#define MITOGEN_TOOLS_MITO_JSON_ANSWER_LIMITS_H_

#include <cstdint>

#include "protocol/limits.h"
#include "tools/mito/json/json_writer.h"

namespace mitogen::mito {

// `max_message_size` as the master has it (MasterSettings). The time that an
// answer takes grows with its opcodes, and other answers wait meanwhile. A
// value takes an opcode at least, and two bytes of JSON. Stops: 128 MiB of
// values that the pickle throws away again. Test: answer_limits_test,
// ReadsNoMoreOpcodesThanJsonHasRoomFor.
inline Limits AnswerLimits(uint64_t max_message_size) {
  Limits limits;
  limits.max_message_size = max_message_size;
  limits.max_pickle_opcodes = kMaxJsonSize / 2;
  return limits;
}

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_ANSWER_LIMITS_H_
