// The only source of chance in a simulated world: splitmix64. Streams that
// must not disturb each other, such as what contexts say and how its bytes are
// cut, are forked from the seed by a label.

#ifndef MITOGEN_ROUTER_SIM_TRANSPORT_PRNG_H_
#define MITOGEN_ROUTER_SIM_TRANSPORT_PRNG_H_

#include <cstdint>

namespace mitogen::sim {

class Prng {
 public:
  explicit Prng(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15u;
    return Mix(state_);
  }

  // From 0 up to, and without, `end`; 0 if that is 0.
  uint64_t Below(uint64_t end) {
    return static_cast<uint64_t>(
        (static_cast<unsigned __int128>(Next()) * end) >> 64);
  }

  // From `first` to `last`, both included.
  uint64_t Between(uint64_t first, uint64_t last) {
    return first + Below(last - first + 1);
  }

  bool PerMille(uint32_t chance) { return Below(1000) < chance; }

  // A stream of its own. The same label gives the same stream, however much
  // was drawn from it.
  static Prng Fork(uint64_t seed, uint64_t label) {
    return Prng(Mix(seed ^ Mix(label + 0x632be59bd9b4e019u)));
  }

 private:
  static uint64_t Mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  uint64_t state_;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_TRANSPORT_PRNG_H_
