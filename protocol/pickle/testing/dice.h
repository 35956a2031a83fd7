// Random choices for generators that make a value in one go, from RapidCheck's
// own source of randomness, so that its seed replays them.

#ifndef MITOGEN_PROTOCOL_PICKLE_TESTING_DICE_H_
#define MITOGEN_PROTOCOL_PICKLE_TESTING_DICE_H_

#include <cstddef>
#include <cstdint>
#include <iterator>

#include "rapidcheck.h"

namespace mitogen {

class Dice {
 public:
  explicit Dice(const rc::Random& random) : random_(random) {}

  uint64_t Number() { return random_.next(); }
  // From 0 to `count` - 1; `count` is at least 1.
  size_t Below(size_t count) { return Number() % count; }
  bool Percent(size_t chance) { return Below(100) < chance; }
  // One of the items of an array or a vector that is not empty.
  template <typename Items>
  const auto& Pick(const Items& items) {
    return items[Below(std::size(items))];
  }

 private:
  rc::Random random_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_TESTING_DICE_H_
