// Messages that wait because much is queued on a link: one lane for each
// subtree behind the link, and turns between the lanes. A subtree that reads
// slowly, or asks for much, does not delay what others are sent.
//
// Contract. Messages of one lane leave in their order. A message in the lane
// kBehindAll leaves after all that were there before it, and holds up none that
// comes later. A turn lasts until kTurnBytes have left, the message that
// crosses the line included; so a lane waits for at most so much of each other
// lane.
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
// What is charged is at most ShareLimits::total and ::news bytes and two
// messages. What this context's own program sends has no owner: it is neither
// charged nor refused.
//
// The rule of the free room is that of dynamic thresholds in switches with
// shared memory (Choudhury and Hahne, 1998); the turns are a coarse
// form of deficit round robin (Shreedhar and Varghese, 1995).

#ifndef MITOGEN_ROUTER_OUTPUT_LANES_H_
#define MITOGEN_ROUTER_OUTPUT_LANES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "protocol/message.h"
#include "router/link.h"

namespace mitogen {

struct ShareLimits {
  // Stops: a context that asks for answers and reads none, and one that floods
  // another. Test: output_lanes_test, OneWayAloneGetsAQuarter,
  // WhoFloodsAContextLeavesRoomForOthersWhoSendToIt.
  size_t total = 256u << 20;
  // The room beyond `total` for news, which is what contexts rely on: dead
  // messages, and frames of at most news_size, such as those of routes. Test:
  // output_lanes_test, NewsFitsWhereNothingElseDoes, SmallFramesAreNews.
  size_t news = 16u << 20;
  size_t news_size = 1u << 10;
};

class OutputLanes {
 public:
  // Names a lane; one for each subtree.
  using Lane = uint32_t;
  static constexpr Lane kBehindAll = ~Lane{0};
  static constexpr size_t kTurnBytes = 64u << 10;

  explicit OutputLanes(const ShareLimits& limits) : limits_(limits) {}

  OutputLanes(const OutputLanes&) = delete;
  OutputLanes& operator=(const OutputLanes&) = delete;

  struct Owner {
    // Whom the bytes are for.
    uint32_t destination = 0;
    // The slot of the link by which came what caused them.
    LinkSlot way_in = 0;

    bool operator==(const Owner&) const = default;
    template <typename H>
    friend H AbslHashValue(H h, const Owner& owner) {
      return H::combine(std::move(h), owner.destination, owner.way_in);
    }
  };

  // Whether there is room for a frame of `size` bytes.
  bool HasRoom(const Owner& owner, size_t size, bool is_dead) const;
  // Charges it to `owner`, if there is one.
  void Push(Lane lane, const std::optional<Owner>& owner, Message message);
  // The next message, if there is one.
  std::optional<Message> Pop();

  bool empty() const { return count_ == 0; }
  // Bytes of the frames that wait.
  size_t bytes() const { return bytes_; }
  // Of these, bytes that have an owner.
  size_t charged() const { return charged_; }

 private:
  struct Entry {
    Message message;
    std::optional<Owner> owner;
    uint64_t rank = 0;
  };

  bool Fits(const Owner& owner, size_t size, bool is_news, size_t room) const;
  void Charge(const Owner& owner, size_t size);
  void GiveBack(const Owner& owner, size_t size);
  bool IsFirstOfAll(const Entry& entry) const;
  Message Take(std::deque<Entry>* entries);

  const ShareLimits limits_;
  // None is empty.
  absl::btree_map<Lane, std::deque<Entry>> lanes_;
  // The lanes in the order of their turns.
  std::deque<Lane> turns_;
  // By the lane whose turn it is.
  size_t sent_in_turn_ = 0;
  // kBehindAll.
  std::deque<Entry> behind_all_;
  size_t count_ = 0;
  size_t bytes_ = 0;
  uint64_t next_rank_ = 0;
  absl::flat_hash_map<uint32_t, size_t> shares_;
  absl::flat_hash_map<Owner, size_t> shares_by_way_;
  size_t charged_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_OUTPUT_LANES_H_
