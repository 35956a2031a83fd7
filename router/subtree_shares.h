// How much of a bounded table each subtree behind a link uses, so that no
// context uses up what all of them share: neither by itself, nor by contexts
// that it invents below it.
//
// Contract. What a context uses is charged to its whole lineage. The first of
// the lineage may use all of the limit. Each further one may use as much as the
// one before it still has free: a child alone gets half, and a later child
// still finds room. Each call costs a look-up for each context of the lineage.
//
// The rule of the free room is that of OutputLanes.

#ifndef MITOGEN_ROUTER_SUBTREE_SHARES_H_
#define MITOGEN_ROUTER_SUBTREE_SHARES_H_

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "router/lineage.h"

namespace mitogen {

class SubtreeShares {
 public:
  SubtreeShares() = default;
  SubtreeShares(const SubtreeShares&) = delete;
  SubtreeShares& operator=(const SubtreeShares&) = delete;

  // Whether `size` more may be charged to the last of `lineage`.
  bool Fits(const Lineage& lineage, uint64_t size, uint64_t limit) const;

  void Add(const Lineage& lineage, uint64_t size);
  void Remove(const Lineage& lineage, uint64_t size);
  // Forgets what was charged to `context_id`; Remove() gives nothing back to
  // it.
  void Forget(uint32_t context_id) { used_.erase(context_id); }

  // What the context and all below it use.
  uint64_t UsedBy(uint32_t context_id) const {
    const auto used = used_.find(context_id);
    return used == used_.end() ? 0 : used->second;
  }

  // Contexts that use something, for those who watch over memory.
  size_t size() const { return used_.size(); }

 private:
  // None uses 0.
  absl::flat_hash_map<uint32_t, uint64_t> used_;
};

// What is charged as long as this lives.
class SubtreeCharge {
 public:
  SubtreeCharge() = default;
  // `shares` must outlive it.
  SubtreeCharge(SubtreeShares* shares, Lineage lineage, uint64_t size)
      : shares_(shares), lineage_(std::move(lineage)), size_(size) {
    shares_->Add(lineage_, size_);
  }
  SubtreeCharge(SubtreeCharge&& other) noexcept
      : shares_(std::exchange(other.shares_, nullptr)),
        lineage_(std::move(other.lineage_)),
        size_(other.size_) {}
  SubtreeCharge& operator=(SubtreeCharge&& other) noexcept {
    std::swap(shares_, other.shares_);
    std::swap(lineage_, other.lineage_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~SubtreeCharge() {
    if (shares_ != nullptr) shares_->Remove(lineage_, size_);
  }

  const Lineage& lineage() const { return lineage_; }

 private:
  SubtreeShares* shares_ = nullptr;
  Lineage lineage_;
  uint64_t size_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SUBTREE_SHARES_H_
