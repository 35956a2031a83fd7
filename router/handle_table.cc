#include "router/handle_table.h"

#include <assert.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

// What others see of a hash table has an order.
template <typename Table, typename KeyOf>
std::vector<uint32_t> SortedKeys(const Table& table, KeyOf key_of) {
  std::vector<uint32_t> keys;
  keys.reserve(table.size());
  for (const auto& element : table) keys.push_back(key_of(element));
  std::sort(keys.begin(), keys.end());
  return keys;
}

constexpr auto kKeyOfPair = [](const auto& pair) { return pair.first; };
constexpr auto kItself = [](uint32_t key) { return key; };

}  // namespace

HandlerOptions StandardHandler(Handle handle) {
  return {.handle = handle, .senders = FindHandle(handle)->senders};
}

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
  entries_.emplace(handle,
                   Entry{options.senders, options.persist, options.respondent,
                         std::make_shared<const MessageHandler>(make(handle))});
  if (options.respondent.has_value()) {
    waiting_[*options.respondent].insert(handle);
  }
  return handle;
}

bool HandleTable::Remove(uint32_t handle) {
  const auto it = entries_.find(handle);
  if (it == entries_.end()) return false;
  Extract(it);
  return true;
}

HandleTable::Entry HandleTable::Extract(Entries::iterator it) {
  if (it->second.respondent.has_value()) {
    ForgetWaiting(*it->second.respondent, it->first);
  }
  Entry extracted = std::move(it->second);
  entries_.erase(it);
  return extracted;
}

void HandleTable::ForgetWaiting(uint32_t respondent, uint32_t handle) {
  const auto it = waiting_.find(respondent);
  assert(it != waiting_.end() && it->second.contains(handle));
  it->second.erase(handle);
  if (it->second.empty()) waiting_.erase(it);
}

const HandleTable::Entry* HandleTable::Find(uint32_t handle) const {
  const auto it = entries_.find(handle);
  return it == entries_.end() ? nullptr : &it->second;
}

std::vector<HandleTable::Entry> HandleTable::TakeRespondent(
    uint32_t respondent) {
  std::vector<Entry> taken;
  const auto waiting = waiting_.find(respondent);
  if (waiting == waiting_.end()) return taken;
  for (uint32_t handle : SortedKeys(waiting->second, kItself)) {
    assert(entries_.contains(handle));
    taken.push_back(Extract(entries_.find(handle)));
  }
  assert(!waiting_.contains(respondent));
  return taken;
}

std::vector<uint32_t> HandleTable::Respondents() const {
  return SortedKeys(waiting_, kKeyOfPair);
}

std::vector<HandleTable::Entry> HandleTable::TakeAll() {
  std::vector<Entry> taken;
  for (uint32_t handle : Handles()) {
    taken.push_back(Extract(entries_.find(handle)));
  }
  assert(entries_.empty() && waiting_.empty());
  return taken;
}

std::vector<uint32_t> HandleTable::Handles() const {
  return SortedKeys(entries_, kKeyOfPair);
}

uint32_t HandleTable::NextDynamicHandle() {
  while (next_dynamic_ < kFirstDynamicHandle ||
         entries_.contains(next_dynamic_)) {
    ++next_dynamic_;
  }
  return next_dynamic_++;
}

}  // namespace mitogen
