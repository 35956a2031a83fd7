// How a Document lays its values out in its arena. For document*.cc and the
// decoder's loop alone.
//
// Every value but a small integer is a node: a header word that holds its kind
// in the lowest five bits, then the words of its payload. A node is kept as
// short as it can be, because one byte of input can make one:
//
//   int            value (two words)        float     value (two words)
//   strings        size, address (two words)
//   list, set,     none: the upper 27 bits of the header name the block of
//   dict, Kwargs   the items, 0 while there are none
//   tuple,         the items, their number in the upper 25 bits of the header;
//   frozenset      or, if they are many, the block of the items
//   Sender         context id, handle       Context   context id, name
//
// A block is a run of items with its capacity and size before it, in the arena
// at a multiple of four words; or, when it is large, apart on the heap, so that
// its predecessor is freed when it grows.

#ifndef MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_LAYOUT_H_
#define MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_LAYOUT_H_

#include <cstddef>
#include <cstdint>

#include "protocol/pickle/value/document.h"
#include "protocol/pickle/value/word_store.h"

namespace mitogen {

inline constexpr uint32_t kLargeBit = 1u << 6;
inline constexpr int kSealedSizeShift = 7;

inline constexpr int kBlockShift = 5;
inline constexpr uint32_t kLargeBlockBit = 1u << 26;
inline constexpr uint32_t kMaxArenaBlock = kLargeBlockBit - 1;
inline constexpr size_t kBlockAlignment = 4;
inline constexpr size_t kBlockHeader = 2;

// Runs and strings beyond this have a heap block of their own. An eighth of a
// chunk, so that no more than an eighth is lost at a chunk's end.
inline constexpr size_t kMaxArenaWords = WordStore<ValueId>::kChunkWords / 8;

inline constexpr ValueId kEmptyTuple(3);
inline constexpr uint32_t kFirstGlobal = 4;
inline constexpr uint32_t kSingletonWords = 16;

constexpr bool IsDict(ValueKind kind) {
  return kind == ValueKind::kDict || kind == ValueKind::kKwargs;
}

constexpr bool IsGrowing(ValueKind kind) {
  return kind == ValueKind::kList || kind == ValueKind::kSet || IsDict(kind);
}

constexpr bool IsSealed(ValueKind kind) {
  return kind == ValueKind::kTuple || kind == ValueKind::kFrozenSet;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_LAYOUT_H_
