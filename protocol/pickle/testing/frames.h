// Whether CPython reads a pickle's frames as if they were not there, which is
// what we do (PKL-27).

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_FRAMES_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_FRAMES_H_

#include "absl/types/span.h"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {

// True if a frame ends inside an instruction or inside another frame: CPython
// then forgets bytes. Of several pickles, frames go on from one to the next.
// What follows junk, or a frame that is longer than the rest, nobody reads.
bool CrossesFrames(absl::Span<const Instruction> program);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_FRAMES_H_
