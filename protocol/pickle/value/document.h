// The Python values of one or more pickles (or of a Python literal), in an
// arena: values are small handles into a Document, which owns them all. They
// may be shared and may form cycles, as they do in Python. Nothing here
// recurses, destruction included, and no value is ever freed by itself.
//
//   Document doc;
//   ValueId list = doc.NewList();
//   doc.Append(list, doc.Int(7));
//   ValueId reply = doc.Tuple({doc.Text("ok"), list});
//   for (ValueId item : doc.items(reply)) Use(doc.kind(item));
//
// Contract. A handle is good for the document that made it, until its Clear();
// it is not checked. Every reader is total: asked about a value of another
// kind it answers 0, "" or an empty sequence, so a caller that has checked
// nothing reads nothing, and never crashes. What a reader returns stays valid
// until Clear(), except that a change to a container ends the sequences read
// from that container.

#ifndef MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_H_
#define MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/value/value.h"
#include "protocol/pickle/value/word_store.h"

namespace mitogen {

class Document {
 public:
  Document();
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;

  // Ends every value and every adopted input. Keeps a little memory, so that
  // a document that serves one small message after another allocates nothing.
  void Clear();

  // ---- Making values ----

  static constexpr ValueId None() { return ValueId(0); }
  static constexpr ValueId Bool(bool value) { return ValueId(value ? 2 : 1); }
  ValueId Int(int64_t value) {
    return FitsSmallInt(value) ? SmallInt(value) : LargeInt(value);
  }
  // An integer of any size in two's complement, the lowest byte first; empty
  // is 0. A value that fits becomes a kInt.
  ValueId BigInt(absl::string_view little_endian);
  ValueId Float(double value);

  // `text` must be WTF-8 (protocol/text/wtf8.h).
  ValueId Text(absl::string_view text);
  ValueId Bytes(absl::string_view bytes);
  ValueId ByteArray(absl::string_view bytes);
  ValueId Blob(absl::string_view bytes);
  ValueId Secret(absl::string_view text);
  // The original refuses a text of 10,000 characters or more (PKL-17).
  ValueId CallError(absl::string_view text);
  ValueId Sender(uint32_t context_id, uint32_t handle);
  // Without a name, its name is None.
  ValueId Context(uint32_t context_id,
                  std::optional<absl::string_view> name = std::nullopt);
  // `name` is a kText or None.
  ValueId Context(uint32_t context_id, ValueId name);
  // `index` counts the rows of protocol/pickle/globals.h.
  static ValueId Global(size_t index);

  // A string of the given kind that borrows `bytes` instead of copying them:
  // they must outlive the document, or its next Clear(). Kinds: kText, kBytes,
  // kByteArray, kBlob, kSecret, kCallError; and kBigInt, in shortest form.
  ABSL_ATTRIBUTE_ALWAYS_INLINE ValueId Borrow(ValueKind kind,
                                              absl::string_view bytes) {
    const Node node = NewNode(kind, kStringPayload);
    WriteString(node.words, kind, bytes);
    return node.id;
  }
  // Space for a string that is borrowed later; its contents are unspecified.
  // Not for size 0.
  char* NewStringSpace(size_t size);
  // Moves `input` into the document, to borrow from.
  absl::string_view Adopt(std::string input);

  ValueId Tuple(absl::Span<const ValueId> items);
  ValueId Tuple(std::initializer_list<ValueId> items);
  ValueId FrozenSet(absl::Span<const ValueId> items);
  ValueId NewList() { return NewNode(ValueKind::kList, 0).id; }
  ValueId NewDict() { return NewNode(ValueKind::kDict, 0).id; }
  ValueId NewSet() { return NewNode(ValueKind::kSet, 0).id; }
  ValueId NewKwargs() { return NewNode(ValueKind::kKwargs, 0).id; }
  // Adds to a list or a set; ignored for other kinds. A set keeps duplicates,
  // which its readers take as one.
  void Append(ValueId container, ValueId item);
  // Adds an entry to a dict or to Kwargs; ignored for other kinds. An earlier
  // entry with an equal key stays, but Find() returns the later one.
  void Set(ValueId dict, ValueId key, ValueId value);
  void Set(ValueId dict, absl::string_view key, ValueId value);

