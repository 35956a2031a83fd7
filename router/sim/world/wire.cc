#include "router/sim/world/wire.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace mitogen::sim {
namespace {

constexpr int64_t kMaxDelayUs = 200;
constexpr int64_t kSlowDelayUs = 50'000;
// Between two bytes of what a malicious reader takes.
constexpr int64_t kTrickleDelayUs = 5'000;
constexpr uint64_t kFirstSlowStream = uint64_t{1} << 40;
// What a stream reads at a time, as a process would.
constexpr size_t kReadSize = 64 << 10;

}  // namespace

Wire::Wire(Environment* env, uint32_t child, Visitor* above, Visitor* below)
    : env_(env),
      child_(child),
      down_(env->pipe_capacity),
      up_(env->pipe_capacity),
      ends_{{&up_, &down_}, {&down_, &up_}},
      visitors_{above, below} {
  for (Side side : {Side::kParent, Side::kChild}) {
    if (!env->Has(FaultKind::kSlowReader)) break;
    flags(side).slow =
        Prng::Fork(env->scenario.seed,
                   kFirstSlowStream + 2 * child + static_cast<uint64_t>(side))
            .PerMille(200);
    if (flags(side).slow) env->coverage.HitFault(FaultKind::kSlowReader);
  }
}

void Wire::Kick(Side side) {
  Flags& its = flags(side);
  if (its.write_scheduled || end(side).closed() || end(side).waiting() == 0) {
    return;
  }
  its.write_scheduled = true;
  env_->events.Schedule(Delay(Side::kParent), EventKind::kWrite, child_, side);
}

void Wire::ScheduleRead(Side side) {
  Flags& its = flags(side);
  if (its.read_scheduled || its.paused || end(side).closed()) return;
  its.read_scheduled = true;
  env_->events.Schedule(Delay(side), EventKind::kRead, child_, side);
}

void Wire::Deafen(Side side, bool trickle) {
  flags(side).deaf = true;
  flags(side).trickle = trickle;
}

int64_t Wire::Delay(Side side) {
  if (flags(side).deaf) return kTrickleDelayUs;
  if (flags(side).slow && env_->faults_on) {
    return env_->timing.Between(1, kSlowDelayUs);
  }
  return env_->timing.Between(1, kMaxDelayUs);
}

size_t Wire::ChunkSize() {
  if (!env_->Has(FaultKind::kTinyChunks)) return kReadSize;
  if (env_->chunking.PerMille(300)) return kReadSize;
  env_->coverage.HitFault(FaultKind::kTinyChunks);
  return env_->chunking.PerMille(300) ? 1 : env_->chunking.Between(1, 64);
}

void Wire::OnWrite(Side side) {
  LinkEnd& from = end(side);
  flags(side).write_scheduled = false;
  if (from.closed() || from.waiting() == 0) return;
  if (env_->Has(FaultKind::kAgain) && env_->chunking.PerMille(400)) {
    env_->coverage.HitFault(FaultKind::kAgain);
    return Kick(side);
  }
  if (!from.out()->can_write()) {
    return Lose(side, absl::OkStatus());  // EPIPE.
  }
  const size_t max = ChunkSize();
  const size_t wanted = std::min(max, from.waiting());
  bool resumed = false;
  const size_t size = from.Write(max, &resumed);
  if (size < wanted) env_->coverage.Hit(Sometimes::kShortWrite);
  MaybeCorrupt(side);
  MaybeBreak(side);
  ScheduleRead(Other(side));
  // Of a full pipe the reader says when there is room again.
  if (from.out()->full()) {
    env_->coverage.Hit(Sometimes::kFullPipe);
    if (env_->Has(FaultKind::kTinyPipes)) {
      env_->coverage.HitFault(FaultKind::kTinyPipes);
    }
  } else {
    Kick(side);
  }
  if (resumed) visitor(side)->OnResumed(this, side);
}

void Wire::MaybeCorrupt(Side side) {
  Pipe* pipe = end(side).out();
  if (pipe->held() == 0 || !env_->Strikes(FaultKind::kCorruption, 15)) return;
  pipe->Corrupt(env_->fault_dice.Below(pipe->held()),
                static_cast<char>(env_->fault_dice.Between(1, 255)));
  tainted_ = true;
  env_->NoteFault(FaultKind::kCorruption, child_);
}

