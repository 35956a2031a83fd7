// Writes values of a Document as a pickle of protocol 2, which every supported
// peer reads. Iterative; shared values and cycles come out as such.
//
//   std::string payload;
//   absl::Status status =
//       EncodePickle(doc, reply, PickleProfile::kCompact, &payload);
//
// To write many messages, keep one PickleEncoder: it then allocates nothing for
// small ones.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/pickle/encode/encoder_identity.h"
#include "protocol/pickle/encode/encoder_marks.h"
#include "protocol/pickle/encode/encoder_memo.h"
#include "protocol/pickle/encode/encoder_profile.h"
#include "protocol/pickle/encode/opcode_writer.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

template <PickleProfile kProfile>
class EncodeRegisters;

// Writes pickles. The memory is proportional to the arena of the document, at
// most five bytes a word. The time is proportional to what is written: many
// pickles of one large document take no longer than one that holds them all. In
// kPython2 the time of a pickle is proportional to all that its value refers
// to, written before or not.
class PickleEncoder {
 public:
  explicit PickleEncoder(const PickleOptions& options);

  // Begins another message, and gives back the memory that only large documents
  // need. A new encoder needs no such call, nor does one in the profile
  // kCompact if its documents are small.
  void Start() {
    memo_.Clear();
    marks_.Trim();
  }

  // Appends one pickle to `out`. In kPython3 and kPython2 the pickles of a
  // message share one memo, as the original's do from 0.3.41 on; they must then
  // be of one document that keeps its values. These are caller faults, which
  // leave `out` and the memo unchanged (PKL-22): sets and byte arrays, which no
  // peer reads in protocol 2; Kwargs that contain themselves; a tuple that
  // contains itself in many ways; in kPython2 also the type bytes.
  absl::Status Encode(const Document& doc, ValueId value, std::string* out);

 private:
  // Writes common values directly.
  template <PickleProfile kProfile>
  friend class EncodeRegisters;

  // What the memo is for.
  enum class Memo : uint8_t {
    kNone,        // Nothing comes twice.
    kOptimistic,  // Nothing has come twice yet; if it does, that ends it.
    kShared,      // What marks_ say is referred to more than once.
    kAll,         // Every object.
    kPython2,     // Every object to which there are two references.
  };

  // A container that is being written. The children before `next` are done.
  struct OpenContainer {
    ValueId value;
    ValueKind kind;
    // Adds the batch to the container, or makes the tuple.
    Opcode add;
    // True if `add` alone ends this inner container.
    bool ends_with_add;
    const ValueId* begin;
    const ValueId* next;
    const ValueId* batch_end;
    const ValueId* end;
  };

  absl::Status EncodeCompact(ValueId value);
  absl::Status EncodeFaithful(ValueId value);
  void ForgetMarks(ValueId value, size_t written);
  absl::Status WritePickle(ValueId value);

  // The walk over the containers (encoder.cc).
  bool Step();
  void Begin(ValueId value, ValueKind kind);
  void BeginContainer(ValueId value, ValueKind kind);
  bool BeginTuple(ValueId value);
  bool BeginKwargs(ValueId value);
  void Open(ValueId value, ValueKind kind, absl::Span<const ValueId> children);
  void BeginBatch(bool is_first);
  void EndBatch();
  void FinishTuple(ValueId tuple, size_t size, Opcode add);
  void FinishKwargs(ValueId kwargs);
  bool MayReopenTuples() const { return !compact_ || memoize_containers_; }

  // The same, with the common values done in registers (encoder_loop.cc).
  void WriteContainers();
  template <PickleProfile kProfile>
  void RunInRegisters();

