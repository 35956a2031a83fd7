// Whether CPython reads a pickle's frames as if they were not there, which is
// what we do (PKL-27).

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_FRAMES_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_FRAMES_H_

#include "absl/types/span.h"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {

// True if a frame ends inside an instruction or inside another frame: CPython
// then forgets bytes. Frames go on from one pickle to the next. Nobody reads
// what follows junk, or a frame that is longer than the rest.
bool CrossesFrames(absl::Span<const Instruction> program);

// True if a frame begins before all of another is read, which CPython refuses
// from 3.14 on.
bool NestsFrames(absl::Span<const Instruction> program);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_FRAMES_H_
