// The answers of a deduplicating service, by the call that they answer: the
// newest that fit into a number of bytes. And the key that makes two calls
// equal.
//
// Contract. Pure; one thread.
//
// Source of the facts: mitogen/service.py, DeduplicatingInvoker, whose table
// grows for ever, and whose key takes Blobs of one size for equal.

#ifndef MITOGEN_ROUTER_SERVICE_RESPONSE_CACHE_H_
#define MITOGEN_ROUTER_SERVICE_RESPONSE_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "protocol/message.h"
#include "protocol/payload/call_service.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Equal for calls with the same method and the same arguments in any order.
// Nothing for arguments that cannot be written, which are equal to none.
std::optional<std::string> ResponseKey(const Document& document,
                                       const CallService& call);

class ResponseCache {
 public:
  explicit ResponseCache(uint64_t max_bytes) : max_bytes_(max_bytes) {}

  // Null if there is none. Valid until the next Add().
  const Message* Find(absl::string_view key) const;

  // Replaces none: a key is added once, until it is dropped.
  void Add(std::string key, Message response);

  size_t size() const { return responses_.size(); }
  uint64_t bytes() const { return bytes_; }

 private:
  void DropOldest();

  const uint64_t max_bytes_;
  uint64_t bytes_ = 0;
  absl::flat_hash_map<std::string, Message> responses_;
  std::deque<std::string> by_age_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_SERVICE_RESPONSE_CACHE_H_
