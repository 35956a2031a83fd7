// The operations of the testee protocol (protocol.md): each puts into JSON what
// the library says, and decides nothing.

#ifndef MITOGEN_CONFORMANCE_TESTEE_OPERATION_H_
#define MITOGEN_CONFORMANCE_TESTEE_OPERATION_H_

#include "absl/status/status.h"
#include "conformance/testee/answer.h"
#include "conformance/testee/request.h"

namespace mitogen {

// An error that is a Fault becomes a refusal, beside what the answer already
// holds. Of others, unimplemented becomes "unsupported" and the rest "broken".
using Operation = absl::Status(const Request&, AnswerWriter*);

Operation FrameDecode;
Operation FrameEncode;
Operation PickleLoad;
Operation PickleDump;
Operation PayloadParse;
Operation PayloadBuild;
Operation LiteralParse;
Operation LiteralWrite;
Operation PreambleRead;
Operation PreambleBuild;
Operation BootParse;
Operation BootParent;
Operation UnixHandshake;
Operation StdioLines;
Operation ConnectCommand;
Operation RouterRun;

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_OPERATION_H_
