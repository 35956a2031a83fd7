#include "router/sim/world/liveness.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "router/sim/world/invariants.h"

namespace mitogen::sim {
namespace {

bool IsUp(const Environment& env, uint32_t index) {
  return env.contexts[index] != nullptr && env.contexts[index]->is_up();
}

// Whether a context and its parent have a link between them.
bool IsLinked(const Environment& env, uint32_t index) {
  return IsUp(env, index) && IsUp(env, env.members[index].parent) &&
         env.contexts[index]->parent_link().has_value();
}

// For each context the ids of those up at and below it, sorted.
std::vector<std::vector<uint32_t>> Subtrees(const Environment& env) {
  std::vector<std::vector<uint32_t>> below(env.members.size());
  for (uint32_t i = 0; i < below.size(); ++i) {
    if (!IsUp(env, i)) continue;
    for (uint32_t at = i;; at = env.members[at].parent) {
      below[at].push_back(env.members[i].id);
      if (at == 0 || !IsLinked(env, at)) break;
    }
  }
  for (std::vector<uint32_t>& ids : below) std::sort(ids.begin(), ids.end());
  return below;
}

// Whether all links from `above` down to `index` are there.
bool IsConnected(const Environment& env, uint32_t index, uint32_t above) {
  while (index > above && IsLinked(env, index)) {
    index = env.members[index].parent;
  }
  return index == above && IsUp(env, index);
}

// Whoever is at or below a context that detached and waits for one that is not
// there is told by nobody (ROL-13): who is above was not lost, and who was not
// there could only be asked for above.
bool IsOutOfReach(const Environment& env, const Request& request) {
  const std::optional<uint32_t> target = env.IndexOf(request.dst_id);
  for (uint32_t at = request.context; at != 0; at = env.members[at].parent) {
    if (env.contexts[at]->is_detached()) {
      return !target.has_value() || !IsConnected(env, *target, at);
    }
  }
  return false;
}

void CheckLink(Environment* env, SimContext& context, LinkId link,
               const std::vector<uint32_t>& expected) {
  const std::vector<uint32_t> routes = context.router().ContextsBehind(link);
  if (routes == expected) return;
  env->Fail(Promise::kLiveness, "CheckRoutesAreTrue", "RTE-12",
            absl::StrCat("in context ", context.id(), ": expected routes to ",
                         absl::StrJoin(expected, " "), " by one link, got ",
                         absl::StrJoin(routes, " ")));
}

}  // namespace

void CheckAllAnswered(Environment* env) {
  for (const Request& request : env->requests.requests()) {
    if (request.answers == 1) continue;
    const SimContext& asker = *env->contexts[request.context];
    if (request.answers == 0 && !asker.is_up()) continue;
    if (request.answers == 0 && IsOutOfReach(*env, request)) continue;
    return env->Fail(
        Promise::kLiveness, "CheckAllAnswered", "RTE-4",
        absl::StrCat("expected one answer to what context ", asker.id(),
                     " asked of ", request.dst_id, ":", request.handle,
                     ", number ", request.number, ", got ", request.answers));
  }
}

void CheckRoutesAreTrue(Environment* env) {
  const std::vector<std::vector<uint32_t>> below = Subtrees(*env);
  for (const std::unique_ptr<SimContext>& context : env->contexts) {
    if (context == nullptr || !context->is_up()) continue;
    size_t expected = 0;
    if (context->parent_link().has_value()) {
      const uint32_t parent_id = env->members[context->parent()].id;
      CheckLink(env, *context, *context->parent_link(), {parent_id});
      ++expected;
    }
    for (uint32_t child : context->children()) {
      const std::optional<LinkId> link = context->LinkToChild(child);
      if (!link.has_value()) continue;
      CheckLink(env, *context, *link, below[child]);
      expected += below[child].size();
    }
    if (context->router().route_count() != expected) {
      env->Fail(
          Promise::kLiveness, "CheckRoutesAreTrue", "RTE-12",
          absl::StrCat("in context ", context->id(), ": expected ", expected,
                       " routes, got ", context->router().route_count()));
    }
  }
}

void CheckNothingWaits(Environment* env) {
  for (const std::unique_ptr<SimContext>& context : env->contexts) {
    if (context == nullptr || context->uplink() == nullptr) continue;
    for (Side side : {Side::kParent, Side::kChild}) {
      const LinkEnd& end = context->uplink()->end(side);
      if (end.closed()) continue;
      if (end.waiting() == 0 && end.in()->held() == 0) continue;
      env->Fail(
          Promise::kLiveness, "CheckNothingWaits", "FRM-1",
          absl::StrCat("on the link of context ", context->id(),
                       ": expected nothing to wait, got ", end.waiting(),
                       " bytes to write and ", end.in()->held(), " to read"));
    }
  }
}

void CheckAllEnded(Environment* env, bool master_too) {
  for (const std::unique_ptr<SimContext>& context : env->contexts) {
    if (context == nullptr || !context->is_alive()) continue;
    if (context->index() == 0 && !master_too) continue;
    return env->Fail(
        Promise::kLiveness, "CheckAllEnded", "RTE-9",
        absl::StrCat("expected context ", context->id(), " to have ended"));
  }
}

void CheckTablesAreEmpty(Environment* env) {
  for (const std::unique_ptr<SimContext>& context : env->contexts) {
    if (context == nullptr || !context->is_up()) continue;
    const Router& router = context->router();
    const size_t links = context->parent_link().has_value() ? 1 : 0;
    if (router.link_count() > links) continue;
    if (router.route_count() == links && router.egress_count() == 0 &&
        router.handle_count() <= context->base_handles() + kHandlesOfRoles +
                                     context->open_requests) {
      continue;
    }
    env->Fail(
        Promise::kLiveness, "CheckTablesAreEmpty", "RTE-10",
        absl::StrCat("in context ", context->id(), ": expected ",
                     context->base_handles(), " handles and ", links,
                     " routes once all below are gone, got ",
                     router.handle_count(), " handles, ", router.route_count(),
                     " routes, ", router.egress_count(), " egress entries"));
  }
}

}  // namespace mitogen::sim
