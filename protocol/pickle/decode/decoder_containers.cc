// Opcodes that make and fill containers from values of the stack.

#include "absl/strings/str_cat.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/decoder_input.h"

namespace mitogen {

bool PickleDecoder::PushMark() {
  if (marks_.size() >= limits_.max_pickle_marks) {
    return FailLimit("open MARKs", limits_.max_pickle_marks);
  }
  fence_ = stack_.size();
  marks_.push_back(static_cast<uint32_t>(fence_));
  return true;
}

bool PickleDecoder::PopMark(size_t* begin) {
  if (marks_.empty()) return Fail("PKL-7", "expected a MARK, got none");
  *begin = fence_;
  marks_.Truncate(marks_.size() - 1);
  fence_ = marks_.empty() ? 0 : marks_.back();
  return true;
}

bool PickleDecoder::Pop() {
  size_t begin = 0;
  // A MARK on top is what it takes.
  if (Operands() == 0 && !marks_.empty()) return PopMark(&begin);
  if (!NeedOperands(1)) return false;
  stack_.Truncate(stack_.size() - 1);
  return true;
}

bool PickleDecoder::PopToMark() {
  size_t begin = 0;
  if (!PopMark(&begin)) return false;
  stack_.Truncate(begin);
  return true;
}

bool PickleDecoder::MakeTuple(size_t count) {
  return NeedOperands(count) &&
         MakeSealed(ValueKind::kTuple, stack_.size() - count);
}

bool PickleDecoder::MakeSealed(ValueKind kind, size_t begin) {
  const size_t count = stack_.size() - begin;
  const ValueId value = doc_->NewSealed(kind, count);
  if (count > 0) {
    stack_.CopyTo(begin, count, doc_->UnsealedItems(value).data());
    doc_->Seal(value);
    stack_.Truncate(begin);
  }
  return Push(value);
}

bool PickleDecoder::TupleFromMark() {
  size_t begin = 0;
  return PopMark(&begin) && MakeSealed(ValueKind::kTuple, begin);
}

bool PickleDecoder::FrozenSetFromMark() {
  size_t begin = 0;
  return PopMark(&begin) && CheckHashable(begin, 1) &&
         MakeSealed(ValueKind::kFrozenSet, begin);
}

bool PickleDecoder::ListFromMark() {
  size_t begin = 0;
  if (!PopMark(&begin)) return false;
  const ValueId list = doc_->NewList();
  MoveTo(list, begin);
  return Push(list);
}

bool PickleDecoder::DictFromMark() {
  size_t begin = 0;
  if (!PopMark(&begin) || !CheckPairs(begin)) return false;
  const ValueId dict = doc_->NewDict();
  MoveTo(dict, begin);
  return Push(dict);
}

// Moves the values from `begin` on into the container.
void PickleDecoder::MoveTo(ValueId container, size_t begin) {
  const size_t count = stack_.size() - begin;
  if (count == 0) return;
  stack_.CopyTo(begin, count, doc_->Extend(container, count).data());
  stack_.Truncate(begin);
}

// Checks that there is a container below the values from `begin` on.
bool PickleDecoder::NeedContainer(size_t begin) {
  return begin > fence_ || Fail("PKL-6",
                                "expected a container on the stack "
                                "above the innermost MARK, got none");
}

bool PickleDecoder::Appends() {
  size_t begin = 0;
  return PopMark(&begin) && AppendFrom(begin);
}

bool PickleDecoder::SetItems() {
  size_t begin = 0;
  return PopMark(&begin) && SetFrom(begin);
}

bool PickleDecoder::AppendFrom(size_t begin) {
  if (!NeedContainer(begin)) return false;
  // Like CPython, ask nothing of a container that gets nothing.
  if (begin == stack_.size()) return true;
  const ValueId list = stack_[begin - 1];
  if (doc_->kind(list) != ValueKind::kList)
    return FailContainer("a list", list);
  MoveTo(list, begin);
  return true;
}

bool PickleDecoder::SetFrom(size_t begin) {
  if (!NeedContainer(begin)) return false;
  if (begin == stack_.size()) return true;
  const ValueId dict = stack_[begin - 1];
  const ValueKind kind = doc_->kind(dict);
  if (kind != ValueKind::kDict && kind != ValueKind::kKwargs) {
    return FailContainer("a dict", dict);
  }
  if (!CheckPairs(begin)) return false;
  MoveTo(dict, begin);
  return true;
}

bool PickleDecoder::AddItems() {
  size_t begin = 0;
  if (!PopMark(&begin) || !NeedContainer(begin)) return false;
  if (begin == stack_.size()) return true;
  const ValueId set = stack_[begin - 1];
  if (doc_->kind(set) != ValueKind::kSet) return FailContainer("a set", set);
  if (!CheckHashable(begin, 1)) return false;
  MoveTo(set, begin);
  return true;
}

bool PickleDecoder::CheckPairs(size_t begin) {
  if ((stack_.size() - begin) % 2 != 0) {
    return Fail("PKL-13", absl::StrCat("expected keys with values, got ",
                                       stack_.size() - begin, " values"));
  }
  return CheckHashable(begin, 2);
}

bool PickleDecoder::CheckHashable(size_t begin, size_t step) {
  const size_t end = stack_.size();
  for (size_t i = begin; i < end; i += step) {
    if (!doc_->IsHashable(stack_[i])) {
      return Fail("PKL-14", absl::StrCat("expected a hashable value, got ",
                                         ValueKindName(doc_->kind(stack_[i]))));
    }
  }
  return true;
}

}  // namespace mitogen
