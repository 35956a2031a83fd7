#include "stub/link/awaited_ends.h"

#include "stub/link/time_limit.h"

namespace mitogen {

bool AwaitedEnds::IsGone(uint32_t context_id) const {
  return ended_.Contains(context_id) ||
         !router_->LinkTo(context_id).has_value();
}

void AwaitedEnds::Await(uint32_t context_id, absl::Duration timeout,
                        const Done& done) {
  if (IsGone(context_id)) return done->Finish(true);
  waiting_[context_id].push_back(done);
  LimitTime<bool>(loop_, timeout, done, [this, context_id](const Done& late) {
    StopWaiting(context_id, late);
    late->Finish(false);
  });
}

void AwaitedEnds::StopWaiting(uint32_t context_id, const Done& done) {
  const auto it = waiting_.find(context_id);
  if (it == waiting_.end()) return;
  std::erase(it->second, done);
  if (it->second.empty()) waiting_.erase(it);
}

void AwaitedEnds::OnContextLost(uint32_t context_id, std::optional<LinkId>,
                                const std::vector<LinkId>&) {
  if (router_->identity().parent_id().has_value()) ended_.Add(context_id);
  const auto node = waiting_.extract(context_id);
  if (node.empty()) return;
  for (const Done& done : node.mapped()) done->Finish(true);
}

void AwaitedEnds::OnParentLost() {
  std::vector<uint32_t> gone;
  for (const auto& [context_id, waiting] : waiting_) {
    if (IsGone(context_id)) gone.push_back(context_id);
  }
  for (const uint32_t context_id : gone) OnContextLost(context_id, {}, {});
}

}  // namespace mitogen
