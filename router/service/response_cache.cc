#include "router/service/response_cache.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "protocol/pickle/encode/encoder.h"

namespace mitogen {
namespace {

// Both copies of the key, and what the tables themselves take.
constexpr uint64_t kEntryOverhead = 128;

uint64_t CostOf(absl::string_view key, const Message& response) {
  return 2 * key.size() + response.payload.size() + kEntryOverhead;
}

// So that no part can pass for another.
void AppendPart(absl::string_view part, std::string* key) {
  absl::StrAppend(key, part.size(), ":", part);
}

}  // namespace

std::optional<std::string> ResponseKey(const Document& document,
                                       const CallService& call) {
  // Of equal names the last counts.
  absl::btree_map<absl::string_view, ValueId> arguments;
  for (const DictEntries::Entry entry : document.entries(call.kwargs)) {
    arguments[document.text(entry.key)] = entry.value;
  }
  std::string key;
  AppendPart(call.method, &key);
  for (const auto& [name, value] : arguments) {
    std::string pickle;
    if (!EncodePickle(document, value, PickleProfile::kCompact, &pickle).ok()) {
      return std::nullopt;
    }
    AppendPart(name, &key);
    AppendPart(pickle, &key);
  }
  return key;
}

const Message* ResponseCache::Find(absl::string_view key) const {
  const auto it = responses_.find(key);
  return it == responses_.end() ? nullptr : &it->second;
}

void ResponseCache::Add(std::string key, Message response) {
  const uint64_t cost = CostOf(key, response);
  if (cost > max_bytes_ || responses_.contains(key)) return;
  while (bytes_ + cost > max_bytes_) DropOldest();
  bytes_ += cost;
  by_age_.push_back(key);
  responses_.emplace(std::move(key), std::move(response));
}

void ResponseCache::DropOldest() {
  const auto it = responses_.find(by_age_.front());
  bytes_ -= CostOf(it->first, it->second);
  responses_.erase(it);
  by_age_.pop_front();
}

}  // namespace mitogen
