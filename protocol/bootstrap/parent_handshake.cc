#include "protocol/bootstrap/parent_handshake.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/marker.h"
#include "protocol/fault.h"
#include "protocol/text.h"

namespace mitogen {
namespace {

using State = ParentHandshakeState;

// Indexed by ParentHandshakeState.
constexpr ParentHandshakeStateInfo kStates[] = {
    {State::kAwaitingStub, "starting a shell", kProgramMarker},
    {State::kAwaitingReady, "starting the first stage", kReadyMarker},
    {State::kAwaitingReceived, "receiving the preamble", kReceivedMarker},
    {State::kAwaitingUp, "starting the context", kUpMarker},
    {State::kUp, "up", ""},
    {State::kFailed, "failed", ""},
};

constexpr absl::string_view kMarkers[] = {kProgramMarker, kReadyMarker,
                                          kReceivedMarker, kUpMarker};

}  // namespace

absl::Span<const ParentHandshakeStateInfo> ParentHandshakeStates() {
  return kStates;
}

const ParentHandshakeStateInfo& ParentHandshake::info() const {
  return kStates[static_cast<int>(state_)];
}

absl::Status ParentHandshake::Feed(absl::string_view bytes) {
  if (!failure_.ok()) return failure_;
  if (!want_read()) {
    return CallerFault("BOOT-10",
                       "expected no input for the handshake once "
                       "the child is up, got some");
  }
  while (want_read()) {
    const size_t end = bytes.find('\n');
    AddToLine(bytes.substr(0, end));
    if (end == absl::string_view::npos) return absl::OkStatus();
    bytes.remove_prefix(end + 1);
    EndLine();
  }
  frame_bytes_ = std::string(bytes);
  return absl::OkStatus();
}

// Of a line without end only the beginning is kept, but all of it is searched.
void ParentHandshake::AddToLine(absl::string_view part) {
  absl::StrAppend(&line_, part.substr(0, max_noise_ - line_.size()));
  absl::StrAppend(&line_tail_, part);
  for (size_t i = 0; i < std::size(kMarkers); ++i) {
    if (absl::StrContains(line_tail_, kMarkers[i])) markers_in_line_ |= 1u << i;
  }
  const size_t kept = std::min(line_tail_.size(), kReadyMarker.size() - 1);
  line_tail_.erase(0, line_tail_.size() - kept);
}

void ParentHandshake::EndLine() {
  if (HasSeen(info().awaited)) {
    Enter(static_cast<State>(static_cast<int>(state_) + 1));
  } else if (state_ == State::kAwaitingReceived && HasSeen(kUpMarker)) {
    Enter(State::kUp);
  } else {
    AddNoise(line_);
  }
  line_.clear();
  line_tail_.clear();
  markers_in_line_ = 0;
}

void ParentHandshake::Enter(ParentHandshakeState state) {
  wants_program_ |= state_ == State::kAwaitingStub;
  state_ = state;
  if (state == State::kAwaitingReceived) wants_preamble_ = true;
}

bool ParentHandshake::HasSeen(absl::string_view marker) const {
  const auto* const found =
      std::find(std::begin(kMarkers), std::end(kMarkers), marker);
  return (markers_in_line_ >> (found - std::begin(kMarkers)) & 1) != 0;
}

void ParentHandshake::AddNoise(absl::string_view line) {
  noise_.emplace_back(line.substr(0, max_noise_));
  noise_bytes_ += noise_.back().size();
  while (noise_.size() > kMaxNoiseLines || noise_bytes_ > max_noise_) {
    noise_bytes_ -= noise_.front().size();
    noise_.pop_front();
  }
}

absl::Status ParentHandshake::FeedEnd() {
  return Abandon("the end of its output");
}

absl::Status ParentHandshake::Abandon(absl::string_view reason) {
  if (!failure_.ok() || state_ == State::kUp) return failure_;
  if (!line_.empty()) AddNoise(line_);
  failure_ = PeerFault(
      "BOOT-12",
      absl::StrCat("expected the child to write ", info().awaited, ", got ",
                   reason, " while it was ", info().name, ". ", NoiseText()));
  state_ = State::kFailed;
  return failure_;
}

std::string ParentHandshake::NoiseText() const {
  if (noise_.empty()) return "It wrote nothing else";
  std::string text = "It wrote:\n";
  for (const std::string& line : noise_) {
    absl::StrAppend(&text, ReplaceInvalidUtf8(line), "\n");
  }
  return text;
}

}  // namespace mitogen
