// What an encoder knows of each value while it writes one pickle: a byte for
// each word of the document's arena.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_MARKS_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_MARKS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "protocol/pickle/value/document.h"

namespace mitogen {

// Handles given to it must be nodes of the document, not small integers.
class EncoderMarks {
 public:
  // The most times that one tuple is written inside of itself, and so the most
  // that a pickle can outgrow its values. Without this bound, a tuple of k
  // lists that each hold the tuple makes k^2 items.
  static constexpr int kMaxOpen = 16;

  // A mark is made of bits, and of how many times the value is open. kSeen is
  // set for a value that was written when nothing was known of it, and for a
  // shared one.
  static constexpr uint8_t kSeen = 1;
  static constexpr uint8_t kShared = 2;
  static constexpr uint8_t kReferred = 4;
  static constexpr uint8_t kOnceOpen = 8;

  // Makes room for the marks of `doc`, all of them clear. Keeps the memory.
  // Goes over the whole document only if Forget() did not clear the marks.
  void Start(const Document& doc) {
    if (std::exchange(stale_, false)) marks_.clear();
    if (marks_.size() < doc.arena_words()) marks_.resize(doc.arena_words());
  }
  // Ends a pickle of `root` that took `written` bytes. Many small pickles of
  // one large document take no time for the rest of it, because then only the
  // marks of this pickle are cleared.
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

  // Finds out which values `root` refers to more than once, from a container or
  // as the name of a Context. A value that contains itself is referred to
  // twice. A value that needs a global refers to that global. Returns true if a
  // tuple contains itself.
  bool FindShared(const Document& doc, ValueId root);

 private:
  // A container whose children from `next` on are left.
  struct OpenContainer {
    ValueId value;
    const ValueId* next;
    const ValueId* end;
  };

  static constexpr size_t kMaxKept = 1 << 16;
  // Clearing this many words costs as much as writing a byte.
  static constexpr size_t kWordsPerByte = 16;
  static constexpr size_t kAlwaysCleared = 1 << 12;

  void Wipe(const Document& doc, ValueId root);
  bool WipeOne(const Document& doc, ValueId value);
  bool Refer(const Document& doc, ValueId value);
  bool Visit(const Document& doc, ValueId value);

  std::vector<uint8_t> marks_;
  // Marks of an earlier pickle are left over.
  bool stale_ = false;
  std::vector<OpenContainer> open_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_MARKS_H_
