#include "stub/directory_listings.h"

#include <dirent.h>
#include <sys/stat.h>

#include <memory>
#include <optional>
#include <utility>

namespace mitogen {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

std::optional<EntryKind> KindOf(DIR* directory, const dirent& entry) {
  if (entry.d_type == DT_REG) return EntryKind::kFile;
  if (entry.d_type == DT_DIR) return EntryKind::kDirectory;
  if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return std::nullopt;
  struct stat status;
  if (fstatat(dirfd(directory), entry.d_name, &status, 0) != 0) {
    return std::nullopt;
  }
  if (S_ISREG(status.st_mode)) return EntryKind::kFile;
  if (S_ISDIR(status.st_mode)) return EntryKind::kDirectory;
  return std::nullopt;
}

DirectoryListing ReadDirectory(const std::string& path) {
  DirectoryListing listing;
  const std::unique_ptr<DIR, CloseDirectory> directory(opendir(path.c_str()));
  if (directory == nullptr) return listing;
  while (const dirent* entry = readdir(directory.get())) {
    const absl::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    const std::optional<EntryKind> kind = KindOf(directory.get(), *entry);
    if (kind.has_value()) listing.emplace(name, *kind);
  }
  return listing;
}

}  // namespace

const DirectoryListing& DirectoryListings::Of(const std::string& directory) {
  const auto known = kept_.find(directory);
  if (known != kept_.end()) return known->second;
  DirectoryListing listing = ReadDirectory(directory);
  if (kept_.size() >= limits_.max_directories ||
      entries_ + listing.size() > limits_.max_entries) {
    kept_.clear();
    entries_ = 0;
  }
  entries_ += listing.size();
  return kept_.emplace(directory, std::move(listing)).first->second;
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
