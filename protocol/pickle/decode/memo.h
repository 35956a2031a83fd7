// The unpickler's memo: numbered values. Honest picklers number them from 0 or
// 1 without gaps, and those cost four bytes each; so does any number that is at
// most the number of entries, as MEMOIZE's is. A higher one costs a table
// entry, never an array up to it.

#ifndef MITOGEN_PROTOCOL_PICKLE_DECODE_MEMO_H_
#define MITOGEN_PROTOCOL_PICKLE_DECODE_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "protocol/pickle/value/document.h"
#include "protocol/pickle/value/word_store.h"

namespace mitogen {

class Memo {
 public:
  void Put(uint32_t index, ValueId value) {
    if (index == dense_.size() && sparse_.empty()) {
      dense_.push_back(value);
      ++size_;
    } else {
      PutOther(index, value);
    }
  }
  std::optional<ValueId> Get(uint32_t index) const;
  // The number of entries, which is not the highest index.
  size_t size() const { return size_; }
  // Keeps the memory of a small message.
  void Clear();

  // For a loop that appends entries by itself, each with the next index: the
  // store to append to, or null if some indices are out of order. AppendUpTo()
  // then takes in what the loop wrote.
  WordStore<ValueId>* appendable() {
    return sparse_.empty() ? &dense_ : nullptr;
  }
  void AppendUpTo(ValueId* next) {
    size_ += static_cast<size_t>(next - dense_.next());
    dense_.set_next(next);
  }
  // Stands in for an entry that is not there: no document has a node there.
  static constexpr ValueId Absent() { return ValueId(0x7fffffff); }

 private:
  void PutOther(uint32_t index, ValueId value);
  void ExtendDense(uint32_t index);

  WordStore<ValueId> dense_;
  absl::flat_hash_map<uint32_t, ValueId> sparse_;
  size_t size_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_DECODE_MEMO_H_
