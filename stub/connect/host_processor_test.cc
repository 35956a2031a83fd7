#include "stub/connect/host_processor.h"

#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace mitogen {
namespace {

constexpr ElfTarget kArm64 = {183, true, false};

std::string ElfHeader(char elf_class, char data, const std::string& machine) {
  return std::string(
             "\x7f"
             "ELF") +
         elf_class + data + std::string(12, '\0') + machine;
}

TEST(HostProcessorTest, ReadsTheTargetInItsByteOrder) {
  EXPECT_EQ(ElfTargetOf(ElfHeader(2, 1, {'\xb7', '\0'})), kArm64);
  EXPECT_EQ(ElfTargetOf(ElfHeader(2, 2, {'\0', '\x16'})),
            (ElfTarget{22, true, true}));
  EXPECT_EQ(ElfTargetOf(ElfHeader(1, 1, {'\x28', '\0'})),
            (ElfTarget{40, false, false}));
  EXPECT_EQ(ElfTargetOf(ElfHeader(2, 1, {'\x02', '\x01'})),
            (ElfTarget{258, true, false}));
}

TEST(HostProcessorTest, ReadsNoTargetWhereThereIsNoHeader) {
  EXPECT_EQ(ElfTargetOf(""), std::nullopt);
  EXPECT_EQ(ElfTargetOf("#!/bin/sh\necho a script of some length\n"),
            std::nullopt);
  EXPECT_EQ(ElfTargetOf(ElfHeader(2, 1, "\xb7")), std::nullopt);
}

TEST(HostProcessorTest, HasARowForThisProgramsOwnTarget) {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  const std::string own{std::istreambuf_iterator<char>(file), {}};
  const std::optional<ElfTarget> target = ElfTargetOf(own);
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(DescribeElfTarget(*target).find("ELF"), std::string::npos);
}

TEST(HostProcessorTest, HasARowForEveryOtherName) {
  for (const HostProcessor& row : HostProcessors()) {
    EXPECT_EQ(FindHostProcessor(row.name), &row);
    for (const absl::string_view other : row.others) {
      EXPECT_NE(FindHostProcessor(other), nullptr) << row.name << other;
    }
  }
  EXPECT_EQ(FindHostProcessor("mips"), nullptr);
  EXPECT_EQ(FindHostProcessor(""), nullptr);
}

TEST(HostProcessorTest, DescribesATarget) {
  EXPECT_EQ(DescribeElfTarget(kArm64), "aarch64");
  EXPECT_EQ(DescribeElfTarget({40, false, false}),
            "armv8l or armv7l or armv6l");
  EXPECT_EQ(DescribeElfTarget({8, false, true}),
            "ELF machine 8 of 32 bits, big-endian");
}

}  // namespace
}  // namespace mitogen
