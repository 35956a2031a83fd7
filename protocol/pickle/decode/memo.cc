#include "protocol/pickle/decode/memo.h"

namespace mitogen {

void Memo::PutOther(uint32_t index, ValueId value) {
  // One more than the entries, because Python 2 begins at 1. What is dense is
  // then never longer than what was put.
  if (index <= size_ + 1) ExtendDense(index);
  if (index < dense_.size()) {
    if (dense_[index] == Absent()) ++size_;
    dense_[index] = value;
    return;
  }
  if (sparse_.insert_or_assign(index, value).second) ++size_;
}

void Memo::ExtendDense(uint32_t index) {
  while (dense_.size() <= index) {
    ValueId value = Absent();
    if (!sparse_.empty()) {
      const auto found = sparse_.find(static_cast<uint32_t>(dense_.size()));
      if (found != sparse_.end()) {
        value = found->second;
        sparse_.erase(found);
      }
    }
    dense_.push_back(value);
  }
}

std::optional<ValueId> Memo::Get(uint32_t index) const {
  if (index < dense_.size()) {
    if (dense_[index] == Absent()) return std::nullopt;
    return dense_[index];
  }
  if (sparse_.empty()) return std::nullopt;
  const auto found = sparse_.find(index);
  if (found == sparse_.end()) return std::nullopt;
  return found->second;
}

void Memo::Clear() {
  dense_.Truncate(0);
  if (!sparse_.empty()) absl::flat_hash_map<uint32_t, ValueId>().swap(sparse_);
  size_ = 0;
}

}  // namespace mitogen
