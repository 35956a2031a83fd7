// Whether CPython reads a pickle's frames as if they were not there, which is
// what we do (PKL-27).

#ifndef MITOGEN_FUZZ_CPYTHON_FRAMES_H_
#define MITOGEN_FUZZ_CPYTHON_FRAMES_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// True if, up to the first STOP, a frame ends inside an instruction or inside
// another frame: CPython then forgets bytes.
bool HasFrameThatEndsInside(absl::string_view bytes);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CPYTHON_FRAMES_H_
