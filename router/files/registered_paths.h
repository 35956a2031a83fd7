// The paths that a file service serves to anyone: single files, and all below a
// prefix (SVC-11).
//
// Contract. Pure: paths are text, and nobody looks at a file system. A path is
// allowed by a prefix if its normal form, without `.`, `..` and doubled
// slashes, is the prefix or below it; it is that form which is then to be
// opened, so that a `..` behind a symbolic link leads nowhere else. Relative
// paths are allowed by their own name alone. A path that is longer than any
// system opens is neither registered nor found, so what a peer asks for costs
// no more than kMaxPathBytes.
//
// Source of the facts: mitogen/service.py, FileService._prefix_is_authorized;
// Python's posixpath.abspath.

#ifndef MITOGEN_ROUTER_FILES_REGISTERED_PATHS_H_
#define MITOGEN_ROUTER_FILES_REGISTERED_PATHS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// An absolute path without `.`, `..`, doubled or trailing slashes; nothing for
// a relative one.
std::optional<std::string> NormalPath(absl::string_view path);

// PATH_MAX of Linux without the NUL; a longer path cannot be opened.
inline constexpr size_t kMaxPathBytes = 4095;

class RegisteredPaths {
 public:
  explicit RegisteredPaths(size_t max_paths) : max_paths_(max_paths) {}

  // A limit fault (SVC-11) if there are too many, or if the path is too long.
  // What is there stays.
  absl::Status Add(absl::string_view path);
  absl::Status AddPrefix(absl::string_view prefix);

  // Registered by its own name.
  bool Has(absl::string_view path) const { return paths_.contains(path); }

  // The path to open for `path`; nothing if it is not allowed.
  std::optional<std::string> Find(absl::string_view path) const;

 private:
  absl::Status AddTo(absl::flat_hash_set<std::string>* set,
                     absl::string_view path);
  bool IsBelowPrefix(absl::string_view normal) const;

  const size_t max_paths_;
  absl::flat_hash_set<std::string> paths_;
  absl::flat_hash_set<std::string> prefixes_;
  // Their sizes: what is to be compared with a path.
  absl::btree_set<size_t> prefix_sizes_;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_FILES_REGISTERED_PATHS_H_
