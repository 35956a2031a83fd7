// A link: the transport to a neighbour, as the router knows it. Bytes and
// descriptors are its owner's business; the router only says which link a
// message leaves by.

#ifndef MITOGEN_ROUTER_LINK_H_
#define MITOGEN_ROUTER_LINK_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "router/identity.h"

namespace mitogen {

// Names a link. No name is used twice, so a late message of a lost link is not
// mistaken for one of its successor.
enum class LinkId : uint64_t {};

// The place of a link in tables: small, and used again once the link is lost.
using LinkSlot = uint32_t;

constexpr LinkSlot SlotOf(LinkId id) {
  return static_cast<LinkSlot>(static_cast<uint64_t>(id));
}

// "link 3", or "no link".
inline std::string DescribeLink(std::optional<LinkSlot> link) {
  if (!link.has_value()) return "no link";
  return absl::StrCat("link ", *link);
}

struct LinkOptions {
  // The context at the other end.
  uint32_t remote_id = kMasterId;
  // If set, the authority stamped on every message that comes in here.
  std::optional<uint32_t> auth_id;
};

// What became of a message that was to leave by a link.
enum class SendResult {
  kSent,
  // Taken, but the link has more to write than its owner likes. The caller
  // should stop reading what leads there until the link has drained or is lost
  // (back-pressure).
  kPaused,
  // Refused: the link's queue is at its limit.
  kFull,
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LINK_H_
