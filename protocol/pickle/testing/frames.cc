#include "protocol/pickle/testing/frames.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "protocol/pickle/opcode.h"

namespace mitogen {
namespace {

uint64_t LengthOf(const Instruction& frame) {
  uint64_t length = 0;
  for (size_t i = frame.argument.size(); i > 0; --i) {
    length = length << 8 | static_cast<uint8_t>(frame.argument[i - 1]);
  }
  return length;
}

uint64_t SizeOf(const Instruction& instruction) {
  return instruction.argument.size() + (instruction.row == nullptr ? 0 : 1);
}

}  // namespace

bool CrossesFrames(absl::Span<const Instruction> program) {
  uint64_t rest = 0;
  for (const Instruction& instruction : program) rest += SizeOf(instruction);
  std::vector<uint64_t> ends;
  const auto has_end_between = [&ends](uint64_t begin, uint64_t end) {
    return std::any_of(ends.begin(), ends.end(), [=](uint64_t frame_end) {
      return begin < frame_end && frame_end < end;
    });
  };
  uint64_t begin = 0;
  for (const Instruction& instruction : program) {
    const uint64_t end = begin + SizeOf(instruction);
    if (has_end_between(begin, end)) return true;
    std::erase_if(ends, [=](uint64_t frame_end) { return frame_end <= begin; });
    rest -= end - begin;
    begin = end;
    if (instruction.row == nullptr) return false;
    if (instruction.row->opcode != Opcode::kFrame) continue;
    const uint64_t length = LengthOf(instruction);
    if (length > rest) return false;
    if (has_end_between(end, end + length)) return true;
    ends.push_back(end + length);
  }
  return false;
}

bool NestsFrames(absl::Span<const Instruction> program) {
  uint64_t begin = 0;
  uint64_t frame_end = 0;
  for (const Instruction& instruction : program) {
    if (instruction.row == nullptr) return false;
    const uint64_t end = begin + SizeOf(instruction);
    if (instruction.row->opcode == Opcode::kFrame) {
      if (end < frame_end) return true;
      frame_end = end + LengthOf(instruction);
    }
    begin = end;
  }
  return false;
}

}  // namespace mitogen
