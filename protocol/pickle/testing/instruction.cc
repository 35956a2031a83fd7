#include "protocol/pickle/testing/instruction.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace mitogen {
namespace {

constexpr size_t kShownArgument = 60;

enum class Shape : uint8_t { kFixed, kCounted, kLines };

struct ArgumentShape {
  Shape shape;
  // Bytes of a fixed argument, bytes of a length, or lines.
  size_t size;
};

ArgumentShape ShapeOf(OpcodeArgument argument) {
  switch (argument) {
    case OpcodeArgument::kNone:
      return {Shape::kFixed, 0};
    case OpcodeArgument::kUint1:
      return {Shape::kFixed, 1};
    case OpcodeArgument::kUint2:
      return {Shape::kFixed, 2};
    case OpcodeArgument::kInt4:
    case OpcodeArgument::kUint4:
      return {Shape::kFixed, 4};
    case OpcodeArgument::kUint8:
    case OpcodeArgument::kFloat8:
      return {Shape::kFixed, 8};
    case OpcodeArgument::kBytes1:
      return {Shape::kCounted, 1};
    case OpcodeArgument::kBytes4:
      return {Shape::kCounted, 4};
    case OpcodeArgument::kBytes8:
      return {Shape::kCounted, 8};
    case OpcodeArgument::kLine:
      return {Shape::kLines, 1};
    case OpcodeArgument::kTwoLines:
      return {Shape::kLines, 2};
  }
  return {Shape::kFixed, 0};
}

std::string LittleEndian(uint64_t number, size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<char>(number >> (8 * i)));
  }
  return bytes;
}

uint64_t FromLittleEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    number |= uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
  }
  return number;
}

// The size of the argument at the start of `bytes`, if it is all there.
std::optional<size_t> ArgumentSize(OpcodeArgument argument,
                                   absl::string_view bytes) {
  const auto [shape, size] = ShapeOf(argument);
  if (shape == Shape::kLines) {
    size_t end = 0;
    for (size_t i = 0; i < size; ++i) {
      const size_t newline = bytes.find('\n', end);
      if (newline == absl::string_view::npos) return std::nullopt;
      end = newline + 1;
    }
    return end;
  }
  if (bytes.size() < size) return std::nullopt;
  if (shape == Shape::kFixed) return size;
  const uint64_t count = FromLittleEndian(bytes.substr(0, size));
  if (count > bytes.size() - size) return std::nullopt;
  return size + count;
}

std::string Lines(size_t count, absl::string_view content) {
  std::string lines;
  for (size_t i = 0; i < count; ++i) {
    const absl::string_view line = content.substr(0, content.find('\n'));
    absl::StrAppend(&lines, line, "\n");
    content.remove_prefix(std::min(content.size(), line.size() + 1));
  }
  return lines;
}

}  // namespace

std::vector<Instruction> SplitInstructions(absl::string_view bytes) {
  std::vector<Instruction> program;
  while (!bytes.empty()) {
    const OpcodeRow* row = FindOpcode(static_cast<uint8_t>(bytes[0]));
    const std::optional<size_t> size =
        row == nullptr ? std::nullopt
                       : ArgumentSize(row->argument, bytes.substr(1));
    if (!size.has_value()) {
      program.push_back({nullptr, std::string(bytes)});
      break;
    }
    program.push_back({row, std::string(bytes.substr(1, *size))});
    bytes.remove_prefix(1 + *size);
  }
  return program;
}

std::string JoinInstructions(absl::Span<const Instruction> program) {
  std::string bytes;
  for (const Instruction& instruction : program) {
    if (instruction.row != nullptr) {
      bytes.push_back(static_cast<char>(instruction.row->opcode));
    }
    bytes += instruction.argument;
  }
  return bytes;
}

Instruction MakeInstruction(Opcode opcode, absl::string_view content) {
  const OpcodeRow* row = FindOpcode(static_cast<uint8_t>(opcode));
  const auto [shape, size] = ShapeOf(row->argument);
  if (shape == Shape::kLines) return {row, Lines(size, content)};
  if (shape == Shape::kFixed) {
    std::string argument(content.substr(0, size));
    argument.resize(size, '\0');
    return {row, argument};
  }
  if (size == 1) content = content.substr(0, 0xff);
  return {row, absl::StrCat(LittleEndian(content.size(), size), content)};
}

Instruction MakeNumberInstruction(Opcode opcode, uint64_t number) {
  const OpcodeRow* row = FindOpcode(static_cast<uint8_t>(opcode));
  const auto [shape, size] = ShapeOf(row->argument);
  if (shape == Shape::kLines)
    return MakeInstruction(opcode, absl::StrCat(number));
  return {row, LittleEndian(number, size)};
}

absl::string_view ContentOf(const Instruction& instruction) {
  absl::string_view content = instruction.argument;
  if (instruction.row == nullptr) return content;
  const auto [shape, size] = ShapeOf(instruction.row->argument);
  if (shape == Shape::kCounted) content.remove_prefix(size);
  if (shape == Shape::kLines) content.remove_suffix(1);
  return content;
}

bool IsPlainNumberLine(const Instruction& instruction) {
  absl::string_view line = ContentOf(instruction);
  if (instruction.row->opcode == Opcode::kLong) absl::ConsumeSuffix(&line, "L");
  if (line == "0") return true;
  absl::ConsumePrefix(&line, "-");
  return !line.empty() && line[0] != '0' &&
         std::all_of(line.begin(), line.end(), absl::ascii_isdigit);
}

std::string Disassemble(absl::Span<const Instruction> program) {
  std::string text;
  size_t offset = 0;
  for (const Instruction& instruction : program) {
    const bool is_junk = instruction.row == nullptr;
    const absl::string_view argument = instruction.argument;
    absl::StrAppendFormat(&text, "%5d %s", offset,
                          is_junk ? "(junk)" : instruction.row->name);
    if (!argument.empty()) {
      absl::StrAppend(&text, " \"",
                      absl::CHexEscape(argument.substr(0, kShownArgument)),
                      argument.size() > kShownArgument ? "\"..." : "\"");
    }
    text.push_back('\n');
    offset += argument.size() + (is_junk ? 0 : 1);
  }
  return text;
}

}  // namespace mitogen
