#include "router/role/proxied_child.h"

#include "absl/strings/str_cat.h"

namespace mitogen {

namespace {

bool IsChildOf(const Router& router, uint32_t child_id, uint32_t via_id) {
  const Lineage issuer = router.IssuerOf(child_id);
  return child_id != via_id && issuer != nullptr &&
         *issuer == *router.LineageOf(via_id);
}

}  // namespace

bool KnowsProxiedChildren(const Router& router, uint32_t via_id) {
  return !router.identity().parent_id().has_value() ||
         router.RouteTo(via_id).has_value();
}

absl::Status CheckProxiedChild(const Router& router, uint32_t child_id,
                               uint32_t via_id, absl::string_view via_name) {
  if (!KnowsProxiedChildren(router, via_id)) return absl::OkStatus();
  // It can be gone before the answer that it is there has come.
  if (!router.RouteTo(child_id).has_value()) {
    return absl::UnavailableError(absl::StrCat("expected a new child of ",
                                               via_name, ", its context ",
                                               child_id, " is gone"));
  }
  if (IsChildOf(router, child_id, via_id)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "expected a new child of ", via_name, ", it said that it is context ",
      child_id, ", which it has not connected"));
}

}  // namespace mitogen
