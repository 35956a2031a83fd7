// CopyValue(): a value of one Document in another, with its aliases and cycles.

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {
namespace {

class Copier {
 public:
  Copier(const Document& from, Document* to) : from_(from), to_(*to) {}

  ValueId Copy(ValueId root) {
    Begin(root);
    while (!open_.empty()) Advance();
    return done_.back();
  }

 private:
  // A container whose first `next` children are copied. The copies are the last
  // `next` values of done_.
  struct OpenContainer {
    ValueId value;
    size_t next;
  };

  void Begin(ValueId value);
  void Advance();
  void Finish(ValueId value);
  ValueId CopyLeaf(ValueId value);
  ValueId NewContainer(ValueId value);

  const Document& from_;
  Document& to_;
  absl::flat_hash_map<uint32_t, ValueId> copies_;
  std::vector<OpenContainer> open_;
  std::vector<ValueId> done_;
};

bool IsSealed(ValueKind kind) {
  return kind == ValueKind::kTuple || kind == ValueKind::kFrozenSet;
}

bool IsContainer(ValueKind kind) {
  switch (kind) {
    case ValueKind::kList:
    case ValueKind::kSet:
    case ValueKind::kDict:
    case ValueKind::kKwargs:
      return true;
    default:
      return IsSealed(kind);
  }
}

void Copier::Begin(ValueId value) {
  const auto found = copies_.find(value.bits());
  if (found != copies_.end()) {
    done_.push_back(found->second);
    return;
  }
  const ValueKind kind = from_.kind(value);
  if (!IsContainer(kind)) {
    done_.push_back(CopyLeaf(value));
    return;
  }
  // The copy exists before its children do, since it may be part of a cycle. A
  // tuple that came only after its children would be copied once more for each
  // way back to it.
  copies_.emplace(value.bits(), NewContainer(value));
  open_.push_back({value, 0});
}

void Copier::Advance() {
  OpenContainer& top = open_.back();
  const absl::Span<const ValueId> children = from_.children(top.value);
  if (top.next < children.size()) {
    Begin(children[top.next++]);
    return;
  }
  const ValueId value = top.value;
  open_.pop_back();
  Finish(value);
}

void Copier::Finish(ValueId value) {
  const size_t count = from_.children(value).size();
  const absl::Span<const ValueId> items =
      absl::MakeConstSpan(done_).last(count);
  const ValueId copy = copies_[value.bits()];
  if (!IsSealed(from_.kind(value))) {
    std::copy(items.begin(), items.end(), to_.Extend(copy, count).begin());
  } else if (count > 0) {
    std::copy(items.begin(), items.end(), to_.UnsealedItems(copy).begin());
    to_.Seal(copy);
  }
  done_.resize(done_.size() - count);
  done_.push_back(copy);
}

ValueId Copier::NewContainer(ValueId value) {
  const ValueKind kind = from_.kind(value);
  switch (kind) {
    case ValueKind::kTuple:
    case ValueKind::kFrozenSet:
      return to_.NewSealed(kind, from_.children(value).size());
    case ValueKind::kList:
      return to_.NewList();
    case ValueKind::kSet:
      return to_.NewSet();
    case ValueKind::kDict:
      return to_.NewDict();
    default:
      return to_.NewKwargs();
  }
}

ValueId Copier::CopyLeaf(ValueId value) {
  ValueId copy;
  switch (from_.kind(value)) {
    case ValueKind::kInt:
      return to_.Int(from_.AsInt(value));
    case ValueKind::kFloat:
      return to_.Float(from_.AsFloat(value));
    case ValueKind::kBigInt:
      copy = to_.BigInt(from_.IntegerBytes(value, nullptr));
      break;
    case ValueKind::kText:
      copy = to_.Text(from_.text(value));
      break;
    case ValueKind::kSecret:
      copy = to_.Secret(from_.text(value));
      break;
    case ValueKind::kCallError:
      copy = to_.CallError(from_.text(value));
      break;
    case ValueKind::kBytes:
      copy = to_.Bytes(from_.bytes(value));
      break;
    case ValueKind::kByteArray:
      copy = to_.ByteArray(from_.bytes(value));
      break;
    case ValueKind::kBlob:
      copy = to_.Blob(from_.bytes(value));
      break;
    case ValueKind::kSender:
      copy = to_.Sender(from_.context_id(value), from_.handle(value));
      break;
    case ValueKind::kContext:
      // A name is a leaf itself.
      Begin(from_.context_name(value));
      copy = to_.Context(from_.context_id(value), done_.back());
      done_.pop_back();
      break;
    default:
      // None, bool and globals are the same in every document.
      return value;
  }
  copies_.emplace(value.bits(), copy);
  return copy;
}

}  // namespace

ValueId CopyValue(const Document& from, ValueId value, Document* to) {
  return Copier(from, to).Copy(value);
}

}  // namespace mitogen
