// What an encoder knows of each value while it writes one pickle: a byte for
// each word of the document's arena.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODER_MARKS_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODER_MARKS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "protocol/pickle/document.h"

namespace mitogen {

// Handles given to it must be nodes of the document, not small integers.
class EncoderMarks {
 public:
  // The most times that one tuple is written inside of itself, and so the most
  // that a pickle outgrows its values by. Without it k lists that a tuple
  // holds, and that hold the tuple, make k^2 items.
  static constexpr int kMaxOpen = 16;

  // What a mark is made of: bits, and how many times the value is open. Seen is
  // what was written, if nothing was known of it before, and what is shared.
  static constexpr uint8_t kSeen = 1;
  static constexpr uint8_t kShared = 2;
  static constexpr uint8_t kReferred = 4;
  static constexpr uint8_t kOnceOpen = 8;

  // Makes place for `doc`, of which nothing is known. The memory stays. Takes
  // time by the document only if Forget() had no other way.
  void Start(const Document& doc) {
    if (std::exchange(stale_, false)) marks_.clear();
    if (marks_.size() < doc.arena_words()) marks_.resize(doc.arena_words());
  }
  // Ends a pickle of `root` that took `written` bytes. A message of many small
  // pickles of one large document takes time by what it writes, because then
  // only the marks of this pickle are wiped out.
  void Forget(const Document& doc, ValueId root, size_t written) {
    stale_ = doc.arena_words() <= kAlwaysCleared + kWordsPerByte * written;
    if (!stale_) Wipe(doc, root);
  }
  // Ends a pickle that was given up.
  void ForgetAll() { stale_ = true; }
  // Gives back what a large document took.
  void Trim() {
    if (marks_.capacity() > kMaxKept) marks_ = std::vector<uint8_t>();
    if (open_.capacity() > kMaxKept) open_ = std::vector<OpenContainer>();
  }

  // True if `value` was seen before.
  bool See(ValueId value) {
    uint8_t& mark = marks_[value.bits()];
    const bool seen = (mark & kSeen) != 0;
    mark |= kSeen;
    return seen;
  }

  bool IsShared(ValueId value) const {
    return (marks_[value.bits()] & kShared) != 0;
  }

  // Opens a tuple or Kwargs once more, unless it is open `most` times.
  bool Open(ValueId value, int most) {
    uint8_t& mark = marks_[value.bits()];
    if (mark / kOnceOpen >= most) return false;
    mark += kOnceOpen;
    return true;
  }
  void Close(ValueId value) { marks_[value.bits()] -= kOnceOpen; }

  // The mark of each value, at its bits().
  uint8_t* data() { return marks_.data(); }

  // Finds out which values `root` refers to more than once, be it by a
  // container or as the name of a Context; a value that contains itself is
  // referred to twice. Each value that needs a global refers to that. True if
  // a tuple contains itself.
  bool FindShared(const Document& doc, ValueId root);

 private:
  // A container of which the children from `next` on are left.
  struct OpenContainer {
    ValueId value;
    const ValueId* next;
    const ValueId* end;
  };

  static constexpr size_t kMaxKept = 1 << 16;
  // Clearing a word is that much cheaper than writing a byte.
  static constexpr size_t kWordsPerByte = 16;
  static constexpr size_t kAlwaysCleared = 1 << 12;

  void Wipe(const Document& doc, ValueId root);
  bool WipeOne(const Document& doc, ValueId value);
  bool Refer(const Document& doc, ValueId value);
  bool Visit(const Document& doc, ValueId value);

  std::vector<uint8_t> marks_;
  // Marks of an earlier pickle are left.
  bool stale_ = false;
  std::vector<OpenContainer> open_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODER_MARKS_H_
