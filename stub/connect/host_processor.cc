#include "stub/connect/host_processor.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace mitogen {
namespace {

// Source of the facts: the ELF specification, e_ident and e_machine.
constexpr absl::string_view kElfMagic =
    "\x7f"
    "ELF";
constexpr size_t kClassAt = 4;
constexpr size_t kDataAt = 5;
constexpr size_t kMachineAt = 18;
constexpr char kClass64 = 2;
constexpr char kDataBigEndian = 2;

constexpr ElfTarget kIntel32 = {3, false, false};
constexpr ElfTarget kIntel64 = {62, true, false};
constexpr ElfTarget kArm32 = {40, false, false};
constexpr ElfTarget kArm64 = {183, true, false};
constexpr ElfTarget kPowerLittle = {21, true, false};
constexpr ElfTarget kPowerBig = {21, true, true};
constexpr ElfTarget kRiscv64 = {243, true, false};
constexpr ElfTarget kS390x = {22, true, true};
constexpr ElfTarget kLoongArch64 = {258, true, false};

}  // namespace

std::optional<ElfTarget> ElfTargetOf(absl::string_view file) {
  if (!absl::StartsWith(file, kElfMagic) || file.size() < kMachineAt + 2) {
    return std::nullopt;
  }
  ElfTarget target;
  target.is_64_bit = file[kClassAt] == kClass64;
  target.is_big_endian = file[kDataAt] == kDataBigEndian;
  const uint8_t first = file[kMachineAt];
  const uint8_t second = file[kMachineAt + 1];
  target.machine =
      target.is_big_endian ? first << 8 | second : second << 8 | first;
  return target;
}

// A kernel of 64 bits says armv8l, or i686, where it shows a process 32 bits.
absl::Span<const HostProcessor> HostProcessors() {
  static const auto* const kProcessors = new std::vector<HostProcessor>({
      {"x86_64", kIntel64, {"i686", "i586", "i486", "i386"}},
      {"i686", kIntel32, {"i586", "i486", "i386"}},
      {"i586", kIntel32, {"i486", "i386"}},
      {"i486", kIntel32, {"i386"}},
      {"i386", kIntel32, {}},
      {"aarch64", kArm64, {"armv8l", "armv7l", "armv6l"}},
      {"armv8l", kArm32, {"armv7l", "armv6l"}},
      {"armv7l", kArm32, {"armv6l"}},
      {"armv6l", kArm32, {}},
      {"ppc64le", kPowerLittle, {}},
      {"ppc64", kPowerBig, {}},
      {"riscv64", kRiscv64, {}},
      {"s390x", kS390x, {}},
      {"loongarch64", kLoongArch64, {}},
  });
  return *kProcessors;
}

const HostProcessor* FindHostProcessor(absl::string_view name) {
  for (const HostProcessor& row : HostProcessors()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::string DescribeElfTarget(const ElfTarget& target) {
  std::vector<absl::string_view> names;
  for (const HostProcessor& row : HostProcessors()) {
    if (row.target == target) names.push_back(row.name);
  }
  if (!names.empty()) return absl::StrJoin(names, " or ");
  return absl::StrCat("ELF machine ", target.machine, " of ",
                      target.is_64_bit ? 64 : 32, " bits, ",
                      target.is_big_endian ? "big" : "little", "-endian");
}

}  // namespace mitogen
