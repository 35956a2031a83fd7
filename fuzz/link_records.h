// An input for a context with several links is a sequence of records. Each has
// a link (one byte), a size (two bytes, big-endian), and that many bytes, which
// come in by the link. The last record may be cut short.

#ifndef MITOGEN_FUZZ_LINK_RECORDS_H_
#define MITOGEN_FUZZ_LINK_RECORDS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace mitogen {

// Calls `take(link, bytes)` for each record, with a link below `links`.
template <typename Take>
void ForEachRecord(absl::string_view input, size_t links, Take take) {
  constexpr size_t kHeader = 3;
  while (input.size() > kHeader) {
    const auto byte = [&input](size_t i) {
      return static_cast<uint8_t>(input[i]);
    };
    const size_t link = byte(0) % links;
    const size_t size = size_t{byte(1)} << 8 | byte(2);
    input.remove_prefix(kHeader);
    take(link, input.substr(0, size));
    input.remove_prefix(std::min(size, input.size()));
  }
}

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_LINK_RECORDS_H_
