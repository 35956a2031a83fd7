// Which objects a pickler has in its memo, and by which numbers. A table with
// one word for each word of the document's arena, so that a look-up is a load
// and a comparison; starting anew takes no time, and nothing is allocated for
// documents no larger than those before.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODER_MEMO_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODER_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace mitogen {

class EncoderMemo {
 public:
  // Forgets everything. Of a large table the memory goes too.
  void Clear() {
    Forget();
    if (entries_.size() > kMaxKept) {
      entries_ = std::vector<uint32_t>();
      base_ = 1;
    }
  }
  // The same, and the memory stays: takes no time by the table.
  void Forget() {
    base_ += size_;
    size_ = 0;
    if (base_ > kMaxBase) {
      entries_ = std::vector<uint32_t>();
      base_ = 1;
    }
  }

  // Makes place for identities below `count`.
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
  // An entry that nothing will ask for.
  uint32_t AddAnonymous() { return size_++; }

  uint32_t size() const { return size_; }

  // For a loop that has the memo's state in registers. All that it is asked for
  // is below the count that was reserved.
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

  // Forgets the entries from index `size` on. Takes time by the table.
  void Truncate(uint32_t size) {
    for (uint32_t& entry : entries_) {
      if (entry - base_ >= size) entry = 0;
    }
    size_ = size;
  }

 private:
  static constexpr size_t kMaxKept = 1 << 16;
  static constexpr uint32_t kMaxBase = 1u << 30;

  // An entry of the present memo is its index and `base_`; smaller ones are of
  // memos before, and 0 of none.
  std::vector<uint32_t> entries_;
  uint32_t base_ = 1;
  uint32_t size_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODER_MEMO_H_
