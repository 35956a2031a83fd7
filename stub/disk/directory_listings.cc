#include "stub/disk/directory_listings.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "stub/os/os_error.h"

namespace mitogen {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

// True if a call that failed with `error` will fail again until somebody
// changes the directory.
bool MeansNothingThere(int error) {
  return error == ENOENT || error == ENOTDIR || error == EACCES ||
         error == ELOOP || error == ENAMETOOLONG;
}

absl::Status ErrorOf(int error, const std::string& path) {
  return OsError(error, absl::StrCat("read the directory ", path));
}

absl::StatusOr<std::optional<EntryKind>> KindOf(DIR* directory,
                                                const dirent& entry,
                                                const std::string& path) {
  if (entry.d_type == DT_REG) return EntryKind::kFile;
  if (entry.d_type == DT_DIR) return EntryKind::kDirectory;
  if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return std::nullopt;
  struct stat status;
  if (fstatat(dirfd(directory), entry.d_name, &status, 0) != 0) {
    if (MeansNothingThere(errno)) return std::nullopt;
    return ErrorOf(errno, path);
  }
  if (S_ISREG(status.st_mode)) return EntryKind::kFile;
  if (S_ISDIR(status.st_mode)) return EntryKind::kDirectory;
  return std::nullopt;
}

absl::StatusOr<DirectoryListing> ReadDirectory(const std::string& path) {
  DirectoryListing listing;
  const std::unique_ptr<DIR, CloseDirectory> directory(opendir(path.c_str()));
  if (directory == nullptr) {
    if (MeansNothingThere(errno)) return listing;
    return ErrorOf(errno, path);
  }
  for (;;) {
    errno = 0;
    const dirent* const entry = readdir(directory.get());
    if (entry == nullptr && errno != 0) return ErrorOf(errno, path);
    if (entry == nullptr) return listing;
    const absl::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    const absl::StatusOr<std::optional<EntryKind>> kind =
        KindOf(directory.get(), *entry, path);
    if (!kind.ok()) return kind.status();
    if (kind->has_value()) listing.emplace(name, **kind);
  }
}

}  // namespace

const DirectoryListing& DirectoryListings::Of(const std::string& directory) {
  const auto known = kept_.find(directory);
  if (known != kept_.end()) return known->second;
  absl::StatusOr<DirectoryListing> listing = ReadDirectory(directory);
  if (!listing.ok()) {
    if (error_.ok()) error_ = listing.status();
    static const auto* const kNothing = new DirectoryListing();
    return *kNothing;
  }
  if (kept_.size() >= limits_.max_directories ||
      entries_ + listing->size() > limits_.max_entries) {
    kept_.clear();
    entries_ = 0;
  }
  entries_ += listing->size();
  return kept_.emplace(directory, *std::move(listing)).first->second;
}

bool DirectoryListings::HasFile(const std::string& directory,
                                absl::string_view name) {
  return Has(directory, name, EntryKind::kFile);
}

bool DirectoryListings::HasDirectory(const std::string& directory,
                                     absl::string_view name) {
  return Has(directory, name, EntryKind::kDirectory);
}

bool DirectoryListings::Has(const std::string& directory,
                            absl::string_view name, EntryKind kind) {
  const DirectoryListing& listing = Of(directory);
  const auto found = listing.find(name);
  return found != listing.end() && found->second == kind;
}

}  // namespace mitogen