  // Values without children (encoder_leaf.cc).
  void WriteLeaf(ValueId value, ValueKind kind);
  void WriteInt(int64_t value);
  void WriteText(ValueId value);
  void WriteTextForPython2(ValueId value, bool is_attribute);
  void WriteBytes(ValueId value);
  void WriteGlobalValue(ValueId value);
  void WriteCallOfBytes(ValueId blob);
  void WriteCallOfText(ValueId value, ValueKind kind);
  void WriteCallOfIds(ValueId value, ValueKind kind);
  void WriteTextJoiningSurrogates(absl::string_view text);
  void WriteBytesOfPython3(absl::string_view bytes, ObjectIdentity identity);
  void WriteGlobal(size_t index);
  void WriteCall(size_t arguments, ValueId value);

  // The memo (encoder_reference.cc). WriteReference() returns true if it wrote
  // all that the object needs. Put() follows an object that was written.
  bool WriteReference(ValueId value, ObjectIdentity identity);
  bool WriteReference(ValueId value) {
    return WriteReference(value, IdentityOf(value));
  }
  bool WriteGet(ObjectIdentity identity);
  void Put(ValueId value, ObjectIdentity identity);
  void Put(ValueId value) { Put(value, IdentityOf(value)); }
  // Follows an object that is made for a call's arguments.
  void PutAnonymous() {
    if (!compact_) PutNumber(kAnonymous);
  }
  void PutNumber(ObjectIdentity identity);
  // Put(), unless Python 2.7 finds that only its container refers to the value.
  void PutIfHeld(ValueId value);

  const PickleOptions options_;
  const bool compact_;
  const bool python3_;
  const bool python2_;
  const uint32_t first_index_;
  const Document* doc_ = nullptr;
  OpcodeWriter writer_;
  absl::Status status_;
  Memo mode_ = Memo::kNone;
  // Set by kOptimistic when it ends.
  bool found_shared_ = false;
  // Set if a tuple is part of a cycle: its lists and dicts then all need the
  // memo, because a tuple gets there only once it is complete.
  bool memoize_containers_ = false;
  std::vector<OpenContainer> open_;
  EncoderMarks marks_;
  EncoderMemo memo_;
};

// One pickle, as PickleEncoder::Encode() writes it.
absl::Status EncodePickle(const Document& doc, ValueId value,
                          PickleProfile profile, std::string* out);

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool PickleEncoder::WriteReference(
    ValueId value, ObjectIdentity identity) {
  switch (mode_) {
    case Memo::kNone:
      return false;
    case Memo::kOptimistic:
      if (!marks_.See(value)) return false;
      found_shared_ = true;
      return true;
    case Memo::kShared:
      if (!marks_.IsShared(value) && !memoize_containers_) return false;
      return WriteGet(identity);
    default:
      return WriteGet(identity);
  }
}

inline bool PickleEncoder::WriteGet(ObjectIdentity identity) {
  const auto index = memo_.Find(identity);
  if (!index.has_value()) return false;
  writer_.Get(first_index_ + *index);
  return true;
}

inline void PickleEncoder::Put(ValueId value, ObjectIdentity identity) {
  switch (mode_) {
    case Memo::kNone:
    case Memo::kOptimistic:
      return;
    case Memo::kShared: {
      const ValueKind kind = doc_->kind(value);
      const bool may_be_reopened =
          memoize_containers_ &&
          (kind == ValueKind::kList || kind == ValueKind::kDict);
      if (marks_.IsShared(value) || may_be_reopened) PutNumber(identity);
      return;
    }
    case Memo::kAll:
    case Memo::kPython2:
      PutNumber(identity);
      return;
  }
}

inline void PickleEncoder::PutNumber(ObjectIdentity identity) {
  writer_.Put(first_index_ + (identity == kAnonymous ? memo_.AddAnonymous()
                                                     : memo_.Add(identity)));
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline void PickleEncoder::WriteText(
    ValueId value) {
  const absl::string_view text = doc_->StringOf(value);
  const ObjectIdentity identity =
      python3_ ? TextIdentity(text, IdentityOf(value)) : IdentityOf(value);
  if (WriteReference(value, identity)) return;
  writer_.Text(text);
  Put(value, identity);
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_H_
