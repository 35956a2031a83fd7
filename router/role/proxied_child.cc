#include "router/role/proxied_child.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace mitogen {

absl::Status CheckProxiedChild(const Router& router, uint32_t child_id,
                               uint32_t via_id, absl::string_view via_name) {
  if (router.identity().parent_id().has_value()) return absl::OkStatus();
  const std::optional<LinkId> link = router.RouteTo(child_id);
  // It can be gone before the answer that it is there has come.
  if (!link.has_value()) {
    return absl::UnavailableError(absl::StrCat("expected a new child of ",
                                               via_name, ", its context ",
                                               child_id, " is gone"));
  }
  if (child_id != via_id && link == router.RouteTo(via_id)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "expected a new child of ", via_name, ", it said that it is context ",
      child_id, ", to which it does not lead"));
}

}  // namespace mitogen
