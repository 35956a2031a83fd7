// Messages that wait because much is queued on a link: one lane for each
// subtree behind the link, and turns between the lanes. A subtree that reads
// slowly, or asks for much, does not delay what others are sent.
//
// Contract. Messages of one lane leave in their order. A message in the lane
// kBehindAll leaves after all that were there before it; those that may leave
// take turns with the lanes. A turn lasts until ShareLimits::turn bytes have
// left, the message that crosses the line included; so a lane waits for at most
// so much of each other lane. Each call but Clear() costs the same, however
// many lanes there are.
//
// Bytes are charged to their destination. The destination of an answer is the
// context that asked. So a context that asks for much and reads nothing is
// refused, and the honest neighbour that relays its answers is not. A
// destination may hold as much as is still free. One destination alone gets
// half of the room, and a later one still finds some. Within that half the same
// rule divides the room among the links that the messages came in by, so a
// flood by one link does not keep others from the destination; one link alone
// gets a quarter of the room. News is charged to its destination only: a
// context that waits for an answer must hear that there is none.
//
// There are three such rooms, one for each kind of Traffic, and each with room
// for news beyond it. So peers that flood contexts do not keep this one from
// its answers, those do not keep others from what is passed on, and neither
// keeps the neighbour from the modules that it asked for. What this context
// itself says is divided among destinations only. As a rule it answers the one
// that asked. Where one context makes this one speak to another, it can take
// that other one's share.
//
// A message costs its frame and its entry, so a flood of tiny ones is bounded
// too. What is charged is at most ShareLimits::total, ::beyond, ::neighbour,
// three times ::news, and six messages. The tables take at most twice as much
// beside it, if each message is tiny and has a lane to itself. What this
// context's own program sends has no owner: it is neither charged nor refused.
//
// The rule of the free room is that of dynamic thresholds in switches with
// shared memory (Choudhury and Hahne, 1998). The turns are a coarse form of
// deficit round robin (Shreedhar and Varghese, 1995).

#ifndef MITOGEN_ROUTER_OUTPUT_LANES_H_
#define MITOGEN_ROUTER_OUTPUT_LANES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "protocol/message.h"
#include "router/link.h"

namespace mitogen {

struct ShareLimits {
  // Waiting bytes from which on messages wait in lanes; what waits before is
  // charged to nobody, which keeps a link in its usual state cheap. Stops: a
  // context that asks for more than it reads, whose answers delay those of
  // others. Test: link_table_test,
  // AMessageForAnotherSubtreePassesWhatASlowOneHasQueued.
  size_t direct = 256u << 10;
  // Bytes of a lane that leave before others have their turn. Stops: the same.
  // Test: output_lanes_test, ALaneWaitsForAtMostOneTurnOfEachOther.
  size_t turn = 64u << 10;
  // Stops: a context that asks for answers and reads none, and one that floods
  // another. Test: output_lanes_test, OneWayAloneGetsAQuarter,
  // WhoFloodsAContextLeavesRoomForOthersWhoSendToIt.
  size_t total = 256u << 20;
  // The same for what this context itself says to contexts behind the
  // neighbour, such as results of its services. Stops: peers that flood
  // contexts, so that this one cannot answer others any more. Test:
  // output_lanes_test, WhatIsPassedOnTakesNothingFromWhatTheContextItselfSays,
  // WhatTheContextItselfSaysToOneGetsHalfOfItsRoom.
  size_t beyond = 128u << 20;
  // The same for what this context itself says to the neighbour, such as the
  // modules that it was asked for. Stops: contexts behind the neighbour that
  // ask for much and read nothing, so that no module fits any more. Test:
  // output_lanes_test, WhatIsSaidBeyondTakesNothingFromTheNeighbour.
  size_t neighbour = 128u << 20;
  // The room beyond each of these for news, which is what contexts rely on:
  // dead messages, and frames of at most news_size, such as those of routes.
  // Test: output_lanes_test, NewsFitsWhereNothingElseDoes, SmallFramesAreNews.
  size_t news = 16u << 20;
  size_t news_size = 1u << 10;
};

// Says which room a message that leaves by a link is charged to.
enum class Traffic : uint8_t {
  // Another context says it.
  kPassedOn,
  // This context itself says it to one behind the neighbour.
  kBeyondNeighbour,
  // This context itself says it to the neighbour.
  kToNeighbour,
};

class OutputLanes {
 public:
  // Names a lane: the id of a context, or kBehindAll.
  using Lane = uint64_t;
  static constexpr Lane kBehindAll = ~Lane{0};

