// The ancestors of a context, from the neighbour that leads to it downwards:
// each started the next, and gave it an id of its own block (RTE-13).
//
// Contract. A lineage never changes. A context cannot choose its own: the block
// that its id is in decides. A lineage has at most kMaxLineage contexts,
// whatever a peer announces; deeper contexts share the lineage of the last.

#ifndef MITOGEN_ROUTER_LINEAGE_H_
#define MITOGEN_ROUTER_LINEAGE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace mitogen {

inline constexpr size_t kMaxLineage = 8;

// From the neighbour down; neither null nor empty. Contexts share it.
using Lineage = std::shared_ptr<const std::vector<uint32_t>>;

inline Lineage MakeLineage(std::vector<uint32_t> contexts) {
  return std::make_shared<const std::vector<uint32_t>>(std::move(contexts));
}

// The lineage of `context_id`, which got its id from the last of `issuer`.
inline Lineage Extend(const Lineage& issuer, uint32_t context_id) {
  if (issuer->size() >= kMaxLineage) return issuer;
  std::vector<uint32_t> contexts;
  contexts.reserve(issuer->size() + 1);
  contexts = *issuer;
  contexts.push_back(context_id);
  return MakeLineage(std::move(contexts));
}

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LINEAGE_H_
