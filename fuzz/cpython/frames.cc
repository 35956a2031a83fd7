#include "fuzz/cpython/frames.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {
namespace {

uint64_t LengthOf(const Instruction& frame) {
  uint64_t length = 0;
  for (size_t i = frame.argument.size(); i > 0; --i) {
    length = length << 8 | static_cast<uint8_t>(frame.argument[i - 1]);
  }
  return length;
}

}  // namespace

bool HasFrameThatEndsInside(absl::string_view bytes) {
  std::vector<uint64_t> ends;
  const auto has_end_between = [&ends](uint64_t begin, uint64_t end) {
    return std::any_of(ends.begin(), ends.end(), [=](uint64_t frame_end) {
      return begin < frame_end && frame_end < end;
    });
  };
  uint64_t begin = 0;
  for (const Instruction& instruction : SplitInstructions(bytes)) {
    const uint64_t size = instruction.argument.size();
    const uint64_t end = begin + size + (instruction.row == nullptr ? 0 : 1);
    if (has_end_between(begin, end)) return true;
    std::erase_if(ends, [=](uint64_t frame_end) { return frame_end <= begin; });
    begin = end;
    if (instruction.row == nullptr) return false;
    if (instruction.row->opcode == Opcode::kStop) return false;
    if (instruction.row->opcode != Opcode::kFrame) continue;
    const uint64_t frame_end = end + LengthOf(instruction);
    if (frame_end < end || frame_end > bytes.size()) return false;
    if (has_end_between(end, frame_end)) return true;
    ends.push_back(frame_end);
  }
  return false;
}

}  // namespace mitogen
