// What a run of many worlds must have seen at least once, so that no invariant
// holds only because nothing happened: a list of names, and its counters.

#ifndef MITOGEN_ROUTER_SIM_RECORD_SOMETIMES_H_
#define MITOGEN_ROUTER_SIM_RECORD_SOMETIMES_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/handle.h"
#include "protocol/release.h"
#include "router/sim/scenario/fault_table.h"

namespace mitogen::sim {

// Each has a row in sometimes.cc.
enum class Sometimes : uint8_t {
  // Reasons of dead messages that reached who waited.
  kDeadInvalidHandle,
  kDeadRefused,
  kDeadUnexpectedContext,
  kDeadNoRoute,
  kDeadTooLarge,
  kDeadUnidirectional,
  kDeadRespondentGone,
  kDeadBrokerExit,
  kDeadQueueFull,
  // What became of messages.
  kReply,
  kUnverified,
  kPaused,
  kResumed,
  kWaited,
  kGaveUpWaiting,
  // Limits.
  kLimitRoutes,
  kLimitEgress,
  kLimitHandles,
  // Transports.
  kOneByteRead,
  kSplitHeader,
  kSplitPayload,
  kManyFramesInARead,
  kShortWrite,
  kFullPipe,
  kBadFrame,
  kTruncatedFrame,
  // Lives.
  kBooted,
  kBootedLate,
  kBootFailedBeforeFirstMarker,
  kBootFailedBeforeSecondMarker,
  kBootFailedBeforeThirdMarker,
  kParentLost,
  kShutDownByMessage,
  kDrained,
  kDrainTimedOut,
  kSubtreeLost,
  kDiedWithRequests,
  kFarCall,
  kSiblingMessage,
  kCallRefused,
  kClaimRefused,
};
inline constexpr int kPlainSometimes =
    static_cast<int>(Sometimes::kClaimRefused) + 1;
inline constexpr int kHandleSometimes = 14;
// One release for each dialect.
inline constexpr std::array<Release, 8> kSimReleases = {{{0, 2, 8},
                                                         {0, 3, 32},
                                                         {0, 3, 37},
                                                         {0, 3, 39},
                                                         {0, 3, 41},
                                                         {0, 3, 42},
                                                         {0, 3, 45},
                                                         {0, 3, 54}}};
inline constexpr int kPairSometimes = kSimReleases.size() * kSimReleases.size();
inline constexpr int kAllSometimes =
    kPlainSometimes + kHandleSometimes + kPairSometimes + kFaultKinds;

class Coverage {
 public:
  void Hit(Sometimes which) { ++counts_[static_cast<int>(which)]; }
  void HitFault(FaultKind kind) {
    ++counts_[kPlainSometimes + kHandleSometimes + kPairSometimes +
              static_cast<int>(kind)];
  }
  // A message was delivered to a standard handle; others are ignored.
  void HitHandle(uint32_t handle) {
    if (handle - kGetModule >= kHandleSometimes) return;
    ++counts_[kPlainSometimes + handle - kGetModule];
  }
  // Indexes of kSimReleases.
  void HitPair(int parent, int child) {
    ++counts_[kPlainSometimes + kHandleSometimes +
              parent * static_cast<int>(kSimReleases.size()) + child];
  }

  void Merge(const Coverage& other) {
    for (int i = 0; i < kAllSometimes; ++i) counts_[i] += other.counts_[i];
  }

  uint64_t count(int index) const { return counts_[index]; }

 private:
  std::array<uint64_t, kAllSometimes> counts_ = {};
};

// "dead: invalid handle", of index 0 to kAllSometimes - 1.
std::string SometimesName(int index);

// Whether worlds with these faults can see it at all.
bool IsReachable(int index, FaultMask faults);

// The names of what is reachable and was never seen.
std::vector<std::string> Missing(const Coverage& coverage, FaultMask faults);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_RECORD_SOMETIMES_H_