void Wire::MaybeBreak(Side side) {
  Flags& its = flags(side);
  if (its.break_after == 0) return;
  if (end(side).out()->written() < its.break_after) return;
  its.break_after = 0;
  if (!env_->faults_on) return;
  env_->NoteFault(FaultKind::kBreak, child_);
  Break();
}

void Wire::Break() {
  down_.Break();
  up_.Break();
  ScheduleRead(Side::kParent);
  ScheduleRead(Side::kChild);
}

void Wire::BreakAfter(Side side, uint64_t bytes) {
  flags(side).break_after = end(side).out()->written() + bytes + 1;
}

void Wire::OnRead(Side side) {
  flags(side).read_scheduled = false;
  LinkEnd& to = end(side);
  if (to.closed() || flags(side).paused) return;
  if (flags(side).deaf && !flags(side).trickle) return;
  // What a pause has left.
  if (to.has_frames() && to.partial_frame() > 0) DeliverFrames(side);
  if (to.closed() || flags(side).paused) return;
  if (to.in()->at_end()) {
    const bool truncated = to.partial_frame() > 0;
    if (truncated) env_->coverage.Hit(Sometimes::kTruncatedFrame);
    return Lose(side, truncated ? absl::DataLossError("amid a frame")
                                : absl::OkStatus());
  }
  if (env_->Has(FaultKind::kAgain) && env_->chunking.PerMille(400)) {
    env_->coverage.HitFault(FaultKind::kAgain);
    return ScheduleRead(side);
  }
  const size_t max = flags(side).deaf ? 1 : ChunkSize();
  if (to.has_frames()) {
    ReadFrames(side, max);
  } else {
    ReadRaw(side, max);
  }
  if (to.closed()) return;
  if (to.in()->held() > 0 || to.in()->at_end()) ScheduleRead(side);
  Kick(Other(side));
}

void Wire::ReadRaw(Side side, size_t max) {
  std::string bytes;
  if (end(side).ReadRaw(max, &bytes) > 0) {
    visitor(side)->OnBytes(this, side, bytes);
  }
}

void Wire::ReadFrames(Side side, size_t max) {
  LinkEnd& to = end(side);
  const size_t size = to.ReadFrames(max, &env_->decoders);
  if (size == 1) env_->coverage.Hit(Sometimes::kOneByteRead);
  const uint64_t before = to.messages_read();
  DeliverFrames(side);
  if (to.messages_read() > before + 1) {
    env_->coverage.Hit(Sometimes::kManyFramesInARead);
  }
  const size_t rest = to.partial_frame();
  if (rest == 0 || flags(side).paused) return;
  env_->coverage.Hit(rest < kFrameHeaderSize ? Sometimes::kSplitHeader
                                             : Sometimes::kSplitPayload);
}

void Wire::DeliverLeftover(Side side, absl::string_view bytes) {
  end(side).FeedFrames(bytes, &env_->decoders);
  DeliverFrames(side);
  // What came later waited for the handshake.
  if (end(side).in()->held() > 0 || end(side).in()->at_end()) {
    ScheduleRead(side);
  }
}

void Wire::DeliverFrames(Side side) {
  LinkEnd& to = end(side);
  while (!to.closed()) {
    const std::optional<MessageHeader> next = to.PeekHeader();
    if (next.has_value() && !visitor(side)->MayTakeNext(this, side, *next)) {
      return;
    }
    const absl::StatusOr<std::optional<MessageView>> message = to.Next();
    if (!message.ok()) {
      env_->coverage.Hit(Sometimes::kBadFrame);
      return Lose(side, message.status());
    }
    if (!message->has_value()) break;
    visitor(side)->OnMessage(this, side, **message);
    if (flags(side).paused) return;
  }
  to.Rest(&env_->decoders);
}

void Wire::Resume(Side side) {
  if (!std::exchange(flags(side).paused, false)) return;
  ScheduleRead(side);
}

void Wire::Lose(Side side, const absl::Status& why) {
  Close(side);
  visitor(side)->OnLost(this, side, why);
}

void Wire::Close(Side side) {
  end(side).Close();
  ScheduleRead(Other(side));
  // Who writes learns of it too.
  Kick(Other(side));
}

void Wire::HalfClose(Side side) {
  end(side).StopWriting();
  visitor(side)->OnResumed(this, side);
  ScheduleRead(Other(side));
}

}  // namespace mitogen::sim
