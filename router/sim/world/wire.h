// The link between a child and its parent: two pipes with a LinkEnd at both
// sides, and the events by which bytes move. Bytes are cut, delayed, changed
// and cut off here, and nowhere else.
//
// Contract. An end that is lost is reported once, and closed; what the other
// end wrote before is then lost.

#ifndef MITOGEN_ROUTER_SIM_WORLD_WIRE_H_
#define MITOGEN_ROUTER_SIM_WORLD_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "protocol/message.h"
#include "router/link.h"
#include "router/sim/transport/event_queue.h"
#include "router/sim/transport/link_end.h"
#include "router/sim/transport/pipe.h"
#include "router/sim/world/environment.h"

namespace mitogen::sim {

class Wire {
 public:
  // Each end's owner. `side` says which end of the wire is meant.
  class Visitor {
   public:
    virtual ~Visitor() = default;
    // Bytes of the handshake.
    virtual void OnBytes(Wire* wire, Side side, absl::string_view bytes) = 0;
    // The message with `header` is next, and may still be on its way. False if
    // it must wait: no more is to be read here until Resume().
    virtual bool MayTakeNext(Wire* wire, Side side,
                             const MessageHeader& header) = 0;
    virtual void OnMessage(Wire* wire, Side side,
                           const MessageView& message) = 0;
    // The end is closed already.
    virtual void OnLost(Wire* wire, Side side, const absl::Status& why) = 0;
    // What the end had to write is not too much any more, or is given up.
    virtual void OnResumed(Wire* wire, Side side) = 0;
    // The time that was asked for at `side` is over.
    virtual void OnPatience(Wire* wire, Side side) = 0;
  };

  // `child` is the index of the context below.
  Wire(Environment* env, uint32_t child, Visitor* above, Visitor* below);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  uint32_t child() const { return child_; }
  LinkEnd& end(Side side) { return ends_[static_cast<int>(side)]; }
  const LinkEnd& end(Side side) const { return ends_[static_cast<int>(side)]; }

  // Something waits to be written at `side`.
  void Kick(Side side);
  // Frames that came with the handshake's last bytes.
  void DeliverLeftover(Side side, absl::string_view bytes);
  // Reads no more, and delivers nothing of what was read.
  void Pause(Side side) { flags(side).paused = true; }
  // Reads on after a pause.
  void Resume(Side side);
  // What is read at `side` from now on is next to nothing, or nothing at all.
  void Deafen(Side side, bool trickle);

  void OnWrite(Side side);
  void OnPatience(Side side) { visitor(side)->OnPatience(this, side); }
  void OnRead(Side side);

  // Closes an end without a report to its owner; the other end will notice.
  void Close(Side side);
  // Stops writing at one end, which goes on reading.
  void HalfClose(Side side);
  // Both directions fail, once `bytes` more have passed in that of `side`.
  void BreakAfter(Side side, uint64_t bytes);

  // Both directions fail now.
  void Break();

  // Bytes of it were changed, or one of its ends lied.
  bool tainted() const { return tainted_; }
  void Taint() { tainted_ = true; }

 private:
  struct Flags {
    bool write_scheduled = false;
    bool read_scheduled = false;
    bool paused = false;
    bool slow = false;
    bool deaf = false;
    bool trickle = false;
    // 0 for never.
    uint64_t break_after = 0;
  };

  static Side Other(Side side) {
    return side == Side::kParent ? Side::kChild : Side::kParent;
  }
  Flags& flags(Side side) { return flags_[static_cast<int>(side)]; }
  Visitor* visitor(Side side) { return visitors_[static_cast<int>(side)]; }
  void ScheduleRead(Side side);
  int64_t Delay(Side side);
  size_t ChunkSize();
  void MaybeCorrupt(Side side);
  void MaybeBreak(Side side);
  void Lose(Side side, const absl::Status& why);
  void ReadFrames(Side side, size_t max);
  void ReadRaw(Side side, size_t max);
  void DeliverFrames(Side side);

  Environment* const env_;
  const uint32_t child_;
  Pipe down_;
  Pipe up_;
  LinkEnd ends_[2];
  Visitor* const visitors_[2];
  Flags flags_[2];
  bool tainted_ = false;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_WORLD_WIRE_H_
