// By whom a context was started, and by whom that one, up to the other end of
// the link that leads there: whose ids each of them got (RTE-13).
//
// Contract. A lineage never changes. A context cannot choose its own: it is
// that of the context whose block its id is in. Below kMaxLineage contexts all
// have the lineage of the last, so a lineage is short whatever a peer
// announces.

#ifndef MITOGEN_ROUTER_LINEAGE_H_
#define MITOGEN_ROUTER_LINEAGE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace mitogen {

inline constexpr size_t kMaxLineage = 8;

// From the other end of the link down; not null and not empty. Shared by the
// many that it is the lineage of.
using Lineage = std::shared_ptr<const std::vector<uint32_t>>;

inline Lineage MakeLineage(std::vector<uint32_t> contexts) {
  return std::make_shared<const std::vector<uint32_t>>(std::move(contexts));
}

// That of `context_id`, which got its id from the last of `issuer`.
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
