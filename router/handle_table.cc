#include "router/handle_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {

absl::StatusOr<uint32_t> HandleTable::Add(const HandlerOptions& options,
                                          MessageHandler handler) {
  const uint32_t handle =
      options.handle.has_value() ? *options.handle : NextDynamicHandle();
  if (entries_.contains(handle)) {
    return CallerFault("RTE-8", absl::StrCat("expected a free handle, got ",
                                             handle, ", which is taken"));
  }
  entries_[handle] = {
      options.senders, options.persist, options.respondent,
      std::make_shared<const MessageHandler>(std::move(handler))};
  return handle;
}

const HandleTable::Entry* HandleTable::Find(uint32_t handle) const {
  const auto it = entries_.find(handle);
  return it == entries_.end() ? nullptr : &it->second;
}

std::vector<HandleTable::Entry> HandleTable::TakeRespondent(
    uint32_t respondent) {
  std::vector<Entry> taken;
  for (auto it = entries_.begin(); it != entries_.end();) {
    if (it->second.respondent == respondent) {
      taken.push_back(std::move(it->second));
      it = entries_.erase(it);
    } else {
      ++it;
    }
  }
  return taken;
}

std::vector<HandleTable::Entry> HandleTable::TakeAll() {
  std::vector<Entry> taken;
  for (auto& [handle, entry] : entries_) taken.push_back(std::move(entry));
  entries_.clear();
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
