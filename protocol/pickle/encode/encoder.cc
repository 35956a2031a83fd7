#include "protocol/pickle/encode/encoder.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"
#include "protocol/pickle/opcode.h"

namespace mitogen {
namespace {

constexpr char kProtocol = 2;

// CPython's picklers write this many items between a MARK and its APPENDS.
constexpr ptrdiff_t kBatch = 1000;

constexpr size_t kMaxKeptOpen = 1 << 12;

}  // namespace

PickleEncoder::PickleEncoder(const PickleOptions& options)
    : options_(options),
      compact_(options.profile == PickleProfile::kCompact),
      python3_(options.profile == PickleProfile::kPython3),
      python2_(options.profile == PickleProfile::kPython2),
      first_index_(python2_ ? 1 : 0) {}

absl::Status PickleEncoder::Encode(const Document& doc, ValueId value,
                                   std::string* out) {
  doc_ = &doc;
  const size_t size_before = out->size();
  writer_.Start(out);
  marks_.Start(doc);
  absl::Status status = compact_ ? EncodeCompact(value) : EncodeFaithful(value);
  if (status.ok()) {
    writer_.Finish();
    ForgetMarks(value, out->size() - size_before);
  } else {
    writer_.Abandon();
    marks_.ForgetAll();
  }
  if (open_.capacity() > kMaxKeptOpen) open_ = std::vector<OpenContainer>();
  return status;
}

// If every object is in the memo, only open containers are marked, and all of
// them are closed by now.
void PickleEncoder::ForgetMarks(ValueId value, size_t written) {
  if (mode_ == Memo::kNone || mode_ == Memo::kAll) return;
  marks_.Forget(*doc_, value, written);
}

// Most values refer to nothing twice, so that is tried first: it needs no pass
// over the values before the one that writes.
absl::Status PickleEncoder::EncodeCompact(ValueId value) {
  memo_.Forget();
  memoize_containers_ = false;
  found_shared_ = false;
  if (doc_->children(value).empty()) {
    mode_ = Memo::kNone;
    return WritePickle(value);
  }
  mode_ = Memo::kOptimistic;
  absl::Status status = WritePickle(value);
  if (!found_shared_) return status;
  found_shared_ = false;
  writer_.Abandon();
  memoize_containers_ = marks_.FindShared(*doc_, value);
  memo_.Reserve(kFirstValueIdentity + doc_->arena_words());
  mode_ = Memo::kShared;
  return WritePickle(value);
}

absl::Status PickleEncoder::EncodeFaithful(ValueId value) {
  mode_ = python2_ && !options_.held_elsewhere ? Memo::kPython2 : Memo::kAll;
  memo_.Reserve(kFirstValueIdentity + doc_->arena_words());
  if (mode_ == Memo::kPython2) marks_.FindShared(*doc_, value);
  const uint32_t size_before = memo_.size();
  absl::Status status = WritePickle(value);
  if (!status.ok()) memo_.Truncate(size_before);
  return status;
}

absl::Status PickleEncoder::WritePickle(ValueId value) {
  writer_.Op1(Opcode::kProto, kProtocol);
  open_.clear();
  status_ = absl::OkStatus();
  const ValueKind kind = doc_->kind(value);
  if (python3_ && options_.top_level_binstring && kind == ValueKind::kBytes) {
    writer_.LongString(doc_->bytes(value));
  } else {
    Begin(value, kind);
    if (!open_.empty()) WriteContainers();
  }
  writer_.Op(Opcode::kStop);
  return status_;
}

// Writes the next child of the innermost container, or the child's beginning;
// or ends that container. Returns false if nothing is left, or if the rest is
// not needed.
bool PickleEncoder::Step() {
  OpenContainer& top = open_.back();
  if (top.next == top.batch_end) {
    EndBatch();
  } else {
    const ValueId child = *top.next++;
    Begin(child, doc_->kind(child));
  }
  return !open_.empty() && status_.ok() && !found_shared_;
}

// Writes a value, or its beginning if it has children.
void PickleEncoder::Begin(ValueId value, ValueKind kind) {
  switch (kind) {
    case ValueKind::kNone:
      return writer_.Op(Opcode::kNone);
    case ValueKind::kBool:
      return writer_.Op(doc_->AsBool(value) ? Opcode::kNewTrue
                                            : Opcode::kNewFalse);
    case ValueKind::kInt:
      return WriteInt(doc_->AsInt(value));
    case ValueKind::kText:
      if (!python2_) return WriteText(value);
      return WriteTextForPython2(value, /*is_attribute=*/false);
    case ValueKind::kBytes:
      return WriteBytes(value);
    case ValueKind::kTuple:
    case ValueKind::kList:
    case ValueKind::kDict:
    case ValueKind::kKwargs:
      return BeginContainer(value, kind);
    default:
      return WriteLeaf(value, kind);
  }
}

void PickleEncoder::BeginContainer(ValueId value, ValueKind kind) {
  const absl::Span<const ValueId> children = doc_->children(value);
  if (kind == ValueKind::kTuple && children.empty()) {
    return writer_.Op(Opcode::kEmptyTuple);
  }
  if (WriteReference(value)) return;
  if (kind == ValueKind::kTuple) {
    if (!BeginTuple(value)) return;
  } else if (kind == ValueKind::kKwargs) {
    if (!BeginKwargs(value)) return;
  } else {
    writer_.Op(kind == ValueKind::kList ? Opcode::kEmptyList
                                        : Opcode::kEmptyDict);
    if (children.empty()) {
      PutIfHeld(value);
    } else {
      Put(value);
    }
  }
  if (!children.empty()) return Open(value, kind, children);
  if (kind == ValueKind::kKwargs) FinishKwargs(value);
}

// A tuple gets into the memo only once it is complete; so one in a cycle is
// opened again inside of itself, for each list or dict that leads back to it.
bool PickleEncoder::BeginTuple(ValueId value) {
  if (!MayReopenTuples() || marks_.Open(value, EncoderMarks::kMaxOpen)) {
    return true;
  }
  status_ = CallerFault(
      "PKL-22", absl::StrCat("expected a tuple that contains itself in fewer "
                             "than ",
                             EncoderMarks::kMaxOpen, " ways, got more"));
  return false;
}

bool PickleEncoder::BeginKwargs(ValueId value) {
  if (mode_ != Memo::kNone && !marks_.Open(value, 1)) {
    status_ = CallerFault("PKL-22",
                          "expected Kwargs that do not contain themselves, got "
                          "some that do");
    return false;
  }
  WriteGlobal(*GlobalOf(ValueKind::kKwargs));
  writer_.Op(Opcode::kEmptyDict);
  // Nothing else holds the new dict, and Python 2.7 only puts it into the memo
  // if it has entries.
  if (!python2_ || !doc_->children(value).empty()) PutAnonymous();
  return true;
}

void PickleEncoder::Open(ValueId value, ValueKind kind,
                         absl::Span<const ValueId> children) {
  const ValueId* begin = children.data();
  open_.push_back({value, kind, TupleOpcode(children.size()),
                   /*ends_with_add=*/false, begin, begin, begin,
                   begin + children.size()});
  if (kind != ValueKind::kTuple) return BeginBatch(/*is_first=*/true);
  if (children.size() > 3) writer_.Op(Opcode::kMark);
  open_.back().batch_end = open_.back().end;
}

// Begins a run of items that one opcode adds to their container.
void PickleEncoder::BeginBatch(bool is_first) {
  OpenContainer& top = open_.back();
  const bool is_list = top.kind == ValueKind::kList;
  const ptrdiff_t unit = is_list ? 1 : 2;
  const ptrdiff_t left = top.end - top.next;
  top.batch_end = compact_ ? top.end : top.next + std::min(left, kBatch * unit);
  if (left == unit && (is_first || (python2_ && is_list))) {
    top.add = is_list ? Opcode::kAppend : Opcode::kSetItem;
  } else {
    top.add = is_list ? Opcode::kAppends : Opcode::kSetItems;
    writer_.Op(Opcode::kMark);
  }
}

// Ends a run of items, and begins the next one, or else ends the container.
void PickleEncoder::EndBatch() {
  const OpenContainer top = open_.back();
  if (top.kind != ValueKind::kTuple) writer_.Op(top.add);
  if (top.next != top.end) return BeginBatch(/*is_first=*/false);
  open_.pop_back();
  const size_t size = static_cast<size_t>(top.end - top.begin);
  if (top.kind == ValueKind::kTuple) {
    return FinishTuple(top.value, size, top.add);
  }
  if (top.kind == ValueKind::kList) return;
  if (!compact_ && size % (2 * kBatch) == 0) {
    // CPython looks for one more entry only after it began a batch for it.
    writer_.Op(Opcode::kMark);
    writer_.Op(Opcode::kSetItems);
  }
  if (top.kind == ValueKind::kKwargs) FinishKwargs(top.value);
}

void PickleEncoder::FinishTuple(ValueId tuple, size_t size, Opcode add) {
  if (MayReopenTuples()) {
    marks_.Close(tuple);
    if (memo_.Find(IdentityOf(tuple)).has_value()) {
      // The tuple contains itself, and was written inside of itself. That copy
      // is the tuple; the items on the stack are dropped.
      if (size > 3) {
        writer_.Op(Opcode::kPopMark);
      } else {
        for (size_t i = 0; i < size; ++i) writer_.Op(Opcode::kPop);
      }
      WriteGet(IdentityOf(tuple));
      return;
    }
  }
  writer_.Op(add);
  PutIfHeld(tuple);
}

void PickleEncoder::FinishKwargs(ValueId kwargs) {
  if (mode_ != Memo::kNone) marks_.Close(kwargs);
  WriteCall(1, kwargs);
}

absl::Status EncodePickle(const Document& doc, ValueId value,
                          PickleProfile profile, std::string* out) {
  PickleOptions options;
  options.profile = profile;
  return PickleEncoder(options).Encode(doc, value, out);
}

}  // namespace mitogen
