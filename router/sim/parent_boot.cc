#include "router/sim/parent_boot.h"

#include "protocol/bootstrap/marker.h"

namespace mitogen::sim {
namespace {

constexpr absl::string_view kMarkers[] = {kReadyMarker, kReceivedMarker,
                                          kUpMarker};

}  // namespace

void ParentBoot::Feed(absl::string_view bytes) {
  bytes_.append(bytes.data(), bytes.size());
  while (!up()) {
    const size_t newline = bytes_.find('\n');
    if (newline == bytes_.npos) return;
    const absl::string_view line = absl::string_view(bytes_).substr(0, newline);
    const bool marked = line.find(kMarkers[markers_]) != line.npos;
    bytes_.erase(0, newline + 1);
    if (!marked) continue;
    if (++markers_ == 1) output_ = std::exchange(preamble_, {});
  }
}

}  // namespace mitogen::sim
