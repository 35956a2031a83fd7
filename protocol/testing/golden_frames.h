// The golden frames of protocol/testdata/frames.txt, for tests.

#ifndef MITOGEN_PROTOCOL_TESTING_GOLDEN_FRAMES_H_
#define MITOGEN_PROTOCOL_TESTING_GOLDEN_FRAMES_H_

#include <string>
#include <vector>

#include "protocol/message.h"

namespace mitogen {

struct GoldenFrame {
  std::string name;
  Message message;
  std::string bytes;
};

// In the order of the file; empty if it cannot be read. A frame that is not
// understood has no bytes.
std::vector<GoldenFrame> ReadGoldenFrames();

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_TESTING_GOLDEN_FRAMES_H_
