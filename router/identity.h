// Who this context is: its own id and those of its parents. The question that
// most policies ask, "does this message act with a parent's authority?", is
// answered here.

#ifndef MITOGEN_ROUTER_IDENTITY_H_
#define MITOGEN_ROUTER_IDENTITY_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace mitogen {

// The id of the master, the root of every tree.
inline constexpr uint32_t kMasterId = 0;

struct Identity {
  uint32_t context_id = kMasterId;
  // Nearest first, the master last; empty in the master.
  std::vector<uint32_t> parent_ids;

  std::optional<uint32_t> parent_id() const {
    if (parent_ids.empty()) return std::nullopt;
    return parent_ids.front();
  }

  // Whether `id` is ours or one of our parents' (mitogen/core.py,
  // _has_parent_authority).
  bool HasParentAuthority(uint32_t id) const {
    return id == context_id || IsParent(id);
  }

  bool IsParent(uint32_t id) const {
    return std::find(parent_ids.begin(), parent_ids.end(), id) !=
           parent_ids.end();
  }
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_IDENTITY_H_
