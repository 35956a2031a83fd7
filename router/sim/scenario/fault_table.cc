#include "router/sim/scenario/fault_table.h"

namespace mitogen::sim {
namespace {

constexpr FaultInfo kFaults[] = {
    {FaultKind::kTinyChunks, "tiny-chunks",
     "bytes are written and read a few at a time, down to one"},
    {FaultKind::kTinyPipes, "tiny-pipes",
     "a transport holds some dozens of bytes, so that writes are short"},
    {FaultKind::kAgain, "again",
     "reads and writes find nothing to do, many times over (EAGAIN)"},
    {FaultKind::kSlowReader, "slow-reader",
     "some links are read a thousand times more slowly"},
    {FaultKind::kPause, "pause",
     "a link with little waiting already pauses those who send to it"},
    {FaultKind::kQueueLimit, "queue-limit",
     "a link's queue refuses what is beyond some hundreds of bytes"},
    {FaultKind::kDeath, "death", "a context dies at once, with all it held"},
    {FaultKind::kHalfClose, "half-close",
     "one end of a link stops writing, but goes on reading"},
    {FaultKind::kBreak, "break",
     "a transport breaks amid a frame: EIO to the reader, EPIPE to the writer"},
    {FaultKind::kShutdown, "shutdown",
     "a parent tells a context below it to shut down"},
    {FaultKind::kDetach, "detach", "a context leaves its parent, and lives on"},
    {FaultKind::kBootNoise, "boot-noise",
     "lines of other programs come before and between the markers"},
    {FaultKind::kBootDeath, "boot-death",
     "a child dies in one of the stages of its bootstrap"},
    {FaultKind::kBootGarbage, "boot-garbage",
     "the preamble is damaged on its way"},
    {FaultKind::kDialectSkew, "dialect-skew",
     "the generations of a tree speak as different releases do"},
    {FaultKind::kUnidirectional, "unidirectional",
     "the routers forward to and from parents only"},
    {FaultKind::kSmallMessages, "small-messages",
     "payloads over some hundreds of bytes are too large"},
    {FaultKind::kTableLimits, "table-limits",
     "routes, egress and handles are limited to a few"},
    {FaultKind::kCorruption, "corruption", "a byte on its way is changed"},
    {FaultKind::kForgedSender, "forged-sender",
     "a context writes messages with the id or authority of another"},
    {FaultKind::kForgedRoute, "forged-route",
     "a context announces and withdraws contexts that are not its own"},
    {FaultKind::kForgedHandle, "forged-handle",
     "a context writes to standard handles what does not belong there"},
    {FaultKind::kDeadStorm, "dead-storm",
     "a context writes hundreds of dead messages to handles of others"},
    {FaultKind::kGarbage, "garbage", "a context writes what is no frame"},
    {FaultKind::kDeafReader, "deaf-reader",
     "a context asks for much, and reads next to nothing or nothing at all"},
};
static_assert(sizeof(kFaults) / sizeof(kFaults[0]) == kFaultKinds);

constexpr FaultMask kChunking = MaskOf(FaultKind::kTinyChunks) |
                                MaskOf(FaultKind::kTinyPipes) |
                                MaskOf(FaultKind::kAgain);
constexpr FaultMask kSlow =
    MaskOf(FaultKind::kSlowReader) | MaskOf(FaultKind::kPause) | kChunking;
constexpr FaultMask kBoot = MaskOf(FaultKind::kBootNoise) |
                            MaskOf(FaultKind::kBootDeath) |
                            MaskOf(FaultKind::kBootGarbage);
constexpr FaultMask kDeaths = MaskOf(FaultKind::kDeath) |
                              MaskOf(FaultKind::kHalfClose) |
                              MaskOf(FaultKind::kBreak);
constexpr FaultMask kModes =
    MaskOf(FaultKind::kDialectSkew) | MaskOf(FaultKind::kUnidirectional);

constexpr FaultProfile kProfiles[] = {
    {"none", 0, "nothing goes wrong"},
    {"chunking", kChunking, "bytes come in pieces of any size"},
    {"slow", kSlow, "readers are slow, writers wait"},
    {"deaths", kDeaths | kChunking, "contexts and transports end at any byte"},
    {"bootstrap", kBoot | kChunking, "children fail to come up"},
    {"shutdown", MaskOf(FaultKind::kShutdown) | kSlow,
     "contexts are told to end while others talk to them"},
    {"detach", MaskOf(FaultKind::kDetach) | kChunking,
     "contexts leave the tree"},
    {"modes", kModes | kChunking, "old releases, unidirectional routing"},
    {"limits", kRefusingFaults | MaskOf(FaultKind::kSmallMessages) | kChunking,
     "queues and tables are small"},
    {"corruption", MaskOf(FaultKind::kCorruption) | kChunking,
     "bytes change on their way"},
    {"malicious", kForgeries | kChunking, "a context lies"},
    {"readers", MaskOf(FaultKind::kDeafReader) | MaskOf(FaultKind::kAgain),
     "a context does not read what it asks for"},
    {"benign",
     kSlow | kBoot | kDeaths | kModes | MaskOf(FaultKind::kShutdown) |
         MaskOf(FaultKind::kDetach),
     "all that can go wrong while nobody lies or refuses"},
    {"everything", (FaultMask{1} << kFaultKinds) - 1, "all of the above"},
};

}  // namespace

absl::Span<const FaultInfo> Faults() { return kFaults; }

const FaultInfo* FindFault(absl::string_view name) {
  for (const FaultInfo& fault : kFaults) {
    if (fault.name == name) return &fault;
  }
  return nullptr;
}

absl::Span<const FaultProfile> FaultProfiles() { return kProfiles; }

const FaultProfile* FindFaultProfile(absl::string_view name) {
  for (const FaultProfile& profile : kProfiles) {
    if (profile.name == name) return &profile;
  }
  return nullptr;
}

}  // namespace mitogen::sim
