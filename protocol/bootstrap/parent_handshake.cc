#include "protocol/bootstrap/parent_handshake.h"

#include <assert.h>

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/marker.h"
#include "protocol/fault.h"
#include "protocol/text/text.h"

namespace mitogen {
namespace {

using State = ParentHandshakeState;

using Request = ParentHandshakeRequest;
using Transition = ParentHandshakeTransition;

// Indexed by ParentHandshakeState.
constexpr ParentHandshakeStateInfo kStates[] = {
    {State::kAwaitingStub, "starting a shell"},
    {State::kAwaitingReady, "starting the first stage"},
    {State::kAwaitingReceived, "receiving the preamble"},
    {State::kAwaitingUp, "starting the context"},
    {State::kUp, "up"},
    {State::kFailed, "failed"},
};

// The end of the output.
constexpr absl::string_view kEnd = "";

constexpr Transition kTransitions[] = {
    {State::kAwaitingStub, kProgramMarker, State::kAwaitingReady,
     Request::kProgram},
    {State::kAwaitingStub, kEnd, State::kFailed},
    {State::kAwaitingReady, kReadyMarker, State::kAwaitingReceived,
     Request::kPreamble},
    {State::kAwaitingReady, kEnd, State::kFailed},
    {State::kAwaitingReceived, kReceivedMarker, State::kAwaitingUp},
    // The original's parent takes it without the one before, too.
    {State::kAwaitingReceived, kUpMarker, State::kUp},
    {State::kAwaitingReceived, kEnd, State::kFailed},
    {State::kAwaitingUp, kUpMarker, State::kUp},
    {State::kAwaitingUp, kEnd, State::kFailed},
};

constexpr absl::string_view kMarkers[] = {kProgramMarker, kReadyMarker,
                                          kReceivedMarker, kUpMarker};

// The rest of the line, without white space around it. It is empty if the line
// was cut before the marker.
absl::string_view TextAfter(absl::string_view line, absl::string_view marker) {
  const size_t at = line.rfind(marker);
  if (at == line.npos) return "";
  return absl::StripAsciiWhitespace(line.substr(at + marker.size()));
}

}  // namespace

absl::Span<const ParentHandshakeStateInfo> ParentHandshakeStates() {
  return kStates;
}

absl::Span<const ParentHandshakeTransition> ParentHandshakeTransitions() {
  return kTransitions;
}

absl::string_view ParentHandshake::Awaited() const {
  for (const Transition& transition : kTransitions) {
    if (transition.from == state_) return transition.marker;
  }
  return "";
}

const ParentHandshakeTransition* ParentHandshake::NextByLine() const {
  for (const Transition& transition : kTransitions) {
    if (transition.from == state_ && transition.marker != kEnd &&
        HasSeen(transition.marker)) {
      return &transition;
    }
  }
  return nullptr;
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

// Keeps only the beginning of a line without end, but searches all of it.
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
  const Transition* const next = NextByLine();
  if (next != nullptr) {
    Take(*next);
  } else {
    AddNoise(line_);
  }
  line_.clear();
  line_tail_.clear();
  markers_in_line_ = 0;
}

void ParentHandshake::Take(const ParentHandshakeTransition& transition) {
  assert(transition.from == state_);
  if (transition.request == Request::kProgram) {
    wants_program_ = true;
    host_processor_ = std::string(TextAfter(line_, transition.marker));
  }
  wants_preamble_ |= transition.request == Request::kPreamble;
  state_ = transition.to;
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
  const auto* const end = std::find_if(
      std::begin(kTransitions), std::end(kTransitions),
      [this](const Transition& transition) {
        return transition.from == state_ && transition.marker == kEnd;
      });
  if (end == std::end(kTransitions)) return failure_;
  if (!line_.empty()) AddNoise(line_);
  failure_ = PeerFault(
      "BOOT-12",
      absl::StrCat("expected the child to write ", Awaited(), ", got ", reason,
                   " while it was ", kStates[static_cast<int>(state_)].name,
                   ". ", NoiseText()));
  Take(*end);
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
