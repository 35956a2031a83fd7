// Preambles in any chunking. The first byte of the input seeds the sizes of the
// chunks. The second says whether the rest is compressed or must be compressed
// here (no fuzzer guesses a checksum), and which size the boot command has
// announced. Every chunking gives what one single Feed gives. What was read is
// built, and read again as the same.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "fuzz/chunk_sizes.h"
#include "fuzz/claims/require.h"
#include "protocol/bootstrap/deflate.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/limits.h"

namespace mitogen {
namespace {

constexpr uint8_t kIsText = 1;
constexpr uint8_t kAnnounced = 2;
constexpr uint8_t kAnnouncedWrong = 4;
constexpr uint8_t kFramesFollow = 8;

struct PreambleRead {
  absl::Status status;
  size_t taken = 0;
  std::string core_source;
  std::string last_line;

  bool operator==(const PreambleRead&) const = default;
};

Limits SmallLimits() {
  Limits limits;
  limits.max_preamble_size = 64 << 10;
  return limits;
}

PreambleRead Read(absl::string_view stream, std::optional<uint64_t> announced,
                  ChunkSizes* sizes) {
  PreambleReader reader(SmallLimits(), announced);
  PreambleRead outcome;
  while (!stream.empty() && !reader.done()) {
    const absl::string_view chunk = stream.substr(0, sizes->Next());
    const absl::StatusOr<size_t> taken = reader.Feed(chunk);
    if (!taken.ok()) break;
    Require(*taken == chunk.size() || reader.done(),
            "bytes are left over at the end of the preamble only");
    outcome.taken += *taken;
    stream.remove_prefix(*taken);
  }
  outcome.status = reader.CheckEnd();
  if (!reader.done()) return outcome;
  outcome.core_source = reader.core_source();
  outcome.last_line = reader.last_line();
  return outcome;
}

PreambleRead ReadAtOnce(absl::string_view stream,
                        std::optional<uint64_t> announced) {
  ChunkSizes everything = ChunkSizes::Everything();
  return Read(stream, announced, &everything);
}

void CheckRebuilt(const PreambleRead& read) {
  const std::string built = MakePreamble(read.core_source, read.last_line);
  const PreambleRead again = ReadAtOnce(built, built.size());
  // The line breaks around the last line are part of the limit.
  if (absl::IsResourceExhausted(again.status)) return;
  Require(again.status.ok() && again.taken == built.size(),
          "what was built can be read");
  Require(again.core_source == read.core_source &&
              again.last_line == read.last_line,
          "what was built reads as the same");
}

void CheckStream(absl::string_view stream, std::optional<uint64_t> announced,
                 uint8_t seed) {
  const PreambleRead whole = ReadAtOnce(stream, announced);
  ChunkSizes sizes(seed);
  const PreambleRead chunked = Read(stream, announced, &sizes);
  if (!whole.status.ok()) {
    RequireFault(whole.status, "BOOT-", stream.size());
    // The chunks decide which of several errors is met first.
    return Require(!chunked.status.ok(),
                   "every chunking of a bad preamble is refused");
  }
  Require(chunked == whole, "every chunking gives the same");
  if (announced.has_value()) {
    Require(whole.taken == *announced, "the announced size is the size");
  }
  CheckRebuilt(whole);
}

void Check(absl::string_view input) {
  if (input.size() < 2) return;
  const uint8_t seed = static_cast<uint8_t>(input[0]);
  const uint8_t form = static_cast<uint8_t>(input[1]);
  const absl::string_view rest = input.substr(2);
  std::string stream((form & kIsText) != 0 ? Deflate(Compression::kZlib, rest)
                                           : std::string(rest));
  std::optional<uint64_t> announced;
  if ((form & kAnnounced) != 0) announced = stream.size();
  if ((form & kAnnouncedWrong) != 0) announced = stream.size() + seed - 8;
  if ((form & kFramesFollow) != 0) stream += "MI";
  CheckStream(stream, announced, seed);
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