  explicit OutputLanes(const ShareLimits& limits) : limits_(limits) {}

  OutputLanes(const OutputLanes&) = delete;
  OutputLanes& operator=(const OutputLanes&) = delete;

  struct Owner {
    // Whom the bytes are for.
    uint32_t destination = 0;
    // The slot of the link by which came what caused them.
    LinkSlot way_in = 0;
    Traffic traffic = Traffic::kPassedOn;

    bool operator==(const Owner&) const = default;
    template <typename H>
    friend H AbslHashValue(H h, const Owner& owner) {
      return H::combine(std::move(h), owner.destination, owner.way_in,
                        owner.traffic);
    }
  };

  // Whether there is room for a frame of `size` bytes.
  bool HasRoom(const Owner& owner, size_t size, bool is_dead) const;
  // Charges it to `owner`, if there is one.
  void Push(Lane lane, const std::optional<Owner>& owner, Message message);
  // The next message, if there is one.
  std::optional<Message> Pop();

  bool empty() const { return count_ == 0; }
  // Whether less waits in `lane` than leaves in one turn.
  bool IsShort(Lane lane) const;
  // Bytes of the frames that wait.
  size_t bytes() const { return bytes_; }
  // What those that have an owner cost.
  size_t charged() const;
  // The same for one kind.
  size_t charged(Traffic traffic) const { return RoomOf(traffic).charged(); }
  // Drops all that waits.
  void Clear();
  // Gives back the memory of the tables if nothing waits.
  void Shrink() {
    if (empty()) Clear();
  }

 private:
  struct Entry {
    Message message;
    std::optional<Owner> owner;
    // How many messages behind all were pushed before it, ever.
    uint64_t epoch = 0;
  };
  // A list of one costs little: there may be as many lanes as messages.
  struct Queue {
    std::list<Entry> entries;
    size_t bytes = 0;
  };
  struct Barrier {
    Entry entry;
    // How many wait that were pushed since the barrier before this one.
    size_t ahead = 0;
  };

  // What is charged, to whom, and what is still free.
  class Room {
   public:
    Room(size_t size, size_t news) : size_(size), news_(news) {}
    bool Fits(const Owner& owner, size_t cost, bool is_news) const;
    void Charge(const Owner& owner, size_t cost);
    void GiveBack(const Owner& owner, size_t cost);
    size_t charged() const { return charged_; }
    void Clear();

   private:
    const size_t size_;
    const size_t news_;
    // What is charged to each destination, and to each way in of a destination.
    absl::flat_hash_map<uint32_t, size_t> shares_;
    absl::flat_hash_map<Owner, size_t> shares_by_way_;
    size_t charged_ = 0;
  };

  static size_t CostOf(size_t frame_size) { return sizeof(Entry) + frame_size; }
  Room& RoomOf(Traffic traffic) { return rooms_[static_cast<size_t>(traffic)]; }
  const Room& RoomOf(Traffic traffic) const {
    return rooms_[static_cast<size_t>(traffic)];
  }
  void PushBarrier(Entry entry);
  Message PopBarrier();
  Message PopTurn();
  void EndTurn(const Queue& queue);
  Message Leave(Entry entry);

  const ShareLimits limits_;
  // No lane in it is empty.
  absl::flat_hash_map<Lane, Queue> lanes_;
  // The lanes in the order of their turns.
  std::deque<Lane> turns_;
  // Bytes that the lane whose turn it is has sent in this turn.
  size_t sent_in_turn_ = 0;
  // Bytes of kBehindAll that left since a lane had its turn.
  size_t sent_behind_all_ = 0;
  // The messages of kBehindAll.
  std::deque<Barrier> barriers_;
  // The epoch of the first barrier, or of the next one if there is none.
  uint64_t first_epoch_ = 0;
  // How many wait that were pushed since the last barrier.
  size_t since_last_barrier_ = 0;
  size_t barrier_bytes_ = 0;
  size_t count_ = 0;
  size_t bytes_ = 0;
  // In the order of Traffic.
  std::array<Room, 3> rooms_ = {Room(limits_.total, limits_.news),
                                Room(limits_.beyond, limits_.news),
                                Room(limits_.neighbour, limits_.news)};
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_OUTPUT_LANES_H_
