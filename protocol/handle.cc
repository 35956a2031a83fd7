#include "protocol/handle.h"

#include <iterator>

namespace mitogen {
namespace {

constexpr Release k028 = kOldestRelease;
constexpr Release k0337{0, 3, 37};

constexpr HandleInfo kHandles[] = {
    {kGetModule, "GET_MODULE", SenderRule::kNeighbour,
     "name of the module, raw", k028},
    {kCallFunction, "CALL_FUNCTION", SenderRule::kParentAuthority,
     "pickle: (chain_id, module, class or None, function, args, Kwargs)", k028},
    {kForwardLog, "FORWARD_LOG", SenderRule::kAnyone,
     "text: logger NUL level NUL message", k028},
    {kAddRoute, "ADD_ROUTE", SenderRule::kNeighbour, "text: id:name", k028},
    {kDelRoute, "DEL_ROUTE", SenderRule::kNeighbour, "text: id", k028},
    {kAllocateId, "ALLOCATE_ID", SenderRule::kAnyone,
     "empty; reply pickle: (first, end)", k028},
    {kShutdown, "SHUTDOWN", SenderRule::kParentAuthority, "empty", k028},
    {kLoadModule, "LOAD_MODULE", SenderRule::kParentAuthority,
     "pickle: (fullname, pkg_present, path, zlib bytes, related)", k028},
    {kForwardModule, "FORWARD_MODULE", SenderRule::kParentAuthority,
     "text: id NUL fullname", k028},
    {kDetaching, "DETACHING", SenderRule::kNeighbour, "empty", k028},
    {kCallService, "CALL_SERVICE", SenderRule::kParentAuthority,
     "pickle: (service, method, Kwargs)", k028},
    {kStubCallService, "STUB_CALL_SERVICE", SenderRule::kSelf, "empty", k028},
    {kGetResource, "GET_RESOURCE", SenderRule::kNeighbour,
     "pickle: (package, resource)", k0337},
    {kLoadResource, "LOAD_RESOURCE", SenderRule::kParentAuthority,
     "two pickles: (package, resource), bytes or None", k0337},
};

constexpr bool HaveNoGap() {
  for (size_t i = 0; i < std::size(kHandles); ++i) {
    if (kHandles[i].handle != kHandles[0].handle + i) return false;
  }
  return true;
}
static_assert(HaveNoGap(), "FindHandle() takes the number as an index.");

}  // namespace

absl::Span<const HandleInfo> StandardHandles() { return kHandles; }

const HandleInfo* FindHandle(uint32_t handle) {
  const uint32_t index = handle - kHandles[0].handle;
  return index < std::size(kHandles) ? &kHandles[index] : nullptr;
}

}  // namespace mitogen
