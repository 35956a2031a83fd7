// What directories hold, read once each.
//
// Contract. One thread at a time. A directory that is not there, or that this
// user may not read, holds nothing, as for Python. One that cannot be read for
// another reason, such as a want of descriptors, is not remembered: TakeError()
// tells of it. Names are bytes. Memory is bounded: beyond the limits all that
// was read is forgotten and read anew.

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

// Symbolic links count as what they lead to; what is neither is left out.
using DirectoryListing = absl::btree_map<std::string, EntryKind>;

struct ListingLimits {
  // Directories, and names in all of them. Stops: a child that asks its way
  // through a disk that is big, or endless by symbolic links.
  size_t max_directories = 1u << 14;
  size_t max_entries = 1u << 20;
};

class DirectoryListings {
 public:
  explicit DirectoryListings(const ListingLimits& limits) : limits_(limits) {}

  // Until the next call.
  const DirectoryListing& Of(const std::string& directory);

  // Why a directory could not be read since the last call: the first time.
  absl::Status TakeError() { return std::exchange(error_, absl::OkStatus()); }

  bool HasFile(const std::string& directory, absl::string_view name);
  bool HasDirectory(const std::string& directory, absl::string_view name);

  // For those who watch over memory.
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
