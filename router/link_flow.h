// Whether others wait for a link: its states as a table (RTE-14). wait_line.h
// runs by it.

#ifndef MITOGEN_ROUTER_LINK_FLOW_H_
#define MITOGEN_ROUTER_LINK_FLOW_H_

#include "protocol/transition.h"

namespace mitogen {

enum class LinkFlow {
  // Messages for the link are taken.
  kOpen,
  // More waits to be written than the owner of the link likes. Others wait.
  kFull,
  // The same, but others have waited for long enough. What finds no room in
  // the queue is refused.
  kExhausted,
};

enum class LinkFlowEvent { kFilled, kPatienceEnded, kDrained };

inline constexpr NamedValue<LinkFlow> kLinkFlows[] = {
    {LinkFlow::kOpen, "open"},
    {LinkFlow::kFull, "full, others wait"},
    {LinkFlow::kExhausted, "full, nobody waits"},
};

inline constexpr NamedValue<LinkFlowEvent> kLinkFlowEvents[] = {
    {LinkFlowEvent::kFilled, "the queue is as long as it may be"},
    {LinkFlowEvent::kPatienceEnded, "patience has ended"},
    {LinkFlowEvent::kDrained, "the queue is short again"},
};

// Any other event leaves a link in its state.
inline constexpr Transition<LinkFlow, LinkFlowEvent> kLinkFlowTransitions[] = {
    {LinkFlow::kOpen, LinkFlowEvent::kFilled, LinkFlow::kFull},
    {LinkFlow::kFull, LinkFlowEvent::kPatienceEnded, LinkFlow::kExhausted},
    {LinkFlow::kFull, LinkFlowEvent::kDrained, LinkFlow::kOpen},
    {LinkFlow::kExhausted, LinkFlowEvent::kDrained, LinkFlow::kOpen},
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_LINK_FLOW_H_
