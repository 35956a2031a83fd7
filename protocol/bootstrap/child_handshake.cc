#include "protocol/bootstrap/child_handshake.h"

#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/marker.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

// Indexed by HandshakeState.
constexpr HandshakeStateInfo kStates[] = {
    {HandshakeState::kAwaitingPreamble, "awaiting the preamble", kReadyMarker},
    {HandshakeState::kStarting, "starting the context", kReceivedMarker},
    {HandshakeState::kUp, "up", kUpMarker},
    {HandshakeState::kFailed, "failed", ""},
};

constexpr HandshakeTransition kTransitions[] = {
    {HandshakeState::kAwaitingPreamble, HandshakeEvent::kPreamble,
     HandshakeState::kStarting},
    {HandshakeState::kAwaitingPreamble, HandshakeEvent::kFault,
     HandshakeState::kFailed},
    {HandshakeState::kStarting, HandshakeEvent::kContextUp,
     HandshakeState::kUp},
    {HandshakeState::kStarting, HandshakeEvent::kFault,
     HandshakeState::kFailed},
};

}  // namespace

absl::Span<const HandshakeStateInfo> HandshakeStates() { return kStates; }

absl::Span<const HandshakeTransition> HandshakeTransitions() {
  return kTransitions;
}

ChildHandshake::ChildHandshake(const Limits& limits,
                               std::optional<uint64_t> announced_preamble_size)
    : limits_(limits), preamble_(limits, announced_preamble_size) {
  Enter(HandshakeState::kAwaitingPreamble);
}

const HandshakeStateInfo& ChildHandshake::info() const {
  return kStates[static_cast<int>(state_)];
}

std::optional<HandshakeState> ChildHandshake::Next(HandshakeEvent event) const {
  return NextState(kTransitions, state_, event);
}

bool ChildHandshake::want_read() const {
  return Next(HandshakeEvent::kPreamble).has_value();
}

void ChildHandshake::Enter(HandshakeState state) {
  state_ = state;
  const absl::string_view line = info().line_on_entry;
  if (!line.empty()) absl::StrAppend(&output_, line, "\n");
}

absl::Status ChildHandshake::Fail(absl::Status failure) {
  Enter(*Next(HandshakeEvent::kFault));
  failure_ = std::move(failure);
  return failure_;
}

absl::Status ChildHandshake::MisuseOf(absl::string_view call) const {
  if (!failure_.ok()) return failure_;
  return CallerFault(
      "BOOT-10", absl::StrCat("expected no ", call, " while the handshake is ",
                              info().name, ", got one"));
}

absl::Status ChildHandshake::Feed(absl::string_view bytes) {
  if (!want_read()) return MisuseOf("input");
  const absl::StatusOr<size_t> taken = preamble_.Feed(bytes);
  if (!taken.ok()) return Fail(taken.status());
  if (!preamble_.done()) return absl::OkStatus();
  bytes.remove_prefix(*taken);
  frame_bytes_ = std::string(bytes);
  Enter(*Next(HandshakeEvent::kPreamble));
  absl::StatusOr<ContextConfig> config =
      ParseContextConfig(preamble_.last_line(), limits_);
  if (!config.ok()) return Fail(config.status());
  config_ = *std::move(config);
  return absl::OkStatus();
}

absl::Status ChildHandshake::FeedEnd() {
  if (!failure_.ok()) return failure_;
  if (!Next(HandshakeEvent::kFault).has_value()) return absl::OkStatus();
  if (want_read()) return Fail(preamble_.CheckEnd());
  return Fail(
      PeerFault("BOOT-11", absl::StrCat("expected the parent to stay until the "
                                        "context is up, got the end of input "
                                        "while ",
                                        info().name)));
}

absl::Status ChildHandshake::ContextUp() {
  const std::optional<HandshakeState> up = Next(HandshakeEvent::kContextUp);
  if (!up.has_value()) return MisuseOf("ContextUp()");
  Enter(*up);
  return absl::OkStatus();
}

}  // namespace mitogen
