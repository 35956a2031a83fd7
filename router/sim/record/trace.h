// What happened in a world, in order: always as a running hash, by which two
// runs are compared, and on demand as lines for people.

#ifndef MITOGEN_ROUTER_SIM_RECORD_TRACE_H_
#define MITOGEN_ROUTER_SIM_RECORD_TRACE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

namespace mitogen::sim {

enum class TraceWhat : uint8_t {
  kSpawn,  // of a context by another
  kUp,     // with the release that it speaks
  kBootFailed,
  kSend,      // to a context and its handle
  kDeliver,   // from a context to a handle, with its sequence number
  kAnswer,    // from a context: dead or not, and to which request
  kLinkLost,  // to a context
  kShutdown,
  kEnd,
  kFault,  // its kind
  kForge,  // to a context and its handle
  kPhase,
};

struct TraceRecord {
  int64_t time_us = 0;
  TraceWhat what = TraceWhat::kPhase;
  uint32_t context_id = 0;
  uint32_t a = 0;
  uint32_t b = 0;
  uint32_t c = 0;
};

// "  1234 us  context 3 delivers to handle 1000, from 1, number 5".
std::string DescribeTraceRecord(const TraceRecord& record);

class Trace {
 public:
  // The last `keep` records are kept, for lines().
  explicit Trace(size_t keep) : keep_(keep) {}

  void Add(const TraceRecord& record) {
    Mix(record.time_us);
    Mix(uint64_t{record.context_id} << 32 | record.a);
    Mix(uint64_t{record.b} << 32 | record.c << 8 |
        static_cast<uint64_t>(record.what));
    ++count_;
    if (keep_ > 0) Keep(record);
  }
  // Counts into the hash only.
  void Mix(uint64_t value) {
    hash_ = (hash_ ^ value) * 0x9fb21c651e98df25u;
    hash_ ^= hash_ >> 29;
  }

  uint64_t hash() const { return hash_; }
  uint64_t count() const { return count_; }
  const std::deque<TraceRecord>& kept() const { return kept_; }

 private:
  void Keep(const TraceRecord& record);

  const size_t keep_;
  uint64_t hash_ = 0x6a09e667f3bcc908u;
  uint64_t count_ = 0;
  std::deque<TraceRecord> kept_;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_RECORD_TRACE_H_
