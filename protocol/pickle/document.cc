#include "protocol/pickle/document.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "protocol/pickle/integer.h"

namespace mitogen {
namespace {

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
constexpr uint32_t kHashableBit = 1u << 5;
constexpr uint32_t kLargeBit = 1u << 6;
constexpr int kSealedSizeShift = 7;

constexpr int kBlockShift = 5;
constexpr uint32_t kLargeBlockBit = 1u << 26;
constexpr uint32_t kMaxArenaBlock = kLargeBlockBit - 1;
constexpr size_t kBlockAlignment = 4;
constexpr size_t kBlockHeader = 2;

// Runs and strings beyond this have a heap block of their own. An eighth of a
// chunk, so that no more than an eighth is lost at a chunk's end.
constexpr size_t kMaxArenaWords = WordStore<ValueId>::kChunkWords / 8;

constexpr ValueId kEmptyTuple(3);
constexpr uint32_t kFirstGlobal = 4;
constexpr uint32_t kSingletonWords = 16;

[[maybe_unused]] bool IsString(ValueKind kind) {
  switch (kind) {
    case ValueKind::kBigInt:
    case ValueKind::kText:
    case ValueKind::kBytes:
    case ValueKind::kByteArray:
    case ValueKind::kBlob:
    case ValueKind::kSecret:
    case ValueKind::kCallError:
      return true;
    default:
      return false;
  }
}

bool IsDict(ValueKind kind) {
  return kind == ValueKind::kDict || kind == ValueKind::kKwargs;
}

bool IsGrowing(ValueKind kind) {
  return kind == ValueKind::kList || kind == ValueKind::kSet || IsDict(kind);
}

bool IsSealed(ValueKind kind) {
  return kind == ValueKind::kTuple || kind == ValueKind::kFrozenSet;
}

size_t WordsFor(size_t bytes) {
  return (bytes + sizeof(ValueId) - 1) / sizeof(ValueId);
}

}  // namespace

absl::string_view ValueKindName(ValueKind kind) {
  static constexpr absl::string_view kNames[] = {
      "None",   "bool",   "int",       "int",    "float",
      "text",   "bytes",  "bytearray", "list",   "tuple",
      "dict",   "set",    "frozenset", "global", "Blob",
      "Secret", "Kwargs", "CallError", "Sender", "Context"};
  return kNames[static_cast<size_t>(kind)];
}

Document::Document() { WriteSingletons(); }

void Document::Clear() {
  words_.Truncate(0);
  large_blocks_.clear();
  large_strings_.clear();
  adopted_.clear();
  WriteSingletons();
}

void Document::WriteSingletons() {
  size_t index = 0;
  words_.Allocate(kSingletonWords, &index);
  set_word(None().bits(), HeaderOf(ValueKind::kNone));
  set_word(Bool(false).bits(), HeaderOf(ValueKind::kBool));
  set_word(Bool(true).bits(), HeaderOf(ValueKind::kBool));
  set_word(kEmptyTuple.bits(), HeaderOf(ValueKind::kTuple) | kHashableBit);
  for (uint32_t i = kFirstGlobal; i < kSingletonWords; ++i) {
    set_word(i, HeaderOf(ValueKind::kGlobal));
  }
}

ValueId Document::LargeInt(int64_t value) {
  const Node node = NewNode(ValueKind::kInt, 2);
  StoreWords(node.words + 1, value);
  return node.id;
}

ValueId Document::BigInt(absl::string_view little_endian) {
  const absl::string_view shortest = ShortestTwosComplement(little_endian);
  if (const std::optional<int64_t> value = SmallTwosComplement(shortest)) {
    return Int(*value);
  }
  return Borrow(ValueKind::kBigInt, CopyString(shortest));
}

ValueId Document::Float(double value) {
  const Node node = NewNode(ValueKind::kFloat, 2);
  StoreWords(node.words + 1, value);
  return node.id;
}

absl::string_view Document::CopyString(absl::string_view bytes) {
  if (bytes.empty()) return "";
  char* copy;
  if (WordsFor(bytes.size()) <= kMaxArenaWords) {
    size_t index = 0;
    copy = reinterpret_cast<char*>(
        words_.Allocate(WordsFor(bytes.size()), &index));
  } else {
    large_strings_.push_back(
        std::make_unique_for_overwrite<char[]>(bytes.size()));
    copy = large_strings_.back().get();
  }
  std::memcpy(copy, bytes.data(), bytes.size());
  return {copy, bytes.size()};
}

absl::string_view Document::Adopt(std::string input) {
  adopted_.push_back(std::make_unique<std::string>(std::move(input)));
  return *adopted_.back();
}

ValueId Document::Text(absl::string_view text) {
  return Borrow(ValueKind::kText, CopyString(text));
}

ValueId Document::Bytes(absl::string_view bytes) {
  return Borrow(ValueKind::kBytes, CopyString(bytes));
}

ValueId Document::ByteArray(absl::string_view bytes) {
  return Borrow(ValueKind::kByteArray, CopyString(bytes));
}

ValueId Document::Blob(absl::string_view bytes) {
  return Borrow(ValueKind::kBlob, CopyString(bytes));
}

ValueId Document::Secret(absl::string_view text) {
  return Borrow(ValueKind::kSecret, CopyString(text));
}

ValueId Document::CallError(absl::string_view text) {
  return Borrow(ValueKind::kCallError, CopyString(text));
}

ValueId Document::Sender(uint32_t context_id, uint32_t handle) {
  const Node node = NewNode(ValueKind::kSender, 2);
  node.words[1] = ValueId(context_id);
  node.words[2] = ValueId(handle);
  return node.id;
}

ValueId Document::Context(uint32_t context_id,
                          std::optional<absl::string_view> name) {
  return Context(context_id, name.has_value() ? Text(*name) : None());
}

ValueId Document::Context(uint32_t context_id, ValueId name) {
  const Node node = NewNode(ValueKind::kContext, 2);
  node.words[1] = ValueId(context_id);
  node.words[2] = name;
  return node.id;
}

ValueId Document::Global(size_t index) {
  assert(kFirstGlobal + index < kSingletonWords);
  return ValueId(kFirstGlobal + static_cast<uint32_t>(index));
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

uint32_t Document::NewBlock(size_t capacity) {
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

size_t Document::BlockCapacity(uint32_t block) const {
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

void Document::SetBlockSize(uint32_t block, size_t size) {
  if ((block & kLargeBlockBit) != 0) {
    large_blocks_[block & kMaxArenaBlock].size = static_cast<uint32_t>(size);
  } else {
    set_word(block * kBlockAlignment + 1, static_cast<uint32_t>(size));
  }
}

uint32_t Document::GrowBlock(uint32_t block, size_t capacity) {
  if (block != 0 && (block & kLargeBlockBit) != 0) {
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
    // The first run is as long as needed; half again as much thereafter, the
    // most that keeps a growing list within the bound of a decode.
    const size_t grown = std::max({size + count, capacity + capacity / 2,
                                   kBlockAlignment - kBlockHeader});
    const size_t rounded = (grown + kBlockHeader + kBlockAlignment - 1) /
                               kBlockAlignment * kBlockAlignment -
                           kBlockHeader;
    block = GrowBlock(block, rounded);
    set_word(container.bits(),
             (header(container) & kKindMask) | block << kBlockShift);
  }
  SetBlockSize(block, size + count);
  const absl::Span<const ValueId> items = BlockItems(block);
  return {const_cast<ValueId*>(items.data()) + size, count};
}

int64_t Document::AsInt(ValueId value) const {
  if (IsSmallInt(value)) {
    return static_cast<int32_t>(value.bits() << 1) >> 1;
  }
  if (kind(value) != ValueKind::kInt) return 0;
  return LoadWords<int64_t>(&words_[value.bits() + 1]);
}

double Document::AsFloat(ValueId value) const {
  if (kind(value) != ValueKind::kFloat) return 0;
  return LoadWords<double>(&words_[value.bits() + 1]);
}

absl::string_view Document::StringOf(ValueId value) const {
  return {LoadWords<const char*>(&words_[value.bits() + 2]), word(value, 1)};
}

absl::string_view Document::text(ValueId value) const {
  switch (kind(value)) {
    case ValueKind::kText:
    case ValueKind::kSecret:
    case ValueKind::kCallError:
      return StringOf(value);
    case ValueKind::kContext:
      return text(context_name(value));
    default:
      return "";
  }
}

absl::string_view Document::bytes(ValueId value) const {
  switch (kind(value)) {
    case ValueKind::kBytes:
    case ValueKind::kByteArray:
    case ValueKind::kBlob:
      return StringOf(value);
    default:
      return "";
  }
}

absl::string_view Document::IntegerBytes(ValueId value, char scratch[8]) const {
  switch (kind(value)) {
    case ValueKind::kInt:
      return TwosComplementOf(AsInt(value), scratch);
    case ValueKind::kBigInt:
      return StringOf(value);
    default:
      return "";
  }
}

absl::Span<const ValueId> Document::SealedItems(ValueId value) const {
  const uint32_t header = this->header(value);
  if ((header & kLargeBit) != 0) return BlockItems(word(value, 1));
  const size_t size = header >> kSealedSizeShift;
  if (size == 0) return {};
  return {&words_[value.bits() + 1], size};
}

absl::Span<const ValueId> Document::items(ValueId value) const {
  if (IsDict(kind(value))) return {};
  return children(value);
}

absl::Span<const ValueId> Document::children(ValueId value) const {
  const ValueKind kind = this->kind(value);
  if (IsSealed(kind)) return SealedItems(value);
  if (IsGrowing(kind)) return BlockItems(header(value) >> kBlockShift);
  return {};
}

DictEntries Document::entries(ValueId value) const {
  if (!IsDict(kind(value))) return DictEntries({});
  return DictEntries(children(value));
}

std::optional<ValueId> Document::Find(ValueId dict,
                                      absl::string_view key) const {
  const DictEntries entries = this->entries(dict);
  for (size_t i = entries.size(); i > 0; --i) {
    const DictEntries::Entry entry = entries[i - 1];
    if (kind(entry.key) == ValueKind::kText && text(entry.key) == key) {
      return entry.value;
    }
  }
  return std::nullopt;
}

uint32_t Document::context_id(ValueId value) const {
  const ValueKind kind = this->kind(value);
  if (kind != ValueKind::kSender && kind != ValueKind::kContext) return 0;
  return word(value, 1);
}

uint32_t Document::handle(ValueId value) const {
  return kind(value) == ValueKind::kSender ? word(value, 2) : 0;
}

ValueId Document::context_name(ValueId value) const {
  if (kind(value) != ValueKind::kContext) return None();
  return ValueId(word(value, 2));
}

size_t Document::global_index(ValueId value) const {
  return kind(value) == ValueKind::kGlobal ? value.bits() - kFirstGlobal : 0;
}

bool Document::IsHashable(ValueId value) const {
  switch (kind(value)) {
    case ValueKind::kList:
    case ValueKind::kDict:
    case ValueKind::kSet:
    case ValueKind::kByteArray:
    case ValueKind::kKwargs:
      return false;
    case ValueKind::kTuple:
      return (header(value) & kHashableBit) != 0;
    default:
      return true;
  }
}

}  // namespace mitogen
