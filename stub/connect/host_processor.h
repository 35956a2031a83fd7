// The processors of hosts that a program can be sent to (BOOT-17): what the
// hosts call them, and which programs run there.

#ifndef MITOGEN_STUB_CONNECT_HOST_PROCESSOR_H_
#define MITOGEN_STUB_CONNECT_HOST_PROCESSOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen {

// What the header of an ELF file says that the file was built for.
struct ElfTarget {
  uint16_t machine = 0;
  bool is_64_bit = false;
  bool is_big_endian = false;

  friend bool operator==(const ElfTarget&, const ElfTarget&) = default;
};

// Nothing if `file` is not an ELF file.
std::optional<ElfTarget> ElfTargetOf(absl::string_view file);

struct HostProcessor {
  // What `uname -m` of Linux says.
  absl::string_view name;
  ElfTarget target;
  // Other rows of the table whose programs such a host may run too, best first.
  // Whether it does is known once the program was tried there.
  std::vector<absl::string_view> others;
};

absl::Span<const HostProcessor> HostProcessors();
// Null if there is no such row.
const HostProcessor* FindHostProcessor(absl::string_view name);

// The names of rows whose programs have that target, such as "armv7l or
// armv6l"; its numbers if there is none.
std::string DescribeElfTarget(const ElfTarget& target);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_HOST_PROCESSOR_H_
