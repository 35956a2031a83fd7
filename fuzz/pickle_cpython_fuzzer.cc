// Any bytes as one pickle, read by us and by the original in the same process.
// Both must accept it as the same value, or both must refuse it at the same
// opcode, unless a row of cpython/differences.h says why not.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "fuzz/claims/require.h"
#include "fuzz/cpython/differences.h"
#include "fuzz/cpython/guard.h"
#include "fuzz/cpython/interpreter.h"
#include "fuzz/cpython/python_value.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/testing/frames.h"
#include "protocol/pickle/testing/instruction.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

// If everything before this loads, so does a pickle that goes on like this.
constexpr absl::string_view kEnd = "N.";

// The limits of the original's release 0.3.3.
Limits OldLimits() {
  Limits limits;
  limits.max_context_name = 99;
  return limits;
}

// `input` with an end before `offset`. What followed stays after the end,
// because a FRAME may count on it.
std::string EndedAt(absl::string_view input, size_t offset) {
  return absl::StrCat(input.substr(0, offset), kEnd, input.substr(offset));
}

// The end of the instruction at `offset`; nothing if it has none.
std::optional<size_t> InstructionEnd(absl::string_view input, size_t offset) {
  const std::vector<Instruction> program =
      SplitInstructions(input.substr(offset));
  if (program.empty() || program[0].row == nullptr) return std::nullopt;
  return offset + 1 + program[0].argument.size();
}

void CheckAccepted(absl::string_view input, const Document& doc,
                   ValueId value) {
  const OriginalAnswer theirs = LoadByOriginal(input);
  if (theirs.value == nullptr) {
    Broken(absl::StrCat("the original takes what we take, but ", theirs.error,
                        ", where we have ", Repr(doc, value)));
  }
  const PyRef ours = PythonValue(doc, value);
  if (const auto difference = Difference(ours.get(), theirs.value.get())) {
    Broken(absl::StrCat("our value and the original's are the same, but ",
                        *difference));
  }
}

// Called when we have refused the instruction at the offset of `status`.
void CheckRefused(absl::string_view input, const absl::Status& status) {
  const size_t offset = FaultOf(status)->offset.value();
  const OriginalAnswer before = LoadByOriginal(EndedAt(input, offset));
  if (before.value == nullptr) {
    Broken(absl::StrCat("the original takes what comes before our error, but ",
                        before.error, "; ", status.ToString()));
  }
  if (FindOurRefusal(status) != nullptr) return;
  const std::optional<size_t> end = InstructionEnd(input, offset);
  const bool is_cut = !end.has_value() || FaultOf(status)->clause == "PKL-1";
  const std::string through =
      is_cut ? std::string(input) : EndedAt(input, *end);
  if (LoadByOriginal(through).value == nullptr) return;
  Broken(
      absl::StrCat("the original refuses what we refuse: ", status.ToString()));
}

bool HasOddNumberLine(absl::Span<const Instruction> program) {
  return std::any_of(program.begin(), program.end(),
                     [](const Instruction& instruction) {
                       return instruction.row != nullptr &&
                              (instruction.row->opcode == Opcode::kInt ||
                               instruction.row->opcode == Opcode::kLong) &&
                              !IsPlainNumberLine(instruction);
                     });
}

bool IsReadAlike(absl::Span<const Instruction> program) {
  if (CrossesFrames(program)) return false;
  return !kIsPython314OrLater ||
         (!HasOddNumberLine(program) && !NestsFrames(program));
}

void Check(absl::string_view input) {
  if (!IsSafeForCpython(input) || !IsReadAlike(SplitInstructions(input))) {
    return;
  }
  Document doc;
  PickleDecoder decoder(OldLimits());
  const absl::StatusOr<ValueId> value = decoder.Decode(input, &doc);
  if (value.ok()) return CheckAccepted(input, doc, *value);
  CheckRefused(input, value.status());
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
