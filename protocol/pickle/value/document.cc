// Making values that hold no others, and the document as a whole.

#include "protocol/pickle/value/document.h"

#include <cassert>
#include <cstring>
#include <utility>

#include "protocol/pickle/value/document_layout.h"
#include "protocol/pickle/value/integer.h"

namespace mitogen {
namespace {

size_t WordsFor(size_t bytes) {
  return (bytes + sizeof(ValueId) - 1) / sizeof(ValueId);
}

}  // namespace

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
  const Node node = NewNode(ValueKind::kInt, kIntPayload);
  WriteInt(node.words, value);
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
  const Node node = NewNode(ValueKind::kFloat, kFloatPayload);
  WriteFloat(node.words, value);
  return node.id;
}

char* Document::NewStringSpace(size_t size) {
  if (WordsFor(size) <= kMaxArenaWords) {
    size_t index = 0;
    return reinterpret_cast<char*>(words_.Allocate(WordsFor(size), &index));
  }
  large_strings_.push_back(std::make_unique_for_overwrite<char[]>(size));
  return large_strings_.back().get();
}

absl::string_view Document::CopyString(absl::string_view bytes) {
  if (bytes.empty()) return "";
  char* copy = NewStringSpace(bytes.size());
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

}  // namespace mitogen
