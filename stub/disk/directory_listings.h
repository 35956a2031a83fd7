// Caches the contents of directories; each is read once.
//
// Contract. One thread at a time. A directory that does not exist, or that this
// user may not read, counts as empty, as for Python. If a directory cannot be
// read for another reason, such as a lack of descriptors, that is not cached,
// and TakeError() returns the error. Names are bytes. Memory is bounded: beyond
// the limits the cache is emptied, and directories are read again.

#ifndef MITOGEN_STUB_DISK_DIRECTORY_LISTINGS_H_
#define MITOGEN_STUB_DISK_DIRECTORY_LISTINGS_H_

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

enum class EntryKind { kFile, kDirectory };

// A symbolic link counts as what it leads to. An entry that is neither a file
// nor a directory is left out.
using DirectoryListing = absl::btree_map<std::string, EntryKind>;

struct ListingLimits {
  // The number of directories, and of names in all of them. Stops: a child that
  // asks its way through a disk that is big, or that symbolic links make
  // endless.
  size_t max_directories = 1u << 14;
  size_t max_entries = 1u << 20;
};

class DirectoryListings {
 public:
  explicit DirectoryListings(const ListingLimits& limits) : limits_(limits) {}

  // The result is valid until the next call.
  const DirectoryListing& Of(const std::string& directory);

  // The first error since the last TakeError() in reading a directory.
  absl::Status TakeError() { return std::exchange(error_, absl::OkStatus()); }

  bool HasFile(const std::string& directory, absl::string_view name);
  bool HasDirectory(const std::string& directory, absl::string_view name);

  // The number of cached directories, for tests that watch memory.
  size_t kept() const { return kept_.size(); }

 private:
  bool Has(const std::string& directory, absl::string_view name,
           EntryKind kind);

  const ListingLimits limits_;
  absl::btree_map<std::string, DirectoryListing> kept_;
  size_t entries_ = 0;
  absl::Status error_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_DISK_DIRECTORY_LISTINGS_H_
