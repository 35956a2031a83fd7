// The loop over the opcodes of a pickle. It executes common opcodes that have
// nothing in their way, with the decoder's state in registers. Step() does all
// the rest, and could do everything by itself.

#include <algorithm>
#include <limits>

#include "absl/base/optimization.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/fast_decoder.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {
namespace {

uintptr_t AddressOfFirst(const WordStore<ValueId>& words) {
  return reinterpret_cast<uintptr_t>(words.next()) -
         words.size() * sizeof(ValueId);
}

}  // namespace

ABSL_ATTRIBUTE_ALWAYS_INLINE inline void FastDecoder::LoadStack() {
  const WordStore<ValueId>& stack = decoder_.stack_;
  top_ = stack.next();
  limit_ = stack.end();
  const size_t in_chunk = static_cast<size_t>(top_ - stack.chunk());
  floor_ = top_ - std::min(stack.size() - decoder_.fence_, in_chunk);
}

// If indices came out of order, there is no place to append.
ABSL_ATTRIBUTE_ALWAYS_INLINE inline void FastDecoder::LoadMemo() {
  const WordStore<ValueId>* const entries = decoder_.memo_.appendable();
  if (ABSL_PREDICT_FALSE(entries == nullptr)) {
    memo_begin_ = memo_ = memo_end_ = nullptr;
    memo_origin_ = 0;
    return;
  }
  memo_begin_ = entries->chunk();
  memo_ = entries->next();
  memo_end_ = entries->end();
  memo_origin_ = AddressOfFirst(*entries);
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline void FastDecoder::Load() {
  at_ = decoder_.input_.data() + decoder_.position_;
  end_ = decoder_.input_.data() + decoder_.input_.size();
  LoadStack();
  node_ = doc_.words_.next();
  node_end_ = doc_.words_.end();
  node_origin_ = AddressOfFirst(doc_.words_);
  LoadMemo();
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline void FastDecoder::Store() {
  decoder_.position_ = static_cast<size_t>(at_ - decoder_.input_.data());
  decoder_.stack_.set_next(top_);
  doc_.words_.set_next(node_);
  if (memo_ != nullptr) decoder_.memo_.AppendUpTo(memo_);
}

// Executes one opcode, or returns false if the opcode is not for this loop.
ABSL_ATTRIBUTE_ALWAYS_INLINE static inline bool ExecuteCommon(
    FastDecoder& registers) {
  switch (registers.opcode()) {
    case Opcode::kNone:
      return registers.Push(Document::None());
    case Opcode::kNewTrue:
      return registers.Push(Document::Bool(true));
    case Opcode::kNewFalse:
      return registers.Push(Document::Bool(false));
    case Opcode::kEmptyTuple:
      return registers.Push(kEmptyTuple);
    case Opcode::kEmptyList:
      return registers.PushNode(ValueKind::kList) && registers.TakePut();
    case Opcode::kEmptyDict:
      return registers.PushNode(ValueKind::kDict) && registers.TakePut();
    case Opcode::kBinInt1:
      return registers.PushNumber<1>();
    case Opcode::kBinInt2:
      return registers.PushNumber<2>();
    case Opcode::kBinInt:
      return registers.PushNumber<4>();
    case Opcode::kLong1:
      return registers.PushLong();
    case Opcode::kBinFloat:
      return registers.PushFloat();
    case Opcode::kShortBinUnicode:
      return registers.PushText<1>() && registers.TakePut();
    case Opcode::kBinUnicode:
      return registers.PushText<4>() && registers.TakePut();
    case Opcode::kShortBinString:
    case Opcode::kShortBinBytes:
      return registers.PushString<1>(ValueKind::kBytes);
    case Opcode::kBinString:
    case Opcode::kBinBytes:
      return registers.PushString<4>(ValueKind::kBytes);
    case Opcode::kBinPut:
      return registers.MemoPut<1>();
    case Opcode::kLongBinPut:
      return registers.MemoPut<4>();
    case Opcode::kBinGet:
      return registers.MemoGet<1>();
    case Opcode::kLongBinGet:
      return registers.MemoGet<4>();
    case Opcode::kTuple1:
      return registers.MakeTuple<1>();
    case Opcode::kTuple2:
      return registers.MakeTuple<2>();
    case Opcode::kTuple3:
      return registers.MakeTuple<3>();
    case Opcode::kMark:
      return registers.PushMark();
    case Opcode::kProto:
      return registers.SkipProto();
    default:
      return false;
  }
}

void PickleDecoder::RunUnlimited() {
  FastDecoder registers(this);
  for (;;) {
    if (ABSL_PREDICT_TRUE(!registers.AtEnd()) && ExecuteCommon(registers)) {
      continue;
    }
    registers.Store();
    if (!Step()) return;
    registers.Load();
  }
}

}  // namespace mitogen
