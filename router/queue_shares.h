// Divides the queue of a link among those that use it. It bounds what peers can
// make a context hold for a neighbour that does not read, and keeps one peer
// from using up the room of others behind the same link.
//
// Contract. Bytes are charged to their destination. The destination of an
// answer is the context that asked. So a context that asks for much and reads
// nothing is refused, and the honest neighbour that relays its answers is not.
//
// A destination may hold as much as is still free. One destination alone gets
// half of the room, and a later one still finds some. Within that half the same
// rule divides the room among the links that the messages came in by, so a
// flood by one link does not keep others from the destination; one link alone
// gets a quarter of the room. News is charged to its destination only: a
// context that waits for an answer must hear that there is none.
//
// What waits is at most ShareLimits::total, ::news and ::free bytes and two
// messages; the table takes at most twice as much. The first ::free bytes are
// charged to nobody, which keeps a link in its usual state cheap.
//
// The rule of the free room is that of dynamic thresholds in switches with
// shared memory (Choudhury and Hahne, 1998).

#ifndef MITOGEN_ROUTER_QUEUE_SHARES_H_
#define MITOGEN_ROUTER_QUEUE_SHARES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "router/link.h"

namespace mitogen {

struct ShareLimits {
  size_t free = 1u << 20;
  // Stops: a context that asks for answers and takes none, and one that floods
  // another. Test: queue_shares_test, OneWayAloneGetsAQuarter,
  // WhoFloodsAContextLeavesRoomForOthersWhoSendToIt.
  size_t total = 256u << 20;
  // The room beyond `total` for news, which is what contexts rely on: dead
  // messages, and frames of at most news_size, such as those of routes. Test:
  // queue_shares_test, NewsFitsWhereNothingElseDoes, SmallFramesAreNews.
  size_t news = 16u << 20;
  size_t news_size = 1u << 10;
};

class QueueShares {
 public:
  explicit QueueShares(const ShareLimits& limits) : limits_(limits) {}

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

  struct Queue {
    // Bytes that wait in it now.
    size_t waiting = 0;
    // Bytes that ever left it.
    uint64_t taken = 0;
  };

  // A frame of `size` bytes for `owner` is to join the end of `queue`. False if
  // it must not; otherwise it is charged, and must join.
  bool Admit(const Owner& owner, size_t size, bool is_dead, const Queue& queue);

  // Bytes that are charged, to all.
  size_t charged(uint64_t taken) {
    Release(taken);
    return charged_;
  }

 private:
  // A run of bytes of one owner in the stream.
  struct Run {
    Owner owner;
    uint64_t begin;
    uint64_t end;
  };

  bool Fits(const Owner& owner, size_t size, bool is_news, size_t room) const;
  void Release(uint64_t taken);

  const ShareLimits limits_;
  std::deque<Run> runs_;
  // By destination, and of it by way in.
  absl::flat_hash_map<uint32_t, size_t> shares_;
  absl::flat_hash_map<Owner, size_t> shares_by_way_;
  size_t charged_ = 0;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_QUEUE_SHARES_H_
