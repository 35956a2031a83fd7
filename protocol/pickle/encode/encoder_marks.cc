#include "protocol/pickle/encode/encoder_marks.h"

#include <optional>

#include "absl/types/span.h"
#include "protocol/pickle/encode/encoder_identity.h"

namespace mitogen {

bool EncoderMarks::FindShared(const Document& doc, ValueId root) {
  open_.clear();
  bool tuple_in_cycle = Visit(doc, root);
  while (!open_.empty()) {
    OpenContainer& top = open_.back();
    if (top.next == top.end) {
      Close(top.value);
      open_.pop_back();
    } else if (Visit(doc, *top.next++)) {
      tuple_in_cycle = true;
    }
  }
  return tuple_in_cycle;
}

// Counts a reference to `value`; true if it is the first one.
bool EncoderMarks::Refer(const Document& doc, ValueId value) {
  uint8_t& mark = marks_[value.bits()];
  if ((mark & kReferred) != 0) {
    mark |= kShared | kSeen;
    return false;
  }
  // What a pass that was given up saw does not count.
  mark = kReferred;
  if (const auto global = GlobalOf(doc.kind(value))) {
    Refer(doc, Document::Global(*global));
  }
  return true;
}

// True if `value` is a tuple that is open.
bool EncoderMarks::Visit(const Document& doc, ValueId value) {
  switch (doc.kind(value)) {
    case ValueKind::kNone:
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kFloat:
      return false;
    case ValueKind::kContext:
      if (!doc.is_none(doc.context_name(value))) {
        Refer(doc, doc.context_name(value));
      }
      break;
    default:
      break;
  }
  if (!Refer(doc, value)) {
    return doc.kind(value) == ValueKind::kTuple &&
           marks_[value.bits()] >= kOnceOpen;
  }
  const absl::Span<const ValueId> children = doc.children(value);
  if (children.empty()) return false;
  Open(value, 1);
  open_.push_back({value, children.data(), children.data() + children.size()});
  return false;
}

// Every marked value is reached through marked values.
void EncoderMarks::Wipe(const Document& doc, ValueId root) {
  open_.clear();
  if (!WipeOne(doc, root)) return;
  while (!open_.empty()) {
    OpenContainer& top = open_.back();
    if (top.next == top.end) {
      open_.pop_back();
    } else {
      WipeOne(doc, *top.next++);
    }
  }
}

// True if that opened a container.
bool EncoderMarks::WipeOne(const Document& doc, ValueId value) {
  const ValueKind kind = doc.kind(value);
  if (kind == ValueKind::kInt || marks_[value.bits()] == 0) return false;
  marks_[value.bits()] = 0;
  if (const auto global = GlobalOf(kind)) {
    marks_[Document::Global(*global).bits()] = 0;
  }
  if (kind == ValueKind::kContext) {
    WipeOne(doc, doc.context_name(value));
  }
  const absl::Span<const ValueId> children = doc.children(value);
  if (children.empty()) return false;
  open_.push_back({value, children.data(), children.data() + children.size()});
  return true;
}

}  // namespace mitogen
