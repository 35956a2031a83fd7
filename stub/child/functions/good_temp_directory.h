// Finds the directory for a context's temporary files: the first candidate that
// can be written to. Ansible's strategy asks each hop for it.
//
// Contract. It writes to the disk. If a candidate does not exist, it is made.
// In each candidate a file is made and removed again.
//
// Source of the facts: ansible_mitogen/target.py, find_good_temp_dir and
// is_good_temp_dir (0.3.54); Python's tempfile, _candidate_tempdir_list.

#ifndef MITOGEN_STUB_CHILD_FUNCTIONS_GOOD_TEMP_DIRECTORY_H_
#define MITOGEN_STUB_CHILD_FUNCTIONS_GOOD_TEMP_DIRECTORY_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// Tries `candidates`, with `~` and variables expanded, and then the directories
// that Python itself would try. `on_unusable` is told why each directory before
// the result cannot be used. If none can be used, the error names all of them.
absl::StatusOr<std::string> FindGoodTempDirectory(
    const std::vector<std::string>& candidates,
    const std::function<void(absl::string_view why)>& on_unusable);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_FUNCTIONS_GOOD_TEMP_DIRECTORY_H_
