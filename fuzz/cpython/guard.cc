#include "fuzz/cpython/guard.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "protocol/pickle/opcode.h"
#include "protocol/pickle/testing/instruction.h"

namespace mitogen {
namespace {

// CPython's tables of the memo grow to twice the highest index.
constexpr uint64_t kMaxMemoIndex = 1 << 16;
// Values inside a value, counted as often as they are reached.
constexpr uint64_t kMaxWeight = 1 << 16;
// CPython hashes nested tuples by recursion.
constexpr size_t kMaxSize = 16 << 10;

uint64_t LittleEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = std::min<size_t>(bytes.size(), 8); i > 0; --i) {
    number = number << 8 | static_cast<uint8_t>(bytes[i - 1]);
  }
  return number;
}

// Runs a pickle on the weights of values in place of the values. Errors are
// ignored here; CPython stops at them, so it does less than this.
class Weigher {
 public:
  // False if it weighs too much or names too high an index.
  bool Run(const std::vector<Instruction>& program) {
    for (const Instruction& instruction : program) {
      if (instruction.row == nullptr) return true;
      if (instruction.row->opcode == Opcode::kStop) return true;
      Step(instruction);
      if (index_ > kMaxMemoIndex || Top() > kMaxWeight) return false;
    }
    return true;
  }

 private:
  uint64_t Top() const { return stack_.empty() ? 0 : stack_.back(); }

  uint64_t Pop() {
    const uint64_t top = Top();
    if (!stack_.empty()) stack_.pop_back();
    return top;
  }

  uint64_t PopMany(size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; ++i) sum += Pop();
    return sum;
  }

  uint64_t PopMarked() {
    const size_t begin =
        marks_.empty() ? 0 : std::min(marks_.back(), stack_.size());
    if (!marks_.empty()) marks_.pop_back();
    return PopMany(stack_.size() - begin);
  }

  void Push(uint64_t weight) { stack_.push_back(weight); }

  void Put(uint64_t index) {
    index_ = std::max(index_, index);
    memo_[index] = Top();
  }

  void Get(uint64_t index) { Push(memo_.contains(index) ? memo_[index] : 1); }

  // What int() makes of the line, or else an index that is too high.
  static uint64_t LineNumber(const Instruction& instruction) {
    uint64_t number = 0;
    const std::string line(ContentOf(instruction));
    const bool is_number = absl::SimpleAtoi(line.c_str(), &number);
    return is_number ? number : kMaxMemoIndex + 1;
  }

  void Step(const Instruction& instruction);

  std::vector<uint64_t> stack_;
  std::vector<size_t> marks_;
  absl::flat_hash_map<uint64_t, uint64_t> memo_;
  uint64_t index_ = 0;
};

// An opcode that is not named here pushes a value that cannot be hashed, or has
// nothing inside.
void Weigher::Step(const Instruction& instruction) {
  switch (instruction.row->opcode) {
    case Opcode::kMark:
      return marks_.push_back(stack_.size());
    case Opcode::kProto:
    case Opcode::kFrame:
      return;
    case Opcode::kDup:
      return Push(Top());
    case Opcode::kPop:
      if (!marks_.empty() && marks_.back() == stack_.size()) {
        marks_.pop_back();
      } else {
        Pop();
      }
      return;
    case Opcode::kPopMark:
    case Opcode::kAppends:
    case Opcode::kSetItems:
    case Opcode::kAddItems:
      PopMarked();
      return;
    case Opcode::kAppend:
    case Opcode::kStackGlobal:
      Pop();
      return;
    case Opcode::kReduce:
      PopMany(2);
      return Push(1);
    case Opcode::kSetItem:
      PopMany(2);
      return;
    case Opcode::kTuple1:
      return Push(1 + PopMany(1));
    case Opcode::kTuple2:
      return Push(1 + PopMany(2));
    case Opcode::kTuple3:
      return Push(1 + PopMany(3));
    case Opcode::kTuple:
    case Opcode::kFrozenSet:
      return Push(1 + PopMarked());
    case Opcode::kList:
    case Opcode::kDict:
      PopMarked();
      return Push(1);
    case Opcode::kPut:
      return Put(LineNumber(instruction));
    case Opcode::kBinPut:
    case Opcode::kLongBinPut:
      return Put(LittleEndian(instruction.argument));
    case Opcode::kMemoize:
      return Put(memo_.size());
    case Opcode::kGet:
      return Get(LineNumber(instruction));
    case Opcode::kBinGet:
    case Opcode::kLongBinGet:
      return Get(LittleEndian(instruction.argument));
    default:
      return Push(1);
  }
}

// CPython makes room for what such an opcode announces before it reads it.
bool AnnouncesTooMuch(const std::vector<Instruction>& program) {
  if (program.empty() || program.back().row != nullptr) return false;
  const absl::string_view junk = program.back().argument;
  const OpcodeRow* row = FindOpcode(static_cast<uint8_t>(junk[0]));
  if (row == nullptr) return false;
  return (row->argument == OpcodeArgument::kBytes4 ||
          row->argument == OpcodeArgument::kBytes8) &&
         LittleEndian(junk.substr(
             1, row->argument == OpcodeArgument::kBytes4 ? 4 : 8)) > kMaxSize;
}

}  // namespace

bool IsSafeForCpython(absl::string_view bytes) {
  if (bytes.size() > kMaxSize) return false;
  const std::vector<Instruction> program = SplitInstructions(bytes);
  return !AnnouncesTooMuch(program) && Weigher().Run(program);
}

}  // namespace mitogen
