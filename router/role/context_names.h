// What contexts are called: for people, in logs and errors. A name says
// nothing about authority.

#ifndef MITOGEN_ROUTER_ROLE_CONTEXT_NAMES_H_
#define MITOGEN_ROUTER_ROLE_CONTEXT_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace mitogen {

class ContextNames {
 public:
  void Set(uint32_t context_id, std::string name) {
    names_[context_id] = std::move(name);
  }
  void Forget(uint32_t context_id) { names_.erase(context_id); }

  // The name of a context, or "context ID" if it has none.
  std::string Of(uint32_t context_id) const {
    const auto it = names_.find(context_id);
    if (it != names_.end()) return it->second;
    return absl::StrCat("context ", context_id);
  }

  // 0 without a name.
  size_t SizeOf(uint32_t context_id) const {
    const auto it = names_.find(context_id);
    return it == names_.end() ? 0 : it->second.size();
  }

  size_t size() const { return names_.size(); }

 private:
  absl::flat_hash_map<uint32_t, std::string> names_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_ROLE_CONTEXT_NAMES_H_
