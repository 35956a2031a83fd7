#include "router/handle_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {

absl::StatusOr<uint32_t> HandleTable::Add(const HandlerOptions& options,
                                          HandlerMaker make) {
  if (entries_.size() >= max_handles_) {
    return LimitFault("RTE-10", absl::StrCat("expected at most ", max_handles_,
                                             " handles, got one more"));
  }
  const uint32_t handle =
      options.handle.has_value() ? *options.handle : NextDynamicHandle();
  if (entries_.contains(handle)) {
    return CallerFault("RTE-8", absl::StrCat("expected a free handle, got ",
                                             handle, ", which is taken"));
  }
  entries_[handle] = {options.senders, options.persist, options.respondent,
                      std::make_shared<const MessageHandler>(make(handle))};
  if (options.respondent.has_value()) {
    waiting_.emplace(*options.respondent, handle);
  }
  return handle;
}

bool HandleTable::Remove(uint32_t handle) {
  const auto it = entries_.find(handle);
  if (it == entries_.end()) return false;
  Extract(it);
  return true;
}

HandleTable::Entry HandleTable::Extract(
    absl::btree_map<uint32_t, Entry>::iterator it) {
  if (it->second.respondent.has_value()) {
    waiting_.erase({*it->second.respondent, it->first});
  }
  Entry extracted = std::move(it->second);
  entries_.erase(it);
  return extracted;
}

const HandleTable::Entry* HandleTable::Find(uint32_t handle) const {
  const auto it = entries_.find(handle);
  return it == entries_.end() ? nullptr : &it->second;
}

std::vector<HandleTable::Entry> HandleTable::TakeRespondent(
    uint32_t respondent) {
  std::vector<Entry> taken;
  auto next = waiting_.lower_bound({respondent, 0});
  while (next != waiting_.end() && next->first == respondent) {
    taken.push_back(Extract(entries_.find(next->second)));
    next = waiting_.lower_bound({respondent, 0});
  }
  return taken;
}

std::vector<uint32_t> HandleTable::Respondents() const {
  std::vector<uint32_t> respondents;
  for (const auto& [respondent, handle] : waiting_) {
    if (respondents.empty() || respondents.back() != respondent) {
      respondents.push_back(respondent);
    }
  }
  return respondents;
}

std::vector<HandleTable::Entry> HandleTable::TakeAll() {
  std::vector<Entry> taken;
  for (auto& [handle, entry] : entries_) taken.push_back(std::move(entry));
  entries_.clear();
  waiting_.clear();
  return taken;
}

std::vector<uint32_t> HandleTable::Handles() const {
  std::vector<uint32_t> handles;
  for (const auto& [handle, entry] : entries_) handles.push_back(handle);
  return handles;
}

uint32_t HandleTable::NextDynamicHandle() {
  while (next_dynamic_ < kFirstDynamicHandle ||
         entries_.contains(next_dynamic_)) {
    ++next_dynamic_;
  }
  return next_dynamic_++;
}

}  // namespace mitogen
