// Which modules each link has been sent, so that none is sent twice. A link
// that is lost is forgotten.
//
// Contract. Lives as long as the router, which it observes.
//
// Source of the facts: mitogen/core.py, MitogenProtocol.sent_modules (0.2.8 to
// 0.3.54).

#ifndef MITOGEN_ROUTER_MODULES_SENT_MODULES_H_
#define MITOGEN_ROUTER_MODULES_SENT_MODULES_H_

#include <cstddef>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "router/modules/module_limits.h"
#include "router/router.h"

namespace mitogen {

class SentModules : private RouterObserver {
 public:
  SentModules(Router* router, const ModuleLimits& limits) : limits_(limits) {
    router->AddObserver(this);
  }

  SentModules(const SentModules&) = delete;
  SentModules& operator=(const SentModules&) = delete;

  bool Contains(LinkId link, absl::string_view fullname) const {
    // Every child has these from its preamble.
    if (fullname == "mitogen" || fullname == "mitogen.core") return true;
    const auto it = names_.find(link);
    return it != names_.end() && it->second.names.contains(fullname);
  }

  // Not remembered if the link has been sent too many, or too much of names: a
  // child may ask for any. Whoever asks again for it is then answered again.
  void Add(LinkId link, absl::string_view fullname) {
    Sent& sent = names_[link];
    if (sent.names.size() >= limits_.max_sent_per_link) return;
    if (fullname.size() > limits_.max_sent_bytes_per_link - sent.bytes) return;
    if (sent.names.emplace(fullname).second) sent.bytes += fullname.size();
  }

  // It was not sent after all.
  void Remove(LinkId link, absl::string_view fullname) {
    const auto it = names_.find(link);
    if (it == names_.end()) return;
    if (it->second.names.erase(fullname) > 0) {
      it->second.bytes -= fullname.size();
    }
  }

  size_t link_count() const { return names_.size(); }

 private:
  struct Sent {
    absl::flat_hash_set<std::string> names;
    size_t bytes = 0;
  };

  void OnLinkLost(LinkId link) override { names_.erase(link); }

  const ModuleLimits limits_;
  absl::btree_map<LinkId, Sent> names_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_SENT_MODULES_H_
