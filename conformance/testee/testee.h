// The testee: a line of the testee protocol (protocol.md) to its answer.

#ifndef MITOGEN_CONFORMANCE_TESTEE_TESTEE_H_
#define MITOGEN_CONFORMANCE_TESTEE_TESTEE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// Neither has a newline at its end. Any line gets an answer; one that is no
// request is "broken".
std::string AnswerTo(absl::string_view line);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_TESTEE_H_