  // For decoders, which fill in place. Extend() adds `count` items to a list,
  // set, dict or Kwargs (two for an entry) and returns them, to be set before
  // anything else. NewSealed() makes a tuple or frozenset of `count` items;
  // once UnsealedItems() are set, Seal() must follow. Inner ones are sealed
  // first.
  absl::Span<ValueId> Extend(ValueId container, size_t count);
  ValueId NewSealed(ValueKind kind, size_t count);
  absl::Span<ValueId> UnsealedItems(ValueId value);
  void Seal(ValueId value);

  // ---- Reading values ----

  ValueKind kind(ValueId value) const {
    if (IsSmallInt(value)) return ValueKind::kInt;
    return static_cast<ValueKind>(words_[value.bits()].bits() & kKindMask);
  }
  // True for None, bools and small integers: the same in every document.
  static bool IsInline(ValueId value) {
    return IsSmallInt(value) || value.bits() <= Bool(true).bits();
  }
  bool is_none(ValueId value) const { return value == None(); }
  bool AsBool(ValueId value) const { return value == Bool(true); }
  int64_t AsInt(ValueId value) const;
  double AsFloat(ValueId value) const;
  // kText, kSecret, kCallError, and the name of a kContext that has one.
  absl::string_view text(ValueId value) const;
  // kBytes, kByteArray, kBlob.
  absl::string_view bytes(ValueId value) const;
  // The string of a value, which must be of a kind that Borrow() takes.
  absl::string_view StringOf(ValueId value) const {
    const ValueId* node = &words_[value.bits()];
    return {LoadWords<const char*>(node + 2), node[1].bits()};
  }
  // kInt and kBigInt as two's complement in its shortest form, lowest byte
  // first; empty for 0. `scratch` serves a kInt.
  absl::string_view IntegerBytes(ValueId value, char scratch[8]) const;
  // kList, kTuple, kSet, kFrozenSet.
  absl::Span<const ValueId> items(ValueId value) const;
  // The values that a container of any kind holds directly: the keys and
  // values of a dict in turn.
  absl::Span<const ValueId> children(ValueId value) const;
  // kDict, kKwargs: all entries that were ever set, so a key may come twice. Of
  // equal keys the last counts.
  DictEntries entries(ValueId value) const;
  // The value of the last entry whose key is the text `key`. Linear in the
  // number of entries.
  std::optional<ValueId> Find(ValueId dict, absl::string_view key) const;
  // kSender, kContext.
  uint32_t context_id(ValueId value) const;
  // kSender.
  uint32_t handle(ValueId value) const;
  // kContext: a kText or None.
  ValueId context_name(ValueId value) const;
  // kGlobal: its row in protocol/pickle/globals.h.
  size_t global_index(ValueId value) const;
  // True if Python could use it as the key of a dict.
  bool IsHashable(ValueId value) const {
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

  // Words of arena in use: a measure of size, for limits and tests.
  size_t arena_words() const { return words_.size(); }

 private:
  // Writes nodes of the common kinds by itself.
  friend class FastDecoder;
  friend class DocumentNodes;

  // Items of a container that has outgrown the arena's blocks.
  struct LargeBlock {
    std::unique_ptr<ValueId[]> items;
    uint32_t size;
    uint32_t capacity;
  };

  static constexpr uint32_t kKindMask = 31;
  // This bit is in the header of a tuple.
  static constexpr uint32_t kHashableBit = 1u << 5;
  static constexpr uint32_t kSmallIntBit = 1u << 31;
  static constexpr int64_t kSmallIntMax = (int64_t{1} << 30) - 1;
  static constexpr int64_t kSmallIntMin = -kSmallIntMax - 1;

  static bool IsSmallInt(ValueId value) {
    return (value.bits() & kSmallIntBit) != 0;
  }
  static bool FitsSmallInt(int64_t value) {
    return value >= kSmallIntMin && value <= kSmallIntMax;
  }
  static ValueId SmallInt(int64_t value) {
    return ValueId(kSmallIntBit | static_cast<uint32_t>(value));
  }

  void WriteSingletons();
  uint32_t header(ValueId value) const { return words_[value.bits()].bits(); }
  uint32_t word(ValueId value, size_t i) const {
    return words_[value.bits() + i].bits();
  }
  void set_word(size_t index, uint32_t bits) { words_[index] = ValueId(bits); }
  struct Node {
    ValueId id;
    ValueId* words;  // The header, then the payload.
  };
  ABSL_ATTRIBUTE_ALWAYS_INLINE Node NewNode(ValueKind kind,
                                            size_t payload_words) {
    size_t index = 0;
    ValueId* words = words_.Allocate(1 + payload_words, &index);
    words[0] = ValueId(HeaderOf(kind));
    return {ValueId(static_cast<uint32_t>(index)), words};
  }
  static constexpr uint32_t HeaderOf(ValueKind kind) {
    return static_cast<uint32_t>(kind);
  }
  // Size and address.
  static constexpr size_t kStringPayload = 3;
  ABSL_ATTRIBUTE_ALWAYS_INLINE static void WriteString(
      ValueId* node, ValueKind kind, absl::string_view bytes) {
    node[0] = ValueId(HeaderOf(kind));
    node[1] = ValueId(static_cast<uint32_t>(bytes.size()));
    StoreWords(node + 2, bytes.data());
  }

  static constexpr size_t kIntPayload = 2;
  static void WriteInt(ValueId* node, int64_t value) {
    node[0] = ValueId(HeaderOf(ValueKind::kInt));
    StoreWords(node + 1, value);
  }
  static constexpr size_t kFloatPayload = 2;
  static void WriteFloat(ValueId* node, double value) {
    node[0] = ValueId(HeaderOf(ValueKind::kFloat));
    StoreWords(node + 1, value);
  }

  // Every value takes two words; an address of 32 bits leaves the second
  // unused.
  template <typename T>
  static void StoreWords(ValueId* words, T value) {
    static_assert(sizeof(T) <= 2 * sizeof(ValueId));
    std::memcpy(static_cast<void*>(words), &value, sizeof(T));
  }
  template <typename T>
  static T LoadWords(const ValueId* words) {
    static_assert(sizeof(T) <= 2 * sizeof(ValueId));
    T value;
    std::memcpy(&value, static_cast<const void*>(words), sizeof(T));
    return value;
  }

  ValueId LargeInt(int64_t value);
  absl::string_view CopyString(absl::string_view bytes);
  absl::Span<const ValueId> SealedItems(ValueId value) const;
  size_t BlockCapacity(uint32_t block) const;
  absl::Span<const ValueId> BlockItems(uint32_t block) const;
  void SetBlockSize(uint32_t block, size_t size);
  uint32_t NewBlock(size_t capacity);
  uint32_t GrowBlock(uint32_t block, size_t capacity);

  WordStore<ValueId> words_;
  std::vector<LargeBlock> large_blocks_;
  std::vector<std::unique_ptr<char[]>> large_strings_;
  std::vector<std::unique_ptr<std::string>> adopted_;
};

// Copies a value, and all that it refers to, into another document. What is
// shared or cyclic in `from` stays so in the copy; strings are copied.
ValueId CopyValue(const Document& from, ValueId value, Document* to);

inline constexpr size_t kDefaultReprSize = 1000;

// The value as Python's ascii() shows it, for logs and tests, in at most
// `max_bytes` bytes and in time bounded by them. A text that is cut ends in
// "...". Cycles show as "[...]", secrets as "[secret]", and blobs as
// "[blob: 5 bytes]"; a dict shows keys that come twice.
std::string Repr(const Document& doc, ValueId value,
                 size_t max_bytes = kDefaultReprSize);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_VALUE_DOCUMENT_H_
