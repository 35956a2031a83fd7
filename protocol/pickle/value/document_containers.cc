// Values that hold others, and the blocks of those that grow.

#include <algorithm>
#include <cassert>
#include <initializer_list>
#include <utility>

#include "protocol/pickle/value/document.h"
#include "protocol/pickle/value/document_layout.h"

namespace mitogen {
namespace {

// Blocks begin and end at a multiple of their alignment.
constexpr size_t RoundedCapacity(size_t capacity) {
  return (capacity + kBlockHeader + kBlockAlignment - 1) / kBlockAlignment *
             kBlockAlignment -
         kBlockHeader;
}

}  // namespace

inline size_t Document::BlockCapacity(uint32_t block) const {
  if (block == 0) return 0;
  if ((block & kLargeBlockBit) != 0) {
    return large_blocks_[block & kMaxArenaBlock].capacity;
  }
  return words_[block * kBlockAlignment].bits();
}

absl::Span<const ValueId> Document::BlockItems(uint32_t block) const {
  if (block == 0) return {};
  if ((block & kLargeBlockBit) != 0) {
    const LargeBlock& large = large_blocks_[block & kMaxArenaBlock];
    return {large.items.get(), large.size};
  }
  const ValueId* begin = &words_[block * kBlockAlignment];
  return {begin + kBlockHeader, begin[1].bits()};
}

inline void Document::SetBlockSize(uint32_t block, size_t size) {
  if ((block & kLargeBlockBit) != 0) {
    large_blocks_[block & kMaxArenaBlock].size = static_cast<uint32_t>(size);
  } else {
    set_word(block * kBlockAlignment + 1, static_cast<uint32_t>(size));
  }
}

inline uint32_t Document::NewBlock(size_t capacity) {
  if (capacity + kBlockHeader <= kMaxArenaWords) {
    size_t index = 0;
    ValueId* words =
        words_.Allocate<kBlockAlignment>(capacity + kBlockHeader, &index);
    if (index / kBlockAlignment <= kMaxArenaBlock) {
      words[0] = ValueId(static_cast<uint32_t>(capacity));
      words[1] = ValueId(0);
      return static_cast<uint32_t>(index / kBlockAlignment);
    }
  }
  large_blocks_.push_back({std::make_unique_for_overwrite<ValueId[]>(capacity),
                           0, static_cast<uint32_t>(capacity)});
  return kLargeBlockBit | static_cast<uint32_t>(large_blocks_.size() - 1);
}

ValueId Document::Tuple(absl::Span<const ValueId> items) {
  const ValueId tuple = NewSealed(ValueKind::kTuple, items.size());
  if (items.empty()) return tuple;
  std::copy(items.begin(), items.end(), UnsealedItems(tuple).begin());
  Seal(tuple);
  return tuple;
}

ValueId Document::Tuple(std::initializer_list<ValueId> items) {
  return Tuple(absl::MakeConstSpan(items.begin(), items.size()));
}

ValueId Document::FrozenSet(absl::Span<const ValueId> items) {
  const ValueId set = NewSealed(ValueKind::kFrozenSet, items.size());
  std::copy(items.begin(), items.end(), UnsealedItems(set).begin());
  Seal(set);
  return set;
}

ValueId Document::NewSealed(ValueKind kind, size_t count) {
  assert(IsSealed(kind));
  if (kind == ValueKind::kTuple && count == 0) return kEmptyTuple;
  if (count < kMaxArenaWords) {
    const Node node = NewNode(kind, count);
    node.words[0] = ValueId(HeaderOf(kind) | static_cast<uint32_t>(count)
                                                 << kSealedSizeShift);
    return node.id;
  }
  const uint32_t block = NewBlock(count);
  SetBlockSize(block, count);
  const Node node = NewNode(kind, 1);
  node.words[0] = ValueId(HeaderOf(kind) | kLargeBit);
  node.words[1] = ValueId(block);
  return node.id;
}

absl::Span<ValueId> Document::UnsealedItems(ValueId value) {
  const absl::Span<const ValueId> items = SealedItems(value);
  return {const_cast<ValueId*>(items.data()), items.size()};
}

void Document::Seal(ValueId value) {
  bool hashable = true;
  for (const ValueId item : SealedItems(value)) {
    if (!IsHashable(item)) {
      hashable = false;
      break;
    }
  }
  if (hashable) set_word(value.bits(), header(value) | kHashableBit);
}

void Document::Append(ValueId container, ValueId item) {
  const ValueKind kind = this->kind(container);
  if (!IsGrowing(kind) || IsDict(kind)) return;
  Extend(container, 1)[0] = item;
}

void Document::Set(ValueId dict, ValueId key, ValueId value) {
  if (!IsDict(kind(dict))) return;
  const absl::Span<ValueId> entry = Extend(dict, 2);
  entry[0] = key;
  entry[1] = value;
}

void Document::Set(ValueId dict, absl::string_view key, ValueId value) {
  Set(dict, Text(key), value);
}

uint32_t Document::GrowBlock(uint32_t block, size_t capacity) {
  if (block == 0) return NewBlock(capacity);
  if ((block & kLargeBlockBit) != 0) {
    LargeBlock& large = large_blocks_[block & kMaxArenaBlock];
    auto grown = std::make_unique_for_overwrite<ValueId[]>(capacity);
    std::copy_n(large.items.get(), large.size, grown.get());
    large.items = std::move(grown);
    large.capacity = static_cast<uint32_t>(capacity);
    return block;
  }
  const uint32_t grown = NewBlock(capacity);
  const absl::Span<const ValueId> old = BlockItems(block);
  SetBlockSize(grown, old.size());
  const absl::Span<const ValueId> items = BlockItems(grown);
  std::copy(old.begin(), old.end(), const_cast<ValueId*>(items.data()));
  return grown;
}

absl::Span<ValueId> Document::Extend(ValueId container, size_t count) {
  if (count == 0 || !IsGrowing(kind(container))) return {};
  uint32_t block = header(container) >> kBlockShift;
  const size_t size = BlockItems(block).size();
  const size_t capacity = BlockCapacity(block);
  if (size + count > capacity) {
    // The first run is as long as needed. Later ones are half again as long,
    // the most that keeps a growing list within the bound of a decode.
    block = GrowBlock(block, RoundedCapacity(std::max(
                                 size + count, capacity + capacity / 2)));
    set_word(container.bits(),
             (header(container) & kKindMask) | block << kBlockShift);
  }
  SetBlockSize(block, size + count);
  const absl::Span<const ValueId> items = BlockItems(block);
  return {const_cast<ValueId*>(items.data()) + size, count};
}

absl::Span<const ValueId> Document::SealedItems(ValueId value) const {
  const uint32_t header = this->header(value);
  if ((header & kLargeBit) != 0) return BlockItems(word(value, 1));
  const size_t size = header >> kSealedSizeShift;
  if (size == 0) return {};
  return {&words_[value.bits() + 1], size};
}

}  // namespace mitogen
