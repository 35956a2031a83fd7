// The programs that a parent can send to hosts (BOOT-17), and the choice among
// them by the processor of a host.
//
// A host only says a word. It chooses a program by that word, or none; nothing
// else is made of it.

#ifndef MITOGEN_STUB_CHILDREN_STUB_PROGRAMS_H_
#define MITOGEN_STUB_CHILDREN_STUB_PROGRAMS_H_

#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// The name of a program in a folder is this and the name of a row of
// connect/host_processor.h: "mitogen-stub-aarch64".
inline constexpr absl::string_view kStubProgramPrefix = "mitogen-stub-";

class StubPrograms {
 public:
  // Reads one program, or those of a folder. Errors are the system's, and
  // kFailedPrecondition if the folder has no program, or one that was built for
  // another processor than its name says. Ignores files with other names.
  static absl::StatusOr<std::shared_ptr<const StubPrograms>> Read(
      const std::string& path);

  // One program that is in `path`, for every host that its ELF header fits.
  StubPrograms(const std::string& path, std::string program);

  // The program for a host where `uname -m` writes `processor`. The error is
  // kFailedPrecondition, and says what programs there are.
  absl::StatusOr<std::shared_ptr<const std::string>> For(
      absl::string_view processor) const;

 private:
  StubPrograms() = default;

  absl::Status AddFolder(const std::string& path);
  absl::Status AddFile(const std::string& path, absl::string_view processor);
  absl::StatusOr<std::shared_ptr<const std::string>> FromFolder(
      absl::string_view processor) const;
  absl::Status CheckOne(absl::string_view processor) const;

  std::string path_;
  // Set if there is one program.
  std::shared_ptr<const std::string> one_;
  absl::btree_map<std::string, std::shared_ptr<const std::string>> by_name_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_STUB_PROGRAMS_H_
