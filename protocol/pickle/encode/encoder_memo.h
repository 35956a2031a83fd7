// Which objects a pickler has in its memo, and by which numbers. The table has
// one word for each word of the document's arena, so a look-up is a load and a
// comparison. Starting anew takes no time. Nothing is allocated for documents
// no larger than those before.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_MEMO_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mitogen {

class EncoderMemo {
 public:
  // Forgets everything, and frees the memory of a large table.
  void Clear() {
    Forget();
    if (entries_.size() > kMaxKept) {
      entries_ = std::vector<uint32_t>();
      base_ = 1;
    }
  }
  // Forgets everything and keeps the memory, in constant time.
  void Forget() {
    base_ += size_;
    size_ = 0;
    if (base_ > kMaxBase) {
      entries_ = std::vector<uint32_t>();
      base_ = 1;
    }
  }

  // Makes room for identities below `count`.
  void Reserve(size_t count) {
    if (count > entries_.size()) entries_.resize(count);
  }

  // `identity` is below the count that was reserved.
  std::optional<uint32_t> Find(uint32_t identity) const {
    const uint32_t index = entries_[identity] - base_;
    if (index >= size_) return std::nullopt;
    return index;
  }

  // Both return the new entry's index: how many there were before.
  uint32_t Add(uint32_t identity) {
    entries_[identity] = base_ + size_;
    return size_++;
  }
  // Adds an entry that nothing will ask for.
  uint32_t AddAnonymous() { return size_++; }

  uint32_t size() const { return size_; }

  // For a loop that has the memo's state in registers. All identities that it
  // is given are below the count that was reserved.
  class Cursor {
   public:
    explicit Cursor(EncoderMemo* memo)
        : entries_(memo->entries_.data()), base_(memo->base_) {}
    void Load(const EncoderMemo& memo) { size_ = memo.size_; }
    void Store(EncoderMemo* memo) const { memo->size_ = size_; }
    bool Has(uint32_t identity) const { return IndexOf(identity) < size_; }
    uint32_t IndexOf(uint32_t identity) const {
      return entries_[identity] - base_;
    }
    uint32_t Add(uint32_t identity) {
      entries_[identity] = base_ + size_;
      return size_++;
    }

   private:
    uint32_t* const entries_;
    const uint32_t base_;
    uint32_t size_ = 0;
  };

  // Forgets the entries from index `size` on. Goes over the whole table.
  void Truncate(uint32_t size) {
    for (uint32_t& entry : entries_) {
      if (entry - base_ >= size) entry = 0;
    }
    size_ = size;
  }

 private:
  static constexpr size_t kMaxKept = 1 << 16;
  static constexpr uint32_t kMaxBase = 1u << 30;

  // An entry of the present memo is its index plus `base_`. Smaller ones are of
  // memos before, and 0 is no entry.
  std::vector<uint32_t> entries_;
  uint32_t base_ = 1;
  uint32_t size_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_MEMO_H_
