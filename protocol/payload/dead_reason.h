// The reasons that dead messages of this library give, as one table. They are
// text for people, but programs match on those of the original.

#ifndef MITOGEN_PROTOCOL_PAYLOAD_DEAD_REASON_H_
#define MITOGEN_PROTOCOL_PAYLOAD_DEAD_REASON_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// $0, $1 and $2 stand for what absl::Substitute() puts there.
inline constexpr absl::string_view kInvalidHandle = "invalid handle";
inline constexpr absl::string_view kRefusedByPolicy = "refused by policy";
inline constexpr absl::string_view kUnexpectedContext =
    "reply from unexpected context";
// A destination and the context that knows no way to it.
inline constexpr absl::string_view kNoRoute = "no route to $0, my ID is $1";
// The limit.
inline constexpr absl::string_view kMessageTooLarge =
    "message too large (max $0 bytes)";
// The neighbours at the two ends, and the context that refuses.
inline constexpr absl::string_view kRoutingModePrevents =
    "routing mode prevents forward of message from context $0 to context $1 "
    "via context $2";
inline constexpr absl::string_view kRespondentGone =
    "the respondent Context has disconnected";
inline constexpr absl::string_view kBrokerExit = "Broker has exitted";
inline constexpr absl::string_view kSenderClosed =
    "Sender was explicitly closed";
// The neighbour whose link is full.
inline constexpr absl::string_view kLinkQueueFull =
    "the queue to context $0 is full";
// The handle.
inline constexpr absl::string_view kHandleQueueFull =
    "the queue of handle $0 is full";
inline constexpr absl::string_view kServiceQueueFull =
    "the queue of service calls is full";
inline constexpr absl::string_view kServicePoolEnded =
    "the service pool has shut down";
inline constexpr absl::string_view kNotAttached = "not attached";

struct DeadReason {
  absl::string_view text;
  // The clause about what it says.
  absl::string_view clause;
  // Whether the original gives this reason, too.
  bool original;
};

inline constexpr DeadReason kDeadReasons[] = {
    {kInvalidHandle, "RTE-4", true},     {kRefusedByPolicy, "RTE-5", true},
    {kUnexpectedContext, "RTE-8", true}, {kNoRoute, "RTE-3", true},
    {kMessageTooLarge, "FRM-3", true},   {kRoutingModePrevents, "RTE-7", true},
    {kRespondentGone, "RTE-9", true},    {kBrokerExit, "PAY-5", true},
    {kSenderClosed, "ROL-3", true},      {kLinkQueueFull, "RTE-14", false},
    {kHandleQueueFull, "ROL-2", false},  {kServiceQueueFull, "SVC-7", false},
    {kServicePoolEnded, "SVC-7", false}, {kNotAttached, "ROL-13", false},
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PAYLOAD_DEAD_REASON_H_
