// What kinds of Python values there are, and handles to them. The values
// themselves are in a Document.

#ifndef MITOGEN_PROTOCOL_PICKLE_VALUE_VALUE_H_
#define MITOGEN_PROTOCOL_PICKLE_VALUE_VALUE_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

enum class ValueKind : uint8_t {
  kNone,
  kBool,
  kInt,     // An integer that fits int64_t.
  kBigInt,  // Any other.
  kFloat,
  kText,   // Python's text: UTF-8 in which lone surrogates may stand (WTF-8).
  kBytes,  // Python 3's bytes, Python 2's str.
  kByteArray,
  kList,
  kTuple,
  kDict,
  kSet,
  kFrozenSet,
  // An allow-listed global by itself, such as the type `bytes`
  // (protocol/pickle/globals.h).
  kGlobal,
  // Mitogen's own types.
  kBlob,    // Bytes that logs do not show.
  kSecret,  // Text that logs do not show.
  kKwargs,  // A dict of keyword arguments.
  kCallError,
  kSender,
  kContext,
};

// "list", "CallError", ...: for error messages.
absl::string_view ValueKindName(ValueKind kind);

// A value of some Document. A default one is None, in every document.
class ValueId {
 public:
  constexpr ValueId() = default;
  constexpr explicit ValueId(uint32_t bits) : bits_(bits) {}
  constexpr uint32_t bits() const { return bits_; }
  // The same object, as Python's `is` tells; not equality of what they hold.
  constexpr bool operator==(const ValueId&) const = default;

 private:
  uint32_t bits_ = 0;
};

// The entries of a dict or of Kwargs, in the order in which they were set.
class DictEntries {
 public:
  struct Entry {
    ValueId key;
    ValueId value;
  };

  class Iterator {
   public:
    explicit Iterator(const ValueId* at) : at_(at) {}
    Entry operator*() const { return {at_[0], at_[1]}; }
    Iterator& operator++() {
      at_ += 2;
      return *this;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const ValueId* at_;
  };

  explicit DictEntries(absl::Span<const ValueId> words) : words_(words) {}
  size_t size() const { return words_.size() / 2; }
  bool empty() const { return words_.empty(); }
  Entry operator[](size_t i) const {
    return {words_[2 * i], words_[2 * i + 1]};
  }
  Iterator begin() const { return Iterator(words_.data()); }
  Iterator end() const { return Iterator(words_.data() + words_.size()); }

 private:
  absl::Span<const ValueId> words_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_VALUE_VALUE_H_
