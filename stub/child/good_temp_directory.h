// The directory in which a context keeps temporary files: the first of those
// named that can be written to, as Ansible's strategy looks for it at each hop.
//
// Contract. Looks at the disk: makes a directory that is not there, and a file
// in each that it tries, which is gone when it returns.
//
// Source of the facts: ansible_mitogen/target.py, find_good_temp_dir and
// is_good_temp_dir (0.3.54); Python's tempfile, _candidate_tempdir_list.

#ifndef MITOGEN_STUB_CHILD_GOOD_TEMP_DIRECTORY_H_
#define MITOGEN_STUB_CHILD_GOOD_TEMP_DIRECTORY_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// `candidates` come first, with `~` and variables expanded, then those that
// Python itself would take. `on_unusable` hears why each one before the result
// was not taken. If none can be used, an error names all of them.
absl::StatusOr<std::string> FindGoodTempDirectory(
    const std::vector<std::string>& candidates,
    const std::function<void(absl::string_view why)>& on_unusable);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_GOOD_TEMP_DIRECTORY_H_
