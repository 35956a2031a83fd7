// A growing sequence of 32-bit words in chunks of one size. Nothing moves and
// nothing is copied when it grows, so its peak is its size plus one chunk: the
// property that the memory bound of the whole pickle codec rests on.

#ifndef MITOGEN_PROTOCOL_PICKLE_VALUE_WORD_STORE_H_
#define MITOGEN_PROTOCOL_PICKLE_VALUE_WORD_STORE_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"

namespace mitogen {

// `Word` is a trivial type of four bytes.
template <typename Word>
class WordStore {
 public:
  static_assert(sizeof(Word) == 4 && std::is_trivially_copyable_v<Word>);
  // 8 KiB: small compared with the 64 KiB that a decode may take whatever its
  // input, and large enough that the table of chunks takes 1/1000 of their
  // memory.
  static constexpr size_t kChunkWords = 2048;

  size_t size() const { return end_index_ - static_cast<size_t>(end_ - next_); }
  bool empty() const { return size() == 0; }

  Word& operator[](size_t i) {
    return chunks_[i / kChunkWords][i % kChunkWords];
  }
  const Word& operator[](size_t i) const {
    return chunks_[i / kChunkWords][i % kChunkWords];
  }
  const Word& back() const { return next_[-1]; }

  ABSL_ATTRIBUTE_ALWAYS_INLINE void push_back(Word word) {
    if (ABSL_PREDICT_FALSE(next_ == end_)) NextChunk();
    *next_++ = word;
  }

  // Reserves `count` <= kChunkWords adjacent words, the first at an index that
  // is a multiple of `kAlignment`. Their contents are unspecified.
  template <size_t kAlignment = 1>
  ABSL_ATTRIBUTE_ALWAYS_INLINE Word* Allocate(size_t count, size_t* index) {
    static_assert(kChunkWords % kAlignment == 0);
    const size_t gap = (kAlignment - size() % kAlignment) % kAlignment;
    if (ABSL_PREDICT_FALSE(static_cast<size_t>(end_ - next_) < gap + count)) {
      NextChunk();
    } else {
      next_ += gap;
    }
    *index = size();
    next_ += count;
    return next_ - count;
  }

  // For a loop that only reads. Invalid once the store grows or shrinks.
  class Reader {
   public:
    explicit Reader(const std::unique_ptr<Word[]>* chunks) : chunks_(chunks) {}
    const Word& operator[](size_t i) const {
      return chunks_[i / kChunkWords][i % kChunkWords];
    }

   private:
    const std::unique_ptr<Word[]>* chunks_;
  };
  Reader reader() const { return Reader(chunks_.data()); }

  // For a loop that appends by itself. It may write from next() up to end(),
  // which is the end of a chunk, and says with set_next() how far it came. All
  // words from chunk() to next() are adjacent. An index or a word's address is
  // of use only within that chunk.
  Word* next() const { return next_; }
  Word* end() const { return end_; }
  Word* chunk() const { return end_ == nullptr ? end_ : end_ - kChunkWords; }
  void set_next(Word* next) { next_ = next; }
  size_t IndexOf(const Word* word) const {
    return end_index_ - static_cast<size_t>(end_ - word);
  }

  // Copies the words [begin, begin + count) to `out`.
  void CopyTo(size_t begin, size_t count, Word* out) const {
    while (count > 0) {
      const size_t offset = begin % kChunkWords;
      const size_t run = std::min(count, kChunkWords - offset);
      std::copy_n(chunks_[begin / kChunkWords].get() + offset, run, out);
      begin += run;
      out += run;
      count -= run;
    }
  }

  // Forgets all words from `size` on. Keeps one of the chunks that this
  // empties, so that a stack at a chunk's edge does not allocate on each push.
  void Truncate(size_t size) {
    // An empty store alone may stand at the beginning of a chunk.
    if (end_index_ - size < kChunkWords + (size == 0 ? 1 : 0)) {
      next_ = end_ - (end_index_ - size);
    } else {
      TruncateChunks(size);
    }
  }

 private:
  // Goes to the beginning of the next chunk.
  ABSL_ATTRIBUTE_NOINLINE void NextChunk() {
    const size_t chunk = end_index_ / kChunkWords;
    if (chunk == chunks_.size()) {
      chunks_.push_back(std::make_unique_for_overwrite<Word[]>(kChunkWords));
    }
    next_ = chunks_[chunk].get();
    end_ = next_ + kChunkWords;
    end_index_ += kChunkWords;
  }

  ABSL_ATTRIBUTE_NOINLINE void TruncateChunks(size_t size) {
    const size_t used = (size + kChunkWords - 1) / kChunkWords;
    if (chunks_.size() > used + 1) chunks_.resize(used + 1);
    const size_t current = std::max<size_t>(used, 1);
    end_index_ = current * kChunkWords;
    end_ = chunks_[current - 1].get() + kChunkWords;
    next_ = end_ - (end_index_ - size);
  }

  std::vector<std::unique_ptr<Word[]>> chunks_;
  // The current chunk is the last one with words in it, or the first: from
  // `next_` to `end_` it has room. The word at `end_` would have the index
  // `end_index_`.
  Word* next_ = nullptr;
  Word* end_ = nullptr;
  size_t end_index_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_VALUE_WORD_STORE_H_
