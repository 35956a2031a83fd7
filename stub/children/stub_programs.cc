#include "stub/children/stub_programs.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "protocol/status_macros.h"
#include "stub/connect/host_processor.h"
#include "stub/disk/file_content.h"

namespace mitogen {
namespace {

namespace fs = std::filesystem;

// Far more than a static mitogen-stub, which has some megabytes.
constexpr size_t kMaxProgramBytes = 64 << 20;

// Enough of what a host says to show in an error.
constexpr size_t kMaxShown = 64;

std::string Quoted(absl::string_view processor) {
  return absl::StrCat("\"", absl::CHexEscape(processor.substr(0, kMaxShown)),
                      "\"");
}

bool IsInTable(const ElfTarget& target) {
  for (const HostProcessor& row : HostProcessors()) {
    if (row.target == target) return true;
  }
  return false;
}

// Whether such a host may run a program for `target`.
bool MayRun(const HostProcessor& host, const ElfTarget& target) {
  if (host.target == target) return true;
  for (const absl::string_view other : host.others) {
    if (FindHostProcessor(other)->target == target) return true;
  }
  return false;
}

absl::Status NoProgram(absl::string_view processor, absl::string_view what_is) {
  if (processor.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "expected the host to say by `uname -m` what its processor "
        "is, it said nothing; ",
        what_is));
  }
  return absl::FailedPreconditionError(
      absl::StrCat("there is no program to send to a host of processor ",
                   Quoted(processor), "; ", what_is));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const StubPrograms>> StubPrograms::Read(
    const std::string& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) {
    ASSIGN_OR_RETURN(std::string program, ReadFile(path, kMaxProgramBytes));
    return std::make_shared<const StubPrograms>(path, std::move(program));
  }
  std::shared_ptr<StubPrograms> programs(new StubPrograms);
  RETURN_IF_ERROR(programs->AddFolder(path));
  return programs;
}

StubPrograms::StubPrograms(const std::string& path, std::string program)
    : path_(path),
      one_(std::make_shared<const std::string>(std::move(program))) {}

absl::Status StubPrograms::AddFolder(const std::string& path) {
  path_ = path;
  for (const HostProcessor& row : HostProcessors()) {
    const std::string file =
        absl::StrCat(path, "/", kStubProgramPrefix, row.name);
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(file, ignored))) continue;
    RETURN_IF_ERROR(AddFile(file, row.name));
  }
  if (!by_name_.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("expected programs in ", path, " with names such as ",
                   kStubProgramPrefix, "x86_64, found none"));
}

absl::Status StubPrograms::AddFile(const std::string& path,
                                   absl::string_view processor) {
  ASSIGN_OR_RETURN(std::string program, ReadFile(path, kMaxProgramBytes));
  const std::optional<ElfTarget> target = ElfTargetOf(program);
  if (target != FindHostProcessor(processor)->target) {
    return absl::FailedPreconditionError(absl::StrCat(
        "expected ", path, " to be a program for ", processor, ", it is ",
        target.has_value()
            ? absl::StrCat("one for ", DescribeElfTarget(*target))
            : "not an ELF file"));
  }
  by_name_[std::string(processor)] =
      std::make_shared<const std::string>(std::move(program));
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const std::string>> StubPrograms::For(
    absl::string_view processor) const {
  if (one_ == nullptr) return FromFolder(processor);
  RETURN_IF_ERROR(CheckOne(processor));
  return one_;
}

absl::StatusOr<std::shared_ptr<const std::string>> StubPrograms::FromFolder(
    absl::string_view processor) const {
  if (const HostProcessor* host = FindHostProcessor(processor)) {
    if (const auto it = by_name_.find(host->name); it != by_name_.end()) {
      return it->second;
    }
    for (const absl::string_view other : host->others) {
      const auto it = by_name_.find(other);
      if (it != by_name_.end()) return it->second;
    }
  }
  const auto name = [](std::string* out, const auto& entry) {
    out->append(entry.first);
  };
  return NoProgram(processor,
                   absl::StrCat("in ", path_, " there are: ",
                                absl::StrJoin(by_name_, ", ", name)));
}

// A program is sent if there is no way to know that it will not run: the host
// tries it before it becomes the child.
absl::Status StubPrograms::CheckOne(absl::string_view processor) const {
  const std::optional<ElfTarget> target = ElfTargetOf(*one_);
  if (!target.has_value() || processor.empty()) return absl::OkStatus();
  const HostProcessor* const host = FindHostProcessor(processor);
  const bool may_run =
      host != nullptr ? MayRun(*host, *target) : !IsInTable(*target);
  if (may_run) return absl::OkStatus();
  return NoProgram(processor, absl::StrCat("that in ", path_, " is for ",
                                           DescribeElfTarget(*target)));
}

}  // namespace mitogen
