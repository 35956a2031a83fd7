// Opcodes that put values into the memo and get them.

#include <optional>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/decoder_input.h"
#include "protocol/pickle/decode/text_argument.h"

namespace mitogen {

bool PickleDecoder::MemoPut(uint64_t index) {
  if (!NeedOperands(1)) return false;
  if (index > limits_.max_pickle_memo_index) {
    return FailLimit("as a memo index", limits_.max_pickle_memo_index);
  }
  memo_.Put(static_cast<uint32_t>(index), stack_.back());
  return memo_.size() <= limits_.max_pickle_memo_entries ||
         FailLimit("memo entries", limits_.max_pickle_memo_entries);
}

bool PickleDecoder::MemoGet(uint64_t index) {
  std::optional<ValueId> value;
  if (index <= limits_.max_pickle_memo_index) {
    value = memo_.Get(static_cast<uint32_t>(index));
  }
  if (value.has_value()) return Push(*value);
  return Fail("PKL-8",
              absl::StrCat("expected a memo index that was put, got ", index));
}

bool PickleDecoder::PutLine() {
  uint64_t index = 0;
  return TakeMemoLine(&index) && MemoPut(index);
}

bool PickleDecoder::GetLine() {
  uint64_t index = 0;
  return TakeMemoLine(&index) && MemoGet(index);
}

bool PickleDecoder::TakeMemoLine(uint64_t* index) {
  absl::string_view line;
  if (!TakeLine(&line)) return false;
  if (const std::optional<uint64_t> parsed =
          ParseMemoLine(line, limits_.max_integer_digits)) {
    *index = *parsed;
    return true;
  }
  if (line.size() > limits_.max_integer_digits) {
    return FailLimit("decimal digits of an integer",
                     limits_.max_integer_digits);
  }
  return Fail("PKL-8", absl::StrCat("expected a decimal memo index, got \"",
                                    Shown(line), "\""));
}

}  // namespace mitogen
