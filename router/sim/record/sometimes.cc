#include "router/sim/record/sometimes.h"

#include "absl/strings/str_cat.h"

namespace mitogen::sim {
namespace {

constexpr FaultMask kAny = 0;
constexpr FaultMask kPieces =
    MaskOf(FaultKind::kTinyChunks) | MaskOf(FaultKind::kTinyPipes);
constexpr FaultMask kFull =
    MaskOf(FaultKind::kPause) | MaskOf(FaultKind::kDeafReader);
constexpr FaultMask kDeath = MaskOf(FaultKind::kDeath);
constexpr FaultMask kBootDeath = MaskOf(FaultKind::kBootDeath);
constexpr FaultMask kShutdown = MaskOf(FaultKind::kShutdown);
constexpr FaultMask kTables = MaskOf(FaultKind::kTableLimits);

struct Row {
  Sometimes which;
  absl::string_view name;
  // Seen only if one of these may strike; kAny: in every world.
  FaultMask needs;
};

// In the order of the enumeration.
constexpr Row kRows[] = {
    {Sometimes::kDeadInvalidHandle, "dead: invalid handle", kAny},
    {Sometimes::kDeadRefused, "dead: refused by policy", kAny},
    {Sometimes::kDeadUnexpectedContext, "dead: reply from unexpected context",
     kAny},
    {Sometimes::kDeadNoRoute, "dead: no route", kAny},
    {Sometimes::kDeadTooLarge, "dead: message too large",
     MaskOf(FaultKind::kSmallMessages)},
    {Sometimes::kDeadUnidirectional, "dead: routing mode prevents forward",
     MaskOf(FaultKind::kUnidirectional)},
    {Sometimes::kDeadRespondentGone, "dead: respondent gone", kDeath},
    {Sometimes::kDeadBrokerExit, "dead: broker exit", kDeath | kShutdown},
    {Sometimes::kDeadQueueFull, "dead: queue full",
     MaskOf(FaultKind::kQueueLimit) | MaskOf(FaultKind::kDeafReader)},
    {Sometimes::kReply, "a request got its reply", kAny},
    {Sometimes::kUnverified, "a message was not verified",
     MaskOf(FaultKind::kForgedSender)},
    {Sometimes::kPaused, "a link was full", kFull},
    {Sometimes::kResumed, "a full link drained", kFull},
    {Sometimes::kWaited, "a link waited for a full one", kFull},
    {Sometimes::kGaveUpWaiting, "nobody waited for a child any more",
     MaskOf(FaultKind::kDeafReader)},
    {Sometimes::kLimitRoutes, "limit: routes", kTables},
    {Sometimes::kLimitEgress, "limit: egress", kTables},
    {Sometimes::kLimitHandles, "limit: handles", kTables},
    {Sometimes::kOneByteRead, "a read of one byte", kPieces},
    {Sometimes::kSplitHeader, "a header in two reads", kPieces},
    {Sometimes::kSplitPayload, "a payload in two reads", kPieces},
    {Sometimes::kManyFramesInARead, "many frames in one read", kAny},
    {Sometimes::kShortWrite, "a short write", kPieces},
    {Sometimes::kFullPipe, "a full pipe", MaskOf(FaultKind::kTinyPipes)},
    {Sometimes::kBadFrame, "a link lost for a bad frame",
     MaskOf(FaultKind::kGarbage) | MaskOf(FaultKind::kCorruption)},
    {Sometimes::kTruncatedFrame, "a link lost amid a frame",
     MaskOf(FaultKind::kBreak)},
    {Sometimes::kBooted, "a child came up", kAny},
    {Sometimes::kBootedLate, "a child came up while others talked", kAny},
    {Sometimes::kBootFailedBeforeFirstMarker, "boot failed before MITO000",
     kBootDeath},
    {Sometimes::kBootFailedBeforeSecondMarker, "boot failed before MITO001",
     kBootDeath},
    {Sometimes::kBootFailedBeforeThirdMarker, "boot failed before MITO002",
     kBootDeath},
    {Sometimes::kParentLost, "a child lost its parent", kDeath},
    {Sometimes::kShutDownByMessage, "a context was told to shut down", kAny},
    {Sometimes::kDrained, "a shutdown drained", kAny},
    {Sometimes::kDrainTimedOut, "a shutdown timed out", kShutdown},
    {Sometimes::kSubtreeLost, "a link was lost with contexts behind it",
     kDeath},
    {Sometimes::kDiedWithRequests, "a context died with requests open", kDeath},
    {Sometimes::kFarCall, "a call went over more than one link", kAny},
    {Sometimes::kSiblingMessage, "a message went up and down again", kAny},
    {Sometimes::kCallRefused, "a call without authority was refused", kAny},
    {Sometimes::kClaimRefused, "a route to an id of others was refused",
     MaskOf(FaultKind::kForgedRoute)},
};
static_assert(sizeof(kRows) / sizeof(kRows[0]) == kPlainSometimes);

constexpr int kFirstPair = kPlainSometimes + kHandleSometimes;
constexpr int kFirstFault = kFirstPair + kPairSometimes;

}  // namespace

std::string SometimesName(int index) {
  if (index < kPlainSometimes) return std::string(kRows[index].name);
  if (index < kFirstPair) {
    const uint32_t handle = kGetModule + index - kPlainSometimes;
    return absl::StrCat("handle: ", FindHandle(handle)->name);
  }
  if (index < kFirstFault) {
    const int pair = index - kFirstPair;
    const int releases = kSimReleases.size();
    return absl::StrCat(
        "dialects: ", ReleaseText(kSimReleases[pair / releases]), " over ",
        ReleaseText(kSimReleases[pair % releases]));
  }
  return absl::StrCat("fault: ", Faults()[index - kFirstFault].name);
}

bool IsReachable(int index, FaultMask faults) {
  if (index < kPlainSometimes) {
    const FaultMask needs = kRows[index].needs;
    return needs == kAny || (needs & faults) != 0;
  }
  if (index < kFirstPair) return true;
  if (index < kFirstFault) {
    return (faults & MaskOf(FaultKind::kDialectSkew)) != 0;
  }
  return (faults & MaskOf(static_cast<FaultKind>(index - kFirstFault))) != 0;
}

std::vector<std::string> Missing(const Coverage& coverage, FaultMask faults) {
  std::vector<std::string> missing;
  for (int i = 0; i < kAllSometimes; ++i) {
    if (coverage.count(i) == 0 && IsReachable(i, faults)) {
      missing.push_back(SometimesName(i));
    }
  }
  return missing;
}

}  // namespace mitogen::sim
